"""Choices are written once and kept: what is kept never stands for another label, language or state."""

from django import forms
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy


def written(widget: type[forms.Widget], label: object, chosen: str = "") -> str:
    """Return a list of one choice as the page has it."""
    return str(widget(choices=[("one", label)]).render("field", chosen, {"id": "id_field"}))  # type: ignore[call-arg]


def test_a_label_that_looks_like_markup_stays_text_beside_one_that_is_markup() -> None:
    for widget in (forms.Select, forms.CheckboxSelectMultiple):
        assert "<b>x</b>" in written(widget, SafeString("<b>x</b>"))
        assert "&lt;b&gt;x&lt;/b&gt;" in written(widget, "<b>x</b>")


def test_each_language_has_its_own_label() -> None:
    with translation.override("sv"):
        swedish = written(forms.Select, gettext_lazy("Finland"))
        calls = written(forms.Select, gettext_lazy("Applications"))
    with translation.override("fi"):
        finnish = written(forms.Select, gettext_lazy("Applications"))
    assert "Finland" in swedish
    assert "Ansökningar" in calls
    assert "Hakemukset" in finnish


def test_the_chosen_one_is_marked_and_the_next_page_marks_nothing() -> None:
    assert 'value="one" selected' in written(forms.Select, "One", "one")
    assert "selected" not in written(forms.Select, "One")
    assert 'value="one" checked' in written(forms.CheckboxSelectMultiple, "One", "one")
    assert "checked" not in written(forms.CheckboxSelectMultiple, "One")
