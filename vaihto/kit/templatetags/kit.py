"""The tags of every page: signs, the frame, links; boxes, lists, findings and forms are in the modules beside it."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vaihto.kit import components, languages
from vaihto.kit.templatetags import kit_boxes, kit_findings, kit_forms, kit_lists, kit_rows

register = template.Library()
for library in (kit_boxes, kit_findings, kit_forms, kit_lists, kit_rows):
    register.tags.update(library.register.tags)
    register.filters.update(library.register.filters)


@register.simple_block_tag
def capture(content: str) -> str:
    """Keep what stands inside under a name: `{% capture as head %}…{% endcapture %}`."""
    return content


@register.simple_tag(takes_context=True)
def page_has_errors(context: template.Context) -> bool:
    """Whether a form on the page was refused: the view said so, or the context's form or formset has errors."""
    if context.get("page_has_errors"):
        return True
    form, formset = context.get("form"), context.get("formset")
    refused = bool(form is not None and getattr(form, "errors", None))
    return refused or bool(formset is not None and getattr(formset, "total_error_count", int)())


@register.simple_tag
def address(name: str) -> str:
    """The address of a named page, or nothing when no room has it yet."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A sign; always beside words: `{% icon "calendar" %}`."""
    return components.icon(name, classes)


@register.simple_tag
def button(text: str, kind: str = "", href: str = "", small: bool = False, icon: str = "", **attrs: Any) -> SafeString:
    """A button: `{% button _("Send application") %}`; kinds secondary, warning, start, link; `href` makes a link."""
    return components.button(text, kind, href, small=small, sign=icon, **attrs)


@register.simple_block_tag
def button_row(content: str) -> SafeString:
    """Buttons beside each other, under each other on a phone."""
    return format_html('<div class="govuk-button-group">{}</div>', content)


@register.inclusion_tag("kit/components/post_button.html", takes_context=True)
def post_button(
    context: template.Context, url: str, text: str, kind: str = "secondary", small: bool = False, **hidden: Any
) -> dict[str, Any]:
    """A deed by POST with no other fields: `{% post_button url _("Send a reminder") row=3 %}`."""
    made = components.button(text, kind, small=small)
    return {"url": url, "button": made, "hidden": hidden, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def status(kind: str, text: str, icon: str = "") -> SafeString:
    """A tag: `{% status "ok" _("Granted") %}`; kinds ok bad todo unk info brand plain quiet."""
    return components.status(kind, text, icon)


@register.simple_tag
def mini_rail(now: int, of: int, text: str) -> SafeString:
    """A short track with its stage in words: `{% mini_rail 3 8 _("Stays") %}`."""
    return components.mini_rail(now, of, text)


@register.simple_tag
def said(text: str, lang: str = "") -> SafeString:
    """People's own words, marked when the page has another language: `{% said answer.text answer.lang %}`."""
    return components.said(text, lang, languages.present())


@register.simple_tag
def marked(text: str, words: Sequence[str], lang: str = "") -> SafeString:
    """A text in which the words that were looked for are marked: `{% marked hit.title words hit.language %}`."""
    made = components.marked(text, words)
    return made if not lang or lang == languages.present() else format_html('<span lang="{}">{}</span>', lang, made)


@register.simple_tag
def trilingual(thing: object, field: str) -> SafeString:
    """`{% trilingual call "title" %}`: title_fi, title_sv or title_en; a text in another language is marked."""
    page = languages.present()
    for code in languages.in_order(page):
        text = components.read(thing, f"{field}_{code}")
        if text:
            return components.said(text, code, page)
    return components.NOTHING


@register.simple_tag(takes_context=True)
def english_address(context: template.Context) -> str:
    """The address of this page in English."""
    from vaihto.kit.context import address_in

    return address_in(context["request"].get_full_path(), "en")


@register.simple_tag(takes_context=True)
def address_with(context: RequestContext, **changes: Any) -> str:
    """The page's own address with some keys of its query changed; an empty value removes the key."""
    return same_address(context, **changes)


def same_address(context: template.Context, **changes: Any) -> str:
    """The query of the present address with changes, `?` in front; '.' when nothing is left."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else _empty_query()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in ("", None):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


def _empty_query() -> Any:
    from django.http import QueryDict

    return QueryDict(mutable=True)
