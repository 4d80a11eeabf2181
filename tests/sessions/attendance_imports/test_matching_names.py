"""Whom a name in a meeting may mean: accents, particles, double surnames, order, nicknames, guests, brothers."""

from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance_imports.rules.person_matching import (
    CONFIDENT,
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

FULL_NAMES = [
    "Juan Carlos de la Cruz Mamani",
    "José María Ñahui Huamán",
    "Wilfredo Güimac Chávez",
    "Luis Alberto Quispe Quispe",
    "Francisco del Águila Ríos",
    "Óscar Peña-Núñez Ccori",
    "Édgar Yupanqui Llanos",
]
GROUP = [Candidate(UUID(int=number), name) for number, name in enumerate(FULL_NAMES, start=1)]
IDS = {candidate.full_name.split()[0]: candidate.case_id for candidate in GROUP}


def person(shown: str, original: str | None = None, email: str | None = None, host: bool = False) -> ReportedPerson:
    return ReportedPerson("p1", shown, original, email, True, host, (), 60, (2,))


def best(name: str, group: list[Candidate] | None = None) -> Proposal | None:
    return next(iter(propose_matches(person(name), group or GROUP)), None)


@pytest.mark.parametrize("name", FULL_NAMES)
@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        str.lower,
        lambda name: name.translate(str.maketrans("ÁÉÍÓÚáéíóúÑñüÜ", "AEIOUaeiouNnuU")),
        lambda name: f"  {name.replace(' ', '   ')} ",
        lambda name: ", ".join([" ".join(name.split()[2:]), " ".join(name.split()[:2])]),
        lambda name: name.replace(" ", "_"),
        lambda name: name.replace(" ", "."),
    ],
    ids=["capitals", "small", "no accents", "blanks", "surnames first", "underscores", "dots"],
)
def test_the_whole_name_is_the_man_however_it_is_typed(name: str, written: object) -> None:
    assert callable(written)
    found = best(written(name))
    assert found == Proposal(IDS[name.split()[0]], 98, MatchReason.SAME_NAME)


@pytest.mark.parametrize("order", list(permutations(["Wilfredo", "Güimac", "Chávez"])))
def test_the_order_of_the_words_does_not_matter(order: tuple[str, ...]) -> None:
    assert ticked(propose_matches(person(" ".join(order)), GROUP)) == IDS["Wilfredo"]


@pytest.mark.parametrize(
    ("shown", "first_name"),
    [
        ("Juan de la Cruz", "Juan"),
        ("Juan Cruz Mamani", "Juan"),
        ("Juan Dela Cruz Mamani", "Juan"),
        ("Jose Ñahui", "José"),
        ("Pepe Ñahui Huamán", "José"),
        ("Chema Nahui Guaman", "José"),
        ("Wilfredo Guimac", "Wilfredo"),
        ("Lucho Quispe", "Luis"),
        ("Luis Quizpe", "Luis"),
        ("Pancho del Aguila", "Francisco"),
        ("Paco Aguila Rios", "Francisco"),
        ("Oscar Peña Nuñez", "Óscar"),
        ("Oscar Cori", "Óscar"),
        ("Edgar Yupanki", "Édgar"),
        ("Edgar Yupanqui Yanos", "Édgar"),
        ("Redmi de Edgar Yupanqui", "Édgar"),
        ("Galaxy Wilfredo Guimac", "Wilfredo"),
        ("JuanCarlosMamani", "Juan"),
    ],
)
def test_part_of_a_name_a_nickname_or_a_misspelling_proposes_the_right_man_first(shown: str, first_name: str) -> None:
    found = best(shown)
    assert found is not None
    assert found.case_id == IDS[first_name]
    assert CONFIDENT <= found.score <= 90


@pytest.mark.parametrize(
    "shown",
    ["Invitado", "iPhone", "Zoom user 3", "Galaxy A12", "Marisol Tello", "José", "Quispe", "Luis Q.", "👍", "-", "12"],
)
def test_a_guest_of_whom_the_name_says_too_little_is_never_ticked(shown: str) -> None:
    assert ticked(propose_matches(person(shown), GROUP)) is None


@pytest.mark.parametrize("shown", ["Pérez Soto", "J. Pérez Soto", "PEREZ SOTO"])
def test_brothers_are_both_proposed_and_neither_ticked(shown: str) -> None:
    brothers = [Candidate(UUID(int=1), "Juan Pérez Soto"), Candidate(UUID(int=2), "Jaime Pérez Soto")]
    proposals = propose_matches(person(shown), brothers)
    assert [proposal.score for proposal in proposals] == [proposals[0].score] * 2
    assert ticked(proposals) is None


def test_the_whole_name_tells_brothers_apart() -> None:
    brothers = [Candidate(UUID(int=1), "Juan Pérez Soto"), Candidate(UUID(int=2), "Juana Pérez Soto")]
    assert ticked(propose_matches(person("Juan Perez Soto"), brothers)) == UUID(int=1)


def test_a_nickname_shared_by_two_men_is_no_longer_enough() -> None:
    group = [Candidate(UUID(int=n), FULL_NAMES[n], nicknames=frozenset({"el lobo"})) for n in (0, 1)]
    assert ticked(propose_matches(person("El Lobo"), group)) is None


def test_the_order_of_proof_is_email_then_name_then_nickname_then_likeness() -> None:
    group = [
        Candidate(UUID(int=1), "Otro Nombre Cualquiera", emails=frozenset({"e@x.pe"})),
        Candidate(UUID(int=2), "Edwin Salas Rojas"),
        Candidate(UUID(int=3), "Nadie Parecido", nicknames=frozenset({"edwin salas rojas"})),
        Candidate(UUID(int=4), "Edwin Salas Rojas Poma"),
    ]
    found = propose_matches(person("Edwin Salas Rojas", email="e@x.pe"), group)
    assert [(proposal.case_id.int, proposal.reason) for proposal in found] == [
        (1, MatchReason.SAME_EMAIL),
        (2, MatchReason.SAME_NAME),
        (3, MatchReason.REMEMBERED_NICKNAME),
    ]
    assert [proposal.score for proposal in found] == [100, 98, 95]


def test_the_original_name_counts_as_much_as_the_one_shown() -> None:
    both = propose_matches(person("Pollito", original="Wilfredo Güimac Chávez"), GROUP)
    assert (both[0].case_id, both[0].score) == (IDS["Wilfredo"], 98)


@pytest.mark.parametrize(("score", "is_ticked"), [(CONFIDENT - 1, False), (CONFIDENT, True), (CONFIDENT + 1, True)])
def test_a_tick_needs_confidence(score: int, is_ticked: bool) -> None:
    one = Proposal(UUID(int=1), score, MatchReason.SIMILAR_NAME)
    assert ticked([one]) == (UUID(int=1) if is_ticked else None)


@pytest.mark.parametrize(("rival", "is_ticked"), [(79, True), (80, False)])
def test_a_tick_bears_no_rival_of_equal_score(rival: int, is_ticked: bool) -> None:
    proposals = [
        Proposal(UUID(int=1), 80, MatchReason.SIMILAR_NAME),
        Proposal(UUID(int=2), rival, MatchReason.SIMILAR_NAME),
    ]
    assert (ticked(proposals) is not None) is is_ticked


def test_nobody_proposed_is_nobody_ticked() -> None:
    assert ticked([]) is None
    assert propose_matches(person("Juan"), []) == []


any_name = st.text(max_size=40) | st.sampled_from(FULL_NAMES)


@given(any_name, st.none() | any_name, st.permutations(GROUP))
def test_proposals_are_few_strongest_first_and_the_same_in_any_order_of_the_group(
    shown: str, original: str | None, group: list[Candidate]
) -> None:
    if not (shown or original):
        return  # the report leaves out who has no name
    found = propose_matches(person(shown, original), group)
    assert found == propose_matches(person(shown, original), GROUP)
    assert len(found) <= 3
    assert found == sorted(found, key=lambda proposal: -proposal.score)
    assert all(45 <= proposal.score <= 98 for proposal in found)


@given(any_name)
def test_the_host_of_the_meeting_is_nobody_of_the_group(shown: str) -> None:
    assert propose_matches(person(shown, host=True), GROUP) == []


@pytest.mark.parametrize(
    ("shown", "original", "email", "learnt"),
    [
        ("Ñañito 😎", None, None, [(AliasKind.NICKNAME, "nanito")]),
        ("ÑAÑITO", "Nañito", None, [(AliasKind.NICKNAME, "nanito")]),
        ("iPhone", None, None, []),
        ("Redmi Note 9", "Luis Q.", "l@x.pe", [(AliasKind.NICKNAME, "luis q"), (AliasKind.EMAIL, "l@x.pe")]),
        ("😎", None, None, []),
    ],
)
def test_what_a_confirmation_teaches_is_normalised_once_and_never_a_device(
    shown: str, original: str | None, email: str | None, learnt: list[tuple[AliasKind, str]]
) -> None:
    assert learnt_aliases(person(shown, original, email)) == learnt


@given(st.sampled_from(FULL_NAMES), st.text(min_size=1, max_size=20))
def test_what_was_learnt_is_known_again(full_name: str, shown: str) -> None:
    seen = person(shown, email="x@x.pe")
    nicknames = frozenset(value for kind, value in learnt_aliases(seen) if kind is AliasKind.NICKNAME)
    emails = frozenset(value for kind, value in learnt_aliases(seen) if kind is AliasKind.EMAIL)
    [found] = propose_matches(seen, [Candidate(UUID(int=1), full_name, nicknames, emails)])
    assert found.reason is MatchReason.SAME_EMAIL
    if nicknames:
        [again] = propose_matches(person(shown), [Candidate(UUID(int=1), full_name, nicknames)])
        assert again.score >= 95
