"""Hints of double funding: same text, same people, same days; a common phrase is none."""

from datetime import date

from vaihto.core.similarity import Hint, Plan, compare, likely, resemblance, shingles, sketch

TEXT = (
    "Opiskelijat oppivat Tartossa puuseppien kanssa, kuinka vanhat ikkunat kunnostetaan, ja opettavat sen kotona muille "
    "ryhmille niin, että koko oppilaitos hyötyy siitä vielä seuraavina vuosina ilman uutta rahaa."
)
OTHER = (
    "Aivan toinen hanke, jossa kokit vaihtavat reseptejä ja kirjoittavat niistä yhdessä kirjan "
    "kolmella kielellä kahdessa vuodessa."
)


def plan(key: int, text: str = TEXT, organisation: int = 1, **more) -> Plan:
    return Plan(key, organisation, {"summary": text, "impact": "Lyhyt."}, **more)


def test_a_copied_answer_is_found_at_another_question_and_with_small_changes():
    copied = Plan(2, 9, {"impact": TEXT.replace("Tartossa", "Pärnussa").upper()})
    assert compare(plan(1), copied).hints == (Hint("text", 0.87, ("summary", "impact")),)


def test_other_texts_and_short_answers_are_no_hint():
    assert compare(plan(1), plan(2, OTHER, organisation=2)) is None
    assert compare(Plan(1, 1, {"a": "Lyhyt vastaus."}), Plan(2, 2, {"a": "Lyhyt vastaus."})) is None


def test_the_same_days_count_only_beside_the_same_organisation_or_partner():
    days = {"starts_on": date(2027, 6, 1), "ends_on": date(2029, 5, 31)}
    assert compare(plan(1, **days), plan(2, OTHER, organisation=2, **days)) is None
    assert compare(plan(1, **days), plan(2, OTHER, **days)).hints == (Hint("days"),)
    with_partner = {"partners": frozenset({"näidis kutsekool"}), **days}
    assert compare(plan(1, **with_partner), plan(2, OTHER, organisation=2, **with_partner)).hints == (
        Hint("days", what=("näidis kutsekool",)),
    )


def test_the_same_contact_person_is_a_hint():
    people = {"people": frozenset({"tiina@example.org"})}
    assert compare(plan(1, **people), plan(2, OTHER, organisation=2, **people)).hints == (
        Hint("people", what=("tiina@example.org",)),
    )


def test_sketches_find_the_likely_ones_among_many():
    others = {n: sketch([f"{word} " * 3 + OTHER.replace("kokit", word)]) for n, word in enumerate(("leipurit", "hitsaajat"))}
    others[7] = sketch([TEXT, OTHER])
    assert likely(sketch([TEXT]), others) == [7]
    assert resemblance(sketch([TEXT]), sketch([TEXT])) == 1.0


def test_the_hashes_are_the_same_on_every_machine():
    assert sorted(shingles("Yksi kaksi, kolme neljä viisi!")) == sorted(shingles("yksi kaksi kolme neljä viisi"))
    assert shingles("yksi kaksi kolme neljä") == frozenset()
