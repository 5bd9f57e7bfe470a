"""The audit chain finds and locates what was done to it. Each test breaks it on purpose: it is its own negative control."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditHead, AuditLine
from vaihto.kit.operations import NotAudited, Refused, operation

OFFICER = Actor("person", id="1", name="Olga Officer", roles=frozenset({"officer"}), organisation_name="Agency")
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@operation("tests.note", "Noted")
def note(case: str, text: str) -> None:
    audit.write(case=case, subject="tests.Note:1", by=OFFICER, at=AT, changes={"text": ["", text]})


@operation("tests.note_twice", "Noted in two cases")
def note_in_two_cases(first: str, second: str) -> None:
    note(first, "nested")
    note(second, "nested")
    audit.write(case=first, subject="tests.Note:2", by=OFFICER, at=AT)


@pytest.fixture(autouse=True)
def heads(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "heads.txt"
    return settings.AUDIT_HEADS


@pytest.fixture
def chain(transactional_db):
    for number in range(3):
        note("application:1", f"text {number}")
        note("application:2", f"text {number}")


def test_an_untouched_chain_is_whole(chain):
    assert audit.verify() == []
    assert [line.sequence for line in audit.lines_of("application:1")] == [1, 2, 3]


def test_a_changed_line_is_located(chain):
    AuditLine.objects.filter(number=3).update(changes={"text": ["", "rewritten"]})
    assert audit.verify() == ["line 3 (application:1, tests.note): was changed after it was written"]


def test_a_changed_moment_is_located(chain):
    AuditLine.objects.filter(number=4).update(at=datetime(2026, 11, 24, 9, 31, tzinfo=UTC))
    assert audit.verify() == ["line 4 (application:2, tests.note): was changed after it was written"]


def test_a_deleted_line_is_located(chain):
    AuditLine.objects.filter(number=3).delete()
    assert audit.verify()[0] == "line 4 (application:2, tests.note): 1 line(s) missing before it, after line 2"


def test_the_deletion_of_a_whole_case_is_found(chain):
    AuditLine.objects.filter(case="application:2").delete()
    broken = audit.verify()
    assert "line 3 (application:1, tests.note): 1 line(s) missing before it, after line 1" in broken
    assert any("the tail was cut" in line for line in broken)


def test_two_swapped_lines_are_found(chain):
    second, fourth = AuditLine.objects.get(number=2), AuditLine.objects.get(number=4)
    with transaction.atomic():
        AuditLine.objects.filter(pk=second.pk).update(number=99, sequence=99)
        AuditLine.objects.filter(pk=fourth.pk).update(number=2, sequence=1)
        AuditLine.objects.filter(pk=second.pk).update(number=4, sequence=2)
    assert any(line.startswith("line 2 ") for line in audit.verify())


def test_an_inserted_line_is_found_even_when_it_carries_a_right_hash_of_its_own(chain):
    AuditLine.objects.filter(number__gt=3).delete()
    forged = AuditLine.objects.get(number=3)
    forged.pk, forged.number, forged.sequence = None, 4, 3
    forged.previous_of_case, forged.previous_of_all = forged.hash, forged.hash
    forged.hash = audit.hash_of(forged)
    forged.save(force_insert=True)
    assert any("tail" in line for line in audit.verify())


def test_a_cut_tail_is_found_by_the_heads_that_were_written_out(chain):
    AuditLine.objects.filter(number=6).delete()
    last = AuditLine.objects.get(number=5)
    AuditHead.objects.update(number=5, hash=last.hash)
    assert audit.verify() == ["line 6 was written out with another hash, or is missing: the tail was cut or rewritten"]


def test_a_head_that_was_not_signed_here_is_reported(chain, heads):
    with heads.open("a") as file:
        file.write("7 deadbeef:forged\n")
    assert audit.verify() == ["the file of heads has a line that was not signed here: 7 deadbeef:forged"]


def test_nested_operations_share_one_deed_number(transactional_db):
    note_in_two_cases("application:1", "application:2")
    lines = AuditLine.objects.all()
    assert [line.case for line in lines] == ["application:1", "application:2", "application:1"]
    assert len({line.deed for line in lines}) == 1
    assert audit.verify() == []


def test_an_operation_that_leaves_no_line_is_refused_and_changes_nothing(transactional_db):
    @operation("tests.silent", "Silent")
    def silent() -> None:
        AuditHead.objects.create(pk=7, number=7)

    with pytest.raises(NotAudited):
        silent()
    assert not AuditHead.objects.filter(pk=7).exists()


def test_a_refused_nested_operation_leaves_no_line_when_the_outer_one_goes_on(transactional_db):
    @operation("tests.refused", "Refused")
    def refused() -> None:
        audit.write(case="application:1", subject="x", by=OFFICER, at=AT)
        raise Refused("No.")

    @operation("tests.outer", "Outer")
    def outer() -> None:
        with pytest.raises(Refused):
            refused()
        audit.write(case="application:1", subject="y", by=OFFICER, at=AT)

    outer()
    assert [line.operation for line in AuditLine.objects.all()] == ["tests.outer"]


def test_a_line_outside_an_operation_is_refused(transactional_db):
    with pytest.raises(audit.NotInAnOperation):
        audit.write(case="application:1", subject="x", by=OFFICER, at=AT)
