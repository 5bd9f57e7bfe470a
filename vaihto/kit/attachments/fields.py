"""The form field for a file: says what is taken, lets a phone use its camera; the view gives it to `receive`."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from vaihto.kit.attachments import kinds
from vaihto.kit.attachments.limits import MEGABYTE, largest


class AttachmentField(forms.FileField):
    """A file of one of the kinds; `camera` opens the phone's camera at once, for fields that want a photographed page."""

    def __init__(self, *, allowed: Collection[str] = tuple(kinds.KINDS), camera: bool = False, **options: Any) -> None:
        self.allowed = tuple(allowed)
        attributes = {"accept": kinds.accept_of(self.allowed)}
        if camera:
            attributes["capture"] = "environment"
        options.setdefault("widget", forms.FileInput(attrs=attributes))
        # What is empty, too long or of a wrong kind is said by `receive`, in one place.
        super().__init__(allow_empty_file=True, **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Say what is taken and how large it may be, where the form says nothing else; asked when the page is made."""
        bound = super().get_bound_field(form, field_name)
        if not bound.help_text:
            bound.help_text = _("%(kinds)s; at most %(limit)s MB. A phone can take a picture of a page.") % {
                "kinds": kinds.describe(self.allowed),
                "limit": largest() // MEGABYTE,
            }
        return bound
