"""The structure of HTML as the server can tell it."""

import pytest

from vaihto.kit.structure import Fault, faults

WHOLE = '<h2>Form</h2><label for="a">A</label><input id="a" name="a" aria-describedby="a-help"><p id="a-help">Help</p>'


def test_a_whole_form_has_no_faults() -> None:
    assert faults(WHOLE, first_heading=2) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (WHOLE.replace(' for="a"', ""), Fault("field_without_name", "a")),
        (WHOLE.replace('id="a-help"', ""), Fault("reference_lost", "a-help")),
        (WHOLE + '<p id="a">Twice</p>', Fault("id_twice", "a")),
        (WHOLE.replace(">A<", "> <"), Fault("empty_text", "a")),
        (WHOLE + "<h4>Deep</h4>", Fault("heading_skipped", "Deep")),
    ],
)
def test_each_kind_of_fault_is_found(html: str, fault: Fault) -> None:
    assert faults(html, first_heading=2) == [fault]


def test_hidden_fields_and_buttons_need_no_label() -> None:
    assert faults('<input type="hidden" name="x"><input type="checkbox" name="y" hidden><button>Send</button>') == []
