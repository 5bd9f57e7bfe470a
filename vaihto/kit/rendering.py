"""How Django's forms become GOV.UK markup: our templates before Django's own, whatever the order of the apps."""

from pathlib import Path
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property

OURS = Path(__file__).parent / "templates"
DJANGOS = Path(forms.__file__).parent / "templates"
BUILTINS = ["django.templatetags.i18n", "vaihto.kit.templatetags.kit", "vaihto.kit.templatetags.formats"]


class KitRenderer(BaseRenderer):
    """Set as FORM_RENDERER."""

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formsets/formset.html"
    field_template_name = "django/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """The engine of the form templates; it needs no request."""
        options = {"builtins": BUILTINS}
        return DjangoTemplates({"APP_DIRS": True, "DIRS": [OURS, DJANGOS], "NAME": "kitforms", "OPTIONS": options})

    def get_template(self, template_name: str) -> Any:
        """Find a template by name."""
        return self.engine.get_template(template_name)
