"""ELMO documents of others: every public sample is read, what could harm is refused with its line."""

import base64
import gzip
import tracemalloc
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.exchange.elmo_schema import ELMO, needs_standards, public_samples
from tests.exchange.transcripts import a_stay
from vaihto.exchange import elmo
from vaihto.exchange.elmo import safety
from vaihto.exchange.elmo.document import VERSION_1, VERSION_2, Credit, Level, Opportunity, Words

SAMPLES = public_samples()


def small(inside: str = "", namespace: str = VERSION_2) -> bytes:
    """Return a small document with more inside."""
    return f'<elmo xmlns="{namespace}">\n<learner><familyName>Virtanen</familyName></learner>\n{inside}</elmo>'.encode()


def refused(document: bytes) -> tuple[str, int]:
    """Return code and line with which a document is refused."""
    with pytest.raises(elmo.WrongElmo) as wrong:
        elmo.read(document)
    return wrong.value.reason, wrong.value.line


def flat(opportunities: tuple[Opportunity, ...]) -> list[Opportunity]:
    """Return opportunities with all their parts."""
    return [one for each in opportunities for one in (each, *flat(each.parts))]


# --- samples of others ------------------------------------------------------------------------------------------------


@needs_standards
def test_there_are_samples_of_every_version() -> None:
    assert len(SAMPLES) == 15
    assert {elmo.read(sample.read_bytes()).version for sample in SAMPLES} == {"0", "1"}


@needs_standards
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_a_public_sample_is_read(sample: Path) -> None:
    document = elmo.read(sample.read_bytes())

    assert document.learner.family_name
    assert bool(document.learner.born_on) == (b"<bday" in sample.read_bytes())
    assert all(report.issuer.titles and report.issued_at for report in document.reports)
    courses = [one for report in document.reports for one in flat(report.opportunities)]
    named = sample.read_bytes().count(b"<learningOpportunitySpecification>")
    assert len(courses) == named
    assert {remark.reason for remark in document.remarks} <= {"day_unknown"}


@needs_standards
def test_the_sample_of_version_1_is_read_word_for_word() -> None:
    document = elmo.read((ELMO / "examples-fi" / "fi-emrex_elmo-1.0-example.xml").read_bytes())

    assert (document.learner.given_names, document.learner.family_name) == ("Wojciech Łukasz", "Rygielski")
    assert (document.learner.born_on, document.learner.citizenship) == (date(1983, 4, 12), "PL")
    assert document.is_signed
    report = document.reports[0]
    assert report.issuer.titles == (Words("Uniwersytet Warszawski", "pl"), Words("University of Warsaw", "en"))
    course = report.opportunities[0]
    assert course.titles[1] == Words("Compiler construction", "en")
    assert (course.kind, course.starts_on, course.ends_on) == ("Course", date(2014, 10, 1), date(2015, 3, 17))
    assert course.credits == (Credit("ects", Decimal(6)),)
    assert [part.titles[1].text for part in course.parts] == ["Lecture", "Lab classes"]
    # CDATA and entities in one title, as the example warns.
    assert report.opportunities[1].titles == (Words("The importance of <br> in HTML"),)


@needs_standards
def test_a_document_from_before_emrex_is_read_with_credit_grade_and_birthday() -> None:
    document = elmo.read((ELMO / "examples-fi" / "fi-emrex_Example-elmo-Finland.xml").read_bytes())

    assert document.version == "0"
    assert document.learner.born_on == date(1966, 7, 18)
    assert document.learner.alternative_name == Words("Kaisa Keränen")
    courses = flat(document.reports[0].opportunities)
    assert len(courses) == 18
    assert all(course.credits[0].scheme == "ECTS" for course in courses)
    assert [course.result for course in courses][1:4] != ["", "", ""]


@needs_standards
def test_the_sample_of_the_gateway_is_unpacked_and_read() -> None:
    document = elmo.read(elmo.unpack((ELMO / "gateway" / "sampleElmo.b64").read_text()))

    assert document.learner.family_name == "Testesen"
    assert document.reports[0].opportunities[0].levels == (Level("EQF", "7"), Level("", "Master"))


# --- what is lacking or strange ---------------------------------------------------------------------------------------


def test_a_document_that_names_nothing_but_its_learner_is_read() -> None:
    document = elmo.read(small())

    assert (document.version, document.learner.family_name, document.reports) == ("2", "Virtanen", ())


def test_what_is_not_understood_is_left_out_and_told_with_its_line() -> None:
    document = elmo.read(
        small(
            "<generatedDate>yesterday</generatedDate>\n"
            "<report><resultOfRecognition><status>Maybe</status>\n<decisionDate>2026-02-30</decisionDate>\n"
            "<recognitionResult><learningOpportunitySpecification><specifies><learningOpportunityInstance>\n"
            "<status>perhaps</status><credit><scheme>osp</scheme><value>1e3</value></credit>"
            "</learningOpportunityInstance></specifies></learningOpportunitySpecification></recognitionResult>"
            "</resultOfRecognition></report>"
        )
    )

    recognition = document.reports[0].recognitions[0]
    assert (recognition.status, recognition.decided_on, document.generated_at) == ("", None, None)
    assert recognition.results[0].credits == (Credit("osp", None),)
    assert sorted((one.line, one.reason, one.value) for one in document.remarks) == [
        (3, "moment_unknown", "yesterday"), (4, "recognition_unknown", "Maybe"), (5, "day_unknown", "2026-02-30"),
        (7, "number_unknown", "1e3"), (7, "status_unknown", "perhaps"),
    ]  # fmt: skip


def test_elements_of_others_and_text_in_comments_are_passed_over() -> None:
    document = elmo.read(
        b'<elmo xmlns="%s"><learner><familyName>Virta<!-- evil -->nen</familyName>'
        b'<familyName xmlns="urn:x">Other</familyName></learner></elmo>' % VERSION_1.encode()
    )

    assert document.learner.family_name == "Virtanen"


@pytest.mark.parametrize("root", ["<other/>", '<elmo xmlns="urn:x"/>', f'<report xmlns="{VERSION_2}"/>'])
def test_what_is_no_elmo_document_is_refused(root: str) -> None:
    assert refused(f"<?xml version='1.0'?>\n{root}".encode()) == ("not_elmo", 2)


def test_a_document_without_learner_is_refused() -> None:
    assert refused(f'<elmo xmlns="{VERSION_2}"/>'.encode()) == ("no_learner", 1)


def test_a_document_with_two_learners_is_refused() -> None:
    assert refused(small("<learner><familyName>Other</familyName></learner>")) == ("two_learners", 3)


# --- what could harm --------------------------------------------------------------------------------------------------


def test_a_document_type_is_refused_before_it_is_read() -> None:
    assert refused(b"<?xml version='1.0'?>\n<!DOCTYPE elmo>\n" + small()) == ("has_dtd", 2)


def test_an_entity_of_a_file_is_refused() -> None:
    head = b'<!DOCTYPE elmo [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'

    assert refused(head + small("<report>&x;</report>")) == ("has_dtd", 1)


def test_entities_that_multiply_are_refused() -> None:
    more = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE elmo [<!ENTITY b0 "ha">{more}]>\n'.encode()

    assert refused(head + small("<report>&b9;</report>")) == ("has_dtd", 1)


def test_a_document_type_hidden_by_another_encoding_is_refused() -> None:
    text = "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE elmo>" + small().decode()

    assert refused(text.encode("utf-16")) == ("has_dtd", 1)


def test_a_document_that_is_not_well_formed_is_refused_with_its_line() -> None:
    assert refused(small()[:-3]) == ("not_xml", 3)


@pytest.mark.parametrize("document", [b"", b"\x00\x01", b"<?xml version='1.0' encoding='none-such'?><a/>", b"%PDF-1.7"])
def test_what_is_no_xml_is_refused(document: bytes) -> None:
    assert refused(document)[0] == "not_xml"


def test_a_document_that_is_too_deep_is_refused() -> None:
    part = "<hasPart><learningOpportunitySpecification>"
    close = "</learningOpportunitySpecification></hasPart>"

    assert refused(small(part * 50 + close * 50)) == ("too_deep", 3)
    assert elmo.read(small(part * 49 + close * 49)).learner.family_name == "Virtanen"


def test_a_document_of_too_many_elements_is_refused() -> None:
    assert refused(small("<report/>" * safety.MOST_ELEMENTS)) == ("too_many", 3)


def test_a_document_that_is_too_large_is_refused() -> None:
    assert refused(small("<!--" + "x" * safety.MOST_BYTES + "-->")) == ("too_large", 0)


# --- as it travels ----------------------------------------------------------------------------------------------------


def test_a_document_is_packed_and_unpacked_without_a_change() -> None:
    document = elmo.write(a_stay())

    assert elmo.unpack(elmo.pack(document)) == document
    assert elmo.pack(document) == elmo.pack(document)
    assert gzip.decompress(base64.b64decode(elmo.pack(document))) == document


def test_line_breaks_in_a_packed_document_do_not_matter() -> None:
    packed = elmo.pack(b"<elmo/>")

    assert elmo.unpack(f"{packed[:10]}\r\n{packed[10:]}\n") == b"<elmo/>"


def unpacking(text: str) -> str:
    """Return the code with which a packed text is refused."""
    with pytest.raises(elmo.WrongElmo) as wrong:
        elmo.unpack(text)
    return wrong.value.reason


def test_what_becomes_too_large_when_it_is_unpacked_is_refused() -> None:
    bomb = base64.b64encode(gzip.compress(b"x" * (safety.MOST_BYTES + 1))).decode()

    assert len(bomb) < 20_000
    assert unpacking(bomb) == "too_large"


def test_a_bomb_is_not_unpacked_before_it_is_refused() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    parts = [packer.compress(b"x" * 1_000_000) for _ in range(200)]
    bomb = base64.b64encode(b"".join([*parts, packer.flush()])).decode()
    tracemalloc.start()
    try:
        assert unpacking(bomb) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 4 * safety.MOST_BYTES
    finally:
        tracemalloc.stop()


def test_a_packed_text_that_is_cut_or_followed_by_more_is_refused() -> None:
    whole = gzip.compress(b"<elmo/>")

    assert unpacking(base64.b64encode(whole[:-4]).decode()) == "not_gzip"
    assert unpacking(base64.b64encode(whole + b"more").decode()) == "not_gzip"
    assert unpacking(base64.b64encode(b"\x1f\x8b\x08rubbish").decode()) == "not_gzip"


def test_what_is_no_base64_is_refused() -> None:
    assert unpacking("<elmo/>") == "not_base64"
