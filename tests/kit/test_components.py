"""The GOV.UK components that the pages use have the markup that the npm package's own fixtures expect.

Compared are tags, GOV.UK's classes, attributes and words. Ids are Django's, so only their presence counts; the classes
of the house (`v-`) and other languages come on top. Where we part from GOV.UK on purpose (tag, notification banner,
the arrows of pagination, table, header, footer) nothing is compared.
"""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

FIXTURES = Path(__file__).resolve().parents[2] / "node_modules/govuk-frontend/dist/govuk/components"
POINTING = {"id", "for", "aria-describedby", "aria-controls", "aria-labelledby"}
OWN = {"aria-invalid", "spellcheck", "aria-label"}
VOID = {"input", "br", "hr", "img"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The fixtures are in English."""
    with translation.override("en"):
        yield


class Reader(HTMLParser):
    """Writes markup down as comparable lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag with its GOV.UK classes and what an attribute says."""
        if tag == "svg" or self.skipping:
            self.skipping += 1
            return
        said = []
        for name, value in sorted(attrs):
            if name == "class":
                classes = sorted(c for c in (value or "").split() if c.startswith("govuk-"))
                said += [f"class={' '.join(classes)}"] if classes else []
            elif name in POINTING:
                said.append(name)
            elif name not in OWN and not name.startswith("data-i18n"):
                said.append(f"{name}={value or ''}")
        self.lines.append(f"<{tag} {' '.join(said)}".strip())

    def handle_endtag(self, tag: str) -> None:
        """Close the tag."""
        if self.skipping:
            self.skipping -= 1
        elif tag not in VOID:
            self.lines.append(f"</{tag}")

    def handle_data(self, data: str) -> None:
        """Keep words, not the space around them."""
        words = " ".join(data.split())
        if words and not self.skipping:
            self.lines.append(words)


def read(html: str) -> list[str]:
    """Markup as comparable lines; a span of ours without a class says nothing."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.lines


def fixture(component: str, name: str) -> dict[str, Any]:
    """One fixture of the package."""
    every = json.loads((FIXTURES / component / "fixtures.json").read_text(encoding="utf-8"))["fixtures"]
    return next(one for one in every if one["name"] == name)


def written(source: str, **context: object) -> str:
    """A piece of template as HTML."""
    request = RequestFactory().get("/en/")
    return Template(source).render(Context({"request": request, **context}))


def field_of(component: str, options: dict[str, Any]) -> forms.Field:
    """The Django field that says the same as a fixture's options."""
    legend = options.get("fieldset", {}).get("legend", {})
    said: dict[str, Any] = {
        "label": options.get("label", legend).get("text"),
        "help_text": options.get("hint", {}).get("text", ""),
        "error_messages": {"required": options.get("errorMessage", {}).get("text", "")},
    }
    choices = [(item.get("value"), item["text"]) for item in options.get("items", [])]
    given = options.get("classes", "")
    match component:
        case "input":
            extra = {key: options[key]["text"] for key in ("prefix", "suffix") if key in options}
            return forms.CharField(widget=forms.TextInput(attrs={"class": given, **extra}), **said)
        case "textarea":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), **said)
        case "select":
            return forms.ChoiceField(choices=choices, **said)
        case "radios":
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(attrs={"class": given}), **said)
        case "checkboxes":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
        case "file-upload":
            return forms.FileField(**said)
    raise ValueError(component)


def rendered_field(component: str, options: dict[str, Any]) -> str:
    """The fixture's options as a Django form's field, refused where the fixture has an error message."""
    name = options["name"]
    form_class = type("FixtureForm", (forms.Form,), {name: field_of(component, options)})
    form = form_class({}) if "errorMessage" in options else form_class()
    return str(form[name].as_field_group())


@pytest.mark.parametrize(
    ("component", "name"),
    [
        ("input", "default"),
        ("input", "with hint text"),
        ("input", "with error message"),
        ("input", "with error and hint"),
        ("input", "with width-5 class"),
        ("input", "with prefix"),
        ("input", "with suffix"),
        ("input", "with prefix and suffix"),
        ("textarea", "default"),
        ("textarea", "with hint"),
        ("textarea", "with error message"),
        ("select", "hint"),
        ("select", "error"),
        ("radios", "default"),
        ("radios", "with hint"),
        ("radios", "with hint and error message"),
        ("checkboxes", "with hint"),
        ("checkboxes", "with error message and hint"),
        ("file-upload", "default"),
        ("file-upload", "with hint text"),
        ("file-upload", "error"),
    ],
)
def test_a_django_field_has_the_markup_of_the_fixture(component: str, name: str) -> None:
    """Label or legend, hint, error and control stand in the same order with the same classes."""
    expected = fixture(component, name)
    assert read(rendered_field(component, expected["options"])) == read(expected["html"])


def test_a_long_text_with_a_limit_counts_its_characters_like_the_fixture() -> None:
    """The group carries the module and the limit, the area has no maxlength: it counts, it never cuts."""
    expected = fixture("character-count", "default")
    widget = forms.Textarea(attrs={"rows": 5, "maxlength": 10})
    label = expected["options"]["label"]["text"]
    form = type("F", (forms.Form,), {"more-detail": forms.CharField(label=label, widget=widget)})()
    ours = read(str(form["more-detail"].as_field_group()))
    theirs = read(expected["html"])
    assert [line.replace("At most 10", "You can enter up to 10") for line in ours] == theirs


def test_a_password_can_be_shown_like_in_the_fixture() -> None:
    """Field and button are the fixture's; only the module sits on the wrapper instead of on the group."""
    expected = read(fixture("password-input", "default")["html"])
    field = forms.CharField(label="Password", widget=forms.PasswordInput)
    form = type("F", (forms.Form,), {"password": field})()
    ours = read(str(form["password"].as_field_group()))
    start = next(n for n, line in enumerate(expected) if line.startswith("<input"))
    assert ours[start : start + 4] == expected[start : start + 4]


@pytest.mark.parametrize(
    ("component", "name", "source"),
    [
        ("button", "default", '{% button "Save and continue" %}'),
        ("button", "secondary", '{% button "Secondary button" kind="secondary" name="secondary" %}'),
        ("button", "warning", '{% button "Warning button" kind="warning" name="Warning" %}'),
        ("button", "link", '{% button "Link button" href="/" %}'),
        ("inset-text", "default", "{% inset %}{{ o.text }}{% endinset %}"),
        ("details", "default", "{% details o.summaryText %}{{ o.text }}{% enddetails %}"),
        (
            "breadcrumbs",
            "with last breadcrumb as current page",
            '{% breadcrumbs "Home" "/" "Passports, travel and living abroad" "/browse/abroad" "Travel abroad" %}',
        ),
        (
            "task-list",
            "custom id prefix",
            '{% tasks %}{% task "A Link" "#" hint="Hint text" aside=mark %}{% endtasks %}',
        ),
    ],
)
def test_a_component_has_the_markup_of_the_fixture(component: str, name: str, source: str) -> None:
    """Our tags write what the macro of the same name writes."""
    expected = fixture(component, name)
    mark = Template('<strong class="govuk-tag">Status</strong>').render(Context())
    assert read(written(source, o=expected["options"], mark=mark)) == read(expected["html"])


def test_the_back_link_has_the_markup_of_the_fixture_inside_a_landmark_of_ours() -> None:
    """It stands outside the main part of the page, where everything belongs to a landmark."""
    ours = read(written('{% back "#" %}'))
    assert (ours[0], ours[-1]) == ("<nav", "</nav")
    assert ours[1:-1] == read(fixture("back-link", "default")["html"])


def test_a_summary_row_has_key_value_and_a_link_that_says_what_it_changes() -> None:
    """The second row of the fixture with actions: one link, the key hidden behind it."""
    html = written('{% summary %}{% row "Date of birth" "13/08/1980" url="#" action="Change" %}{% endsummary %}')
    expected = read(fixture("summary-list", "with actions")["html"])
    key = expected.index("Date of birth")
    row = [line.replace("date of birth", "Date of birth") for line in expected[key - 2 : key + 12]]
    assert read(html)[1 : 1 + len(row)] == row


def test_the_error_summary_has_the_markup_of_the_fixture_and_links_to_the_fields() -> None:
    """Each refused field is a link to its control; of radio buttons to the first."""

    class Refused(forms.Form):
        name = forms.CharField(label="Name")
        kind = forms.ChoiceField(label="Kind?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    html = written("{% error_summary form %}", form=Refused({}))
    frame = [line for line in read(fixture("error-summary", "default")["html"]) if line.startswith(("<div", "<h2", "<ul"))]
    ours = [line for line in read(html) if line.startswith(("<div", "<h2", "<ul"))]
    # Without scripts the browser itself takes the reader to the summary.
    assert ours[0] == "<div autofocus= class=govuk-error-summary data-module=govuk-error-summary tabindex=-1"
    assert ours[1:] == frame[1:]
    assert 'href="#id_name">Name: This field is required.' in html
    assert 'href="#id_kind_0">Kind? This field is required.' in html


def test_the_numbers_of_the_pages_have_the_markup_of_the_fixture() -> None:
    """The list of numbers; the arrows beside it are words of ours."""
    page = Paginator(range(30), 10).page(2)
    ours = [line.replace("?page=", "/page/") for line in read(written("{% pagination page %}", page=page))]
    theirs = read(fixture("pagination", "default")["html"])
    start, end = ours.index("<ul class=govuk-pagination__list"), ours.index("</ul")
    start_of, end_of = theirs.index("<ul class=govuk-pagination__list"), theirs.index("</ul")
    assert ours[start:end] == theirs[start_of:end_of]
