"""Lists and ways through them: tables, tasks, pages, filters, crumbs, rails, timelines."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vaihto.kit import components
from vaihto.kit.templatetags.kit_boxes import box

register = template.Library()
TABLES = ("", "dense", "sticky", "scroll", "dense sticky", "sticky dense")


@register.simple_block_tag
def table(content: str, caption: str, hide_caption: bool = False, kind: str = "", id: str = "") -> SafeString:
    """A table: caption first, then thead and tbody inside; `data-label` on cells makes cards of its rows on a phone."""
    if kind not in TABLES:
        raise ValueError(f"No kind of table {kind!r}. There are: {', '.join(TABLES)}")
    return box("table", content, caption=caption, hide_caption=hide_caption, kinds=kind.split(), id=id)


@register.inclusion_tag("kit/components/sort_head.html", takes_context=True)
def sort_head(context: template.Context, text: str, key: str, numeric: bool = False) -> dict[str, Any]:
    """A column's head that sorts by the address: `{% sort_head _("Arrived") "arrived" %}`."""
    from vaihto.kit.templatetags.kit import same_address

    request = context.get("request")
    now = request.GET.get("sort", "") if request is not None else ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    wanted = f"-{key}" if direction == "ascending" else key
    return {
        "text": text,
        "url": same_address(context, sort=wanted, page=""),
        "direction": direction,
        "numeric": numeric,
    }


@register.simple_block_tag
def tasks(content: str) -> SafeString:
    """A task list: `{% tasks %}{% task … %}{% endtasks %}`."""
    return format_html('<ul class="govuk-task-list">{}</ul>', content)


@register.inclusion_tag("kit/components/task.html")
def task(
    title: str,
    url: str = "",
    status: str = "",
    words: str = "",
    hint: str = "",
    icon: str = "",
    strong: bool = False,
    aside: str = "",
) -> dict[str, Any]:
    """A task: `{% task _("Partners") url status="todo" words=_("1 confirmation missing") hint=_("5 partners") %}`."""
    mark: str = components.status(status, words, icon) if status else aside
    name = f"task-{crc32(f'{title} {url}'.encode()):08x}"
    return {"title": title, "url": url, "mark": mark, "hint": hint, "strong": strong, "name": name}


@register.inclusion_tag("kit/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Numbered pages of a Django page: `{% pagination page_obj %}`; nothing when there is only one."""
    from vaihto.kit.templatetags.kit import same_address

    def link(number: int) -> str:
        return same_address(context, **{parameter: number})

    paginator = page.paginator
    numbers = [
        {"number": n, "url": link(n), "current": n == page.number} if isinstance(n, int) else {"gap": True}
        for n in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "numbers": numbers if paginator.num_pages > 1 else [],
        "next": link(page.next_page_number()) if page.has_next() else "",
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
    }


@register.inclusion_tag("kit/components/pagination.html")
def next_previous(next: str = "", previous: str = "") -> dict[str, Any]:
    """Next and previous of a list by key."""
    return {"numbers": [], "next": next, "previous": previous}


@register.inclusion_tag("kit/components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """Text and address in turn, this page last: `{% breadcrumbs _("My desk") url _("Applications") %}`."""
    pairs = [(str(parts[n]), str(parts[n + 1]) if n + 1 < len(parts) else "") for n in range(0, len(parts), 2)]
    return {"crumbs": pairs}


@register.inclusion_tag("kit/components/back.html")
def back(url: str, text: str = "") -> dict[str, Any]:
    """The link back: `{% back url %}`."""
    return {"url": url, "text": text}


@register.simple_block_tag(takes_context=True)
def filters(context: template.Context, content: str, count: int = 0, clear: str = "", button: str = "") -> SafeString:
    """A GET form that folds on a phone: `{% filters count=1 clear=url %}{{ filter_form }}{% endfilters %}`."""
    request = context.get("request")
    kept = [(key, request.GET[key]) for key in ("sort", "view") if key in request.GET] if request is not None else []
    return box("filters", content, count=count, clear=clear, button=button, kept=kept)


@register.simple_block_tag
def chips(content: str) -> SafeString:
    """The filters in use."""
    return format_html('<ul class="v-chips">{}</ul>', content)


@register.inclusion_tag("kit/components/chip.html")
def chip(text: str, url: str) -> dict[str, Any]:
    """A filter in use and the address without it."""
    return {"text": text, "url": url}


@register.simple_block_tag
def views(content: str, label: str) -> SafeString:
    """Saved views above a list: `{% views _("Views") %}{% view_link … %}{% endviews %}`."""
    return format_html('<nav class="v-views" aria-label="{}"><ul class="v-views__list">{}</ul></nav>', label, content)


@register.simple_block_tag
def side_menu(content: str, label: str) -> SafeString:
    """The menu of a case, in block `left`: `{% side_menu _("Case") %}{% side_link … %}{% endside_menu %}`."""
    return format_html('<nav class="v-side-menu" aria-label="{}"><ul class="v-side-menu__list">{}</ul></nav>', label, content)


@register.inclusion_tag("kit/components/list_link.html")
def view_link(text: str, url: str, count: int | None = None, current: bool = False) -> dict[str, Any]:
    """One saved view."""
    return {"text": text, "url": url, "count": count, "current": current, "css": "v-views"}


@register.inclusion_tag("kit/components/list_link.html")
def side_link(text: str, url: str, count: int | None = None, current: bool = False) -> dict[str, Any]:
    """One part of a case."""
    return {"text": text, "url": url, "count": count, "current": current, "css": "v-side-menu"}


@register.inclusion_tag("kit/components/rail.html")
def rail(stops: Iterable[dict[str, Any]], label: str = "", phone: str = "upright") -> dict[str, Any]:
    """The stages of a case: stops = [{label, detail, state: done|now|future, url}]; `phone="line"` stays a line."""
    return {"stops": list(stops), "label": label, "phone": phone}


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Events on a track: `{% timeline %}{% event … %}{% endtimeline %}`."""
    return format_html('<ol class="v-timeline">{}</ol>', content)


@register.inclusion_tag("kit/components/event.html")
def event(at: Any, text: str, who: str = "", state: str = "past", strong: bool = False, url: str = "") -> dict[str, Any]:
    """An event: `{% event at _("Application arrived") who=name %}`; states past, now, future."""
    with_time = hasattr(at, "hour")
    return {"at": at, "with_time": with_time, "text": text, "who": who, "state": state, "strong": strong, "url": url}


@register.inclusion_tag("kit/components/steps.html")
def steps(now: int, of: int) -> dict[str, Any]:
    """Which of the questions is asked: `{% steps 2 5 %}`."""
    return {"now": now, "of": of, "stops": range(1, of + 1)}


@register.inclusion_tag("kit/components/saved.html")
def saved(at: Any = None) -> dict[str, Any]:
    """When the page was saved; autosave writes here too: `{% saved moment %}`."""
    return {"at": at}
