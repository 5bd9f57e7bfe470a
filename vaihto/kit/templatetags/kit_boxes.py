"""Boxes: cards, locked and draft boxes, notices, facts, workings, charts, compared cards, the front page's fork."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vaihto.kit import components

register = template.Library()
CARDS = ("", "paper", "do", "todo", "bad")


def box(name: str, content: str, **context: Any) -> SafeString:
    """Render a component around what stands inside it."""
    return render_to_string(f"kit/components/{name}.html", {"content": content, **context})


@register.simple_block_tag
def card(content: str, title: str = "", kind: str = "", level: int = 2, mark: str = "", id: str = "") -> SafeString:
    """A card: `{% card _("Grant now") kind="paper" %}…{% endcard %}`; kinds paper, do, todo, bad; `mark` = a status."""
    if kind not in CARDS:
        raise ValueError(f"No kind of card {kind!r}. There are: {', '.join(CARDS)}")
    return box("card", content, title=title, kind=kind, heading=f"h{level}", mark=mark, id=id)


@register.simple_block_tag
def locked(content: str, title: str) -> SafeString:
    """Where a button would come: `{% locked _("…cannot be sent yet.") %}why and link{% endlocked %}`."""
    return box("locked", content, title=title)


@register.simple_block_tag
def draft(content: str, title: str) -> SafeString:
    """A dashed box that says that its text is a draft."""
    return box("draft", content, title=title)


@register.simple_tag
def notice(text: str, kind: str = "info") -> SafeString:
    """A notification banner: `{% notice _("Application sent") kind="success" %}`; kinds info, success, error."""
    return box("notice", text, kind=kind)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """A paragraph set in, with a line at its side."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:
    """Text that opens: `{% details _("How this is counted") %}…{% enddetails %}`."""
    return box("details", content, summary=summary, open=open)


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """What stands where nothing is to show: a sentence, and the way on."""
    return box("empty_state", content, title=title)


@register.simple_block_tag
def summary(content: str, kind: str = "", label: str = "") -> SafeString:
    """Facts as label and value: `{% summary %}{% row … %}{% endsummary %}`; kinds grid, stack, short."""
    css = "govuk-summary-list" if not kind else f"v-facts v-facts--{kind}"
    return format_html('<dl class="{}"{}>{}</dl>', css, components.attributes({"aria-label": label} if label else {}), content)


@register.simple_tag
def row(key: str, value: Any, url: str = "", action: str = "", lang: str = "") -> SafeString:
    """A fact: `{% row _("Country") "DE"|country url=u action=_("Change") %}`."""
    return box("row", value, key=key, url=url, action=action, lang=lang)


@register.simple_block_tag
def long_row(content: str, key: str, url: str = "", action: str = "") -> SafeString:
    """A fact whose value is markup: `{% long_row _("Outcomes") %}<ul>…</ul>{% endlong_row %}`."""
    return box("row", content, key=key, url=url, action=action, lang="")


@register.simple_block_tag
def working(content: str, caption: str, total: Any = None, note: str = "", total_label: str = "") -> SafeString:
    """A sum with its working: `{% working _("Grant") total=sum %}{% line … %}{% endworking %}`; sums in euro."""
    return box("working", content, caption=caption, total=total, note=note, total_label=total_label)


@register.inclusion_tag("kit/components/line.html")
def line(label: str, amount: Any, basis: str = "", source: str = "", url: str = "", why: str = "") -> dict[str, Any]:
    """A line of a working: label, euro, basis, source; `amount=None why=_("not known")` when it cannot be counted."""
    return {"label": label, "amount": amount, "basis": basis, "source": source, "url": url, "why": why}


@register.simple_tag
def big(figure: str, note: str = "", kind: str = "") -> SafeString:
    """One big figure and what it leaves out: `{% big sum|money _("and two rows that cannot be counted yet") %}`."""
    css = f"v-big v-big--{kind}" if kind else "v-big"
    second = format_html('<span class="v-big__note">{}</span>', note) if note else ""
    return format_html('<p class="{}"><span class="v-big__figure">{}</span>{}</p>', css, figure, second)


@register.inclusion_tag("kit/components/progress.html")
def progress(value: int, most: int, text: str) -> dict[str, Any]:
    """A bar with its words: `{% progress 4 9 _("4 of 9 outcomes") %}`."""
    return {"value": value, "most": most, "text": text}


@register.simple_block_tag
def chart(content: str, sentence: str, svg: str = "", narrow: str = "", title: str = "", table_open: bool = False) -> SafeString:
    """The sentence, the drawing, and inside the block its table and downloads; `narrow` = the drawing for phones."""
    return box("chart", content, sentence=sentence, svg=svg, narrow=narrow, title=title, table_open=table_open)


@register.inclusion_tag("kit/components/downloads.html")
def downloads(
    csv: str = "", xlsx: str = "", json: str = "", pdf: str = "", svg: str = "", how: str = "", label: str = ""
) -> dict[str, Any]:
    """Links beside a table or chart: `{% downloads csv=u xlsx=u json=u how=u %}`."""
    links = [(name, url) for name, url in (("CSV", csv), ("XLSX", xlsx), ("JSON", json), ("PDF", pdf), ("SVG", svg)) if url]
    return {"links": links, "how": how, "label": label}


@register.simple_block_tag
def compared(content: str, label: str = "") -> SafeString:
    """Cards whose rows stand beside each other on a track."""
    return format_html(
        '<div class="v-compared"{}>{}</div>',
        components.attributes({"role": "group", "aria-label": label} if label else {}),
        content,
    )


@register.simple_block_tag
def compared_card(content: str, title: str, url: str = "", text: str = "", mark: str = "", level: int = 3) -> SafeString:
    """`{% compared_card _("Partnership") url text %}{% fact … %}{% endcompared_card %}`: equal facts in each."""
    return box("compared_card", content, title=title, url=url, text=text, mark=mark, heading=f"h{level}")


@register.simple_tag
def fact(key: str, value: Any) -> SafeString:
    """A fact of a compared card."""
    return format_html('<div class="v-compared__fact"><dt>{}</dt><dd>{}</dd></div>', key, value)


@register.inclusion_tag("kit/components/fork.html")
def fork(*branches: str) -> dict[str, Any]:
    """The track that forks into four, with the names of its branches."""
    return {"branches": [{"label": label, "y": 16 + 34 * number} for number, label in enumerate(branches)]}


@register.inclusion_tag("kit/components/qr.html")
def qr(svg: str, text: str = "", code: str = "") -> dict[str, Any]:
    """A QR code with the same in words: `{% qr svg text=_("Open on a phone") code="7f3a" %}`."""
    return {"svg": svg, "text": text, "code": code}


@register.inclusion_tag("kit/components/print_header.html")
def print_header(sender: str, kind: str, number: str = "", day: Any = None) -> dict[str, Any]:
    """The head of a printed page: sender, kind of document, number, day; not on the screen."""
    return {"sender": sender, "kind": kind, "number": number, "day": day}


@register.inclusion_tag("kit/components/copy_button.html")
def copy_button(text: str, label: str) -> dict[str, Any]:
    """Copies a text; shown only when a script can do it."""
    return {"text": text, "label": label}
