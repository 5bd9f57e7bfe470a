"""Forms as GOV.UK markup: widget attributes, fields in tight rows, the error summary."""

from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop

from vaihto.kit import components

register = template.Library()
# Django's own sentence; it stands here so that our catalogues say it in the house's voice.
REQUIRED = gettext_noop("This field is required.")
OWN = ("prefix", "suffix", "data-suffix", "data-prefix")


@register.simple_tag
def widget_attrs(widget: dict[str, Any], base: str = "", drop: str = "", describe: str = "") -> SafeString:
    """The attributes of a widget with the component's class in front; refused ones get its error class."""
    attrs = {name: value for name, value in widget["attrs"].items() if name not in OWN and name not in drop.split()}
    given = str(attrs.pop("class", ""))
    error = f"{base.split()[0]}--error" if base and attrs.get("aria-invalid") == "true" else ""
    attrs.pop("required", None)
    if describe:
        attrs["aria-describedby"] = f"{attrs.get('aria-describedby', '')} {attrs.get('id')}-{describe}".strip()
    return components.attributes({"class": " ".join(filter(None, [base, error, given])), **attrs})


@register.simple_tag
def options_of(widget: dict[str, Any]) -> SafeString:
    """The choices of a list, in their groups; made here because a template takes ten times as long for a hundred of them."""
    # Django makes a group without a name of each choice that stands in none.
    return _options(tuple((str(name or ""), tuple(map(_choice, choices))) for name, choices, _number in widget["optgroups"]))


@register.simple_tag
def checks_of(widget: dict[str, Any]) -> SafeString:
    """The boxes of a list to tick, in their groups."""
    return _checks(tuple((str(name or ""), tuple(map(_choice, choices))) for name, choices, _number in widget["optgroups"]))


class Choice(NamedTuple):
    """What stands of one choice in markup, the label in the language of the page; equal ones make equal markup."""

    label: str
    # Text that is markup equals the same text that is none.
    is_safe: bool
    value: str
    name: str
    key: str
    is_selected: bool
    is_disabled: bool


def _choice(choice: dict[str, Any]) -> Choice:
    label, attrs = str(choice["label"]), choice["attrs"]
    return Choice(
        label, isinstance(label, SafeString), str(choice["value"]), choice["name"], str(attrs.get("id", "")),
        bool(choice["selected"]), bool(attrs.get("disabled")),
    )  # fmt: skip


# Kept, because a list of all countries stands on many pages and takes 3 ms to write.
@lru_cache(maxsize=512)
def _options(groups: tuple[tuple[str, tuple[Choice, ...]], ...]) -> SafeString:
    states = {(False, False): "", (True, False): " selected", (False, True): " disabled", (True, True): " selected disabled"}
    parts: list[SafeString] = []
    for group, choices in groups:
        made = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            ((one.value, states[one.is_selected, one.is_disabled], one.label) for one in choices),
        )  # fmt: skip
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', group, made) if group else made)
    return components.join(parts)


@lru_cache(maxsize=512)
def _checks(groups: tuple[tuple[str, tuple[Choice, ...]], ...]) -> SafeString:
    states = {(False, False): "", (True, False): " checked", (False, True): " disabled", (True, True): " checked disabled"}
    parts: list[SafeString] = []
    for group, choices in groups:
        parts += [format_html('<p class="v-option-group">{}</p>', group)] if group else []
        parts += [
            format_html(
                '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="{}" name="{}" type="checkbox" '
                'value="{}"{}><label class="govuk-label govuk-checkboxes__label" for="{}">{}</label></div>',
                one.key, one.name, one.value, states[one.is_selected, one.is_disabled], one.key, one.label,
            )
            for one in choices
        ]  # fmt: skip
    return components.join(parts)


@register.filter
def of_attrs(widget: dict[str, Any], name: str) -> Any:
    """An attribute of a widget, also under `data-`: `widget|of_attrs:"suffix"`."""
    attrs = widget["attrs"]
    return attrs.get(name) or attrs.get(f"data-{name}") or ""


@register.simple_tag
def field(bound: BoundField, label: str = "", size: str = "") -> SafeString:
    """One field: `{% field form.days size="small" %}`; `label="hidden"` for screen readers, "m", "l" larger."""
    template_name = bound.template_name or bound.form.renderer.field_template_name
    made: SafeString = bound.render(template_name, {"field": bound, "label_kind": label, "size": size})
    return made


@register.filter
def for_script(text: str) -> str:
    """Placeholders as GOV.UK's scripts want them: `{count}` becomes `%{count}`."""
    return text.replace("{count}", "%{count}")


@register.inclusion_tag("kit/components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What was refused, with links to the fields: `{% error_summary form formset %}`; nothing when all is well."""
    rows: list[dict[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            if form.is_bound:
                rows += [{"text": str(e), "target": ""} for e in form.non_form_errors()]
                rows += [row for one in form.forms for row in _rows(one)]
        elif isinstance(form, BaseForm):
            rows += _rows(form)
    return {"errors": rows}


def _rows(form: BaseForm) -> list[dict[str, str]]:
    """Each error of a form with the id of the field it belongs to."""
    if not form.is_bound:
        return []
    rows = [{"text": str(error), "target": ""} for error in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else first_id(bound)
        rows += [{"text": named(bound, str(error)), "target": target} for error in bound.errors]
    return rows


def named(bound: BoundField, error: str) -> str:
    """The error with the field's label in front, unless it names the field itself."""
    label = str(bound.label)
    if label.casefold() in error.casefold():
        return error
    return f"{label} {error}" if label.endswith(("?", ".")) else f"{label}: {error}"


def first_id(bound: BoundField) -> str:
    """The id of the control a link should focus: of several radio buttons the first."""
    if bound.use_fieldset and len(bound.subwidgets):
        return str(bound.subwidgets[0].data["attrs"].get("id") or bound.auto_id)
    return bound.id_for_label or bound.auto_id
