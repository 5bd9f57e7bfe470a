"""The markup of a row is written once, and the values of each row are set into it, escaped.

Seen failing: with values set in as they are, with marks that are true, and with marks whose parts are empty.
"""

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils.safestring import SafeString

from vaihto.kit.templatetags.kit_rows import Misused


def written(text: str, **context: object) -> str:
    """Return what a template makes of the context."""
    return engines["django"].from_string(text).render(context)


def test_each_row_has_its_values_in_the_same_markup() -> None:
    made = written(
        "{% rows cells %}<td>{{ row.a }}</td><td>{{ row.b }}</td>;{% endrows %}", cells=[{"a": 1, "b": 2}, {"a": 3, "b": 4}]
    )
    assert made == "<td>1</td><td>2</td>;<td>3</td><td>4</td>;"


def test_text_is_escaped_and_markup_stays() -> None:
    made = written("{% rows cells %}{{ row.a }}{% endrows %}", cells=[{"a": "<b>\"'&"}, {"a": SafeString("<b>")}])
    assert made == "&lt;b&gt;&quot;&#x27;&amp;<b>"


def test_what_is_alike_in_all_rows_is_decided_once() -> None:
    text = "{% rows cells %}{% if ticks %}[ ]{% endif %}{{ row.a }}{{ head }}{% endrows %}"
    assert written(text, cells=[{"a": "x"}, {"a": "y"}], ticks=True, head="<") == "[ ]x&lt;[ ]y&lt;"


def test_no_rows_make_nothing() -> None:
    assert written("{% rows cells %}<td>{{ row.a }}</td>{% endrows %}", cells=[]) == ""


@pytest.mark.parametrize("used", ["{% if row.a %}x{% endif %}", "{{ row.a.b }}"])
def test_a_value_cannot_be_looked_into_before_it_is_known(used: str) -> None:
    with pytest.raises(Misused, match=r"row\.a"):
        written(f"{{% rows cells %}}{used}{{% endrows %}}", cells=[{"a": "x"}])


def test_a_row_that_lacks_a_value_is_not_shown_without_it() -> None:
    with pytest.raises(KeyError):
        written("{% rows cells %}{{ row.a }}{% endrows %}", cells=[{"b": 1}])


def test_rows_takes_one_list() -> None:
    with pytest.raises(TemplateSyntaxError):
        written("{% rows cells as more %}{% endrows %}")
