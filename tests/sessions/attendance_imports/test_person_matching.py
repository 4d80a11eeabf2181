"""Who a name in a report may be."""

from uuid import UUID

import pytest

from services.sessions.attendance_imports.rules.person_matching import (
    AliasKind,
    Candidate,
    MatchReason,
    Proposal,
    learnt_aliases,
    propose_matches,
    ticked,
)
from services.sessions.attendance_imports.rules.zoom_report import ReportedPerson

pytestmark = pytest.mark.feature("S10.5")

JULIAN = Candidate(UUID(int=1), "Julián Abel Ñahui Quispe")
JOSE = Candidate(UUID(int=2), "José Luis Quispe Condori")
EDWIN = Candidate(UUID(int=3), "Edwin Salas Rojas", nicknames=frozenset({"el lobo"}), emails=frozenset({"e@x.pe"}))
GROUP = [JULIAN, JOSE, EDWIN]


def person(shown: str, original: str | None = None, email: str | None = None, host: bool = False) -> ReportedPerson:
    return ReportedPerson("p1", shown, original, email, True, host, (), 60, (2,))


def best(one: ReportedPerson) -> tuple[UUID, MatchReason] | None:
    proposals = propose_matches(one, GROUP)
    return (proposals[0].case_id, proposals[0].reason) if proposals else None


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (person("julian abel nahui quispe"), (JULIAN.case_id, MatchReason.SAME_NAME)),
        (person("Ñahui Quispe, Julián Abel"), (JULIAN.case_id, MatchReason.SAME_NAME)),
        (person("Pepe", original="Jose Luis Quispe Condori"), (JOSE.case_id, MatchReason.SAME_NAME)),
        (person("Julián Ñahui"), (JULIAN.case_id, MatchReason.PART_OF_NAME)),
        (person("Jose Quizpe Condori"), (JOSE.case_id, MatchReason.SOUNDS_ALIKE)),
        (person("EL LOBO"), (EDWIN.case_id, MatchReason.REMEMBERED_NICKNAME)),
        (person("Galaxy A12", email="e@x.pe"), (EDWIN.case_id, MatchReason.SAME_EMAIL)),
        (person("iPhone de Edwin Salas"), (EDWIN.case_id, MatchReason.SIMILAR_NAME)),
    ],
)
def test_a_name_finds_its_man(one: ReportedPerson, expected: tuple[UUID, MatchReason]) -> None:
    assert best(one) == expected
    assert ticked(propose_matches(one, GROUP)) == expected[0]


@pytest.mark.parametrize("name", ["Galaxy A12", "Rosa Vega", "xyz", "Usuario de Zoom"])
def test_a_strangers_name_finds_nobody(name: str) -> None:
    assert ticked(propose_matches(person(name), GROUP)) is None


def test_the_host_is_never_one_of_the_group() -> None:
    assert propose_matches(person("Edwin Salas Rojas", host=True), GROUP) == []


def test_a_single_shared_name_is_proposed_and_never_ticked() -> None:
    proposals = propose_matches(person("Quispe"), GROUP)
    assert {proposal.case_id for proposal in proposals} == {JULIAN.case_id, JOSE.case_id}
    assert ticked(proposals) is None


def test_two_men_of_equal_score_are_never_ticked() -> None:
    twins = [Candidate(UUID(int=n), "Juan Pérez Soto") for n in (8, 9)]
    assert ticked(propose_matches(person("Juan Pérez Soto"), twins)) is None


def test_what_is_too_weak_is_not_ticked() -> None:
    assert ticked([Proposal(UUID(int=1), 74, MatchReason.SIMILAR_NAME)]) is None
    assert ticked([Proposal(UUID(int=1), 75, MatchReason.SIMILAR_NAME)]) == UUID(int=1)


def test_a_confirmed_match_teaches_names_and_email_but_no_device() -> None:
    assert learnt_aliases(person("Galaxy A12", email="e@x.pe")) == [(AliasKind.EMAIL, "e@x.pe")]
    assert learnt_aliases(person("El Lobo!", original="Edwin S.")) == [
        (AliasKind.NICKNAME, "edwin s"),
        (AliasKind.NICKNAME, "el lobo"),
    ]
