"""The form of one file for a question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.attachments import AttachmentField


class AnswerFileForm(forms.Form):
    """A file; which kinds are taken and how large it may be stands in the field's help."""

    file = AttachmentField(label=_("File"))
