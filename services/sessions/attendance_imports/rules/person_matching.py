"""Who of the group a name in a report may be: proposals with a score and a reason, for a person to confirm.

Scores order proposals, they are no probabilities. Only an unambiguous proposal of at least CONFIDENT is ticked in
advance; nothing is ever recorded without a confirmation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.sessions.attendance_imports.rules.zoom_report import ReportedPerson
from shared.peru.names import names_a_device, normalise_name, same_name, similarity, sound_key
from shared.text import LabelledEnum

CONFIDENT = 75
_SAME_EMAIL, _SAME_NAME, _REMEMBERED, _STRONGEST_LIKENESS = 100, 98, 95, 90
_WEAKEST_LIKENESS = 45
_MOST_PROPOSALS = 3


class MatchReason(LabelledEnum):
    """Why a person of the report may be this man."""

    SAME_EMAIL = (
        "SAME_EMAIL",
        "Mismo correo que en una importación confirmada",
        "Same e-mail as in an import confirmed earlier",
    )
    SAME_NAME = "SAME_NAME", "Mismo nombre", "Same name"
    REMEMBERED_NICKNAME = (
        "REMEMBERED_NICKNAME",
        "Apodo confirmado en una importación anterior",
        "Nickname confirmed in an earlier import",
    )
    PART_OF_NAME = "PART_OF_NAME", "Parte de su nombre", "Part of his name"
    SOUNDS_ALIKE = "SOUNDS_ALIKE", "Su nombre suena igual", "His name sounds alike"
    SIMILAR_NAME = "SIMILAR_NAME", "Nombre parecido", "Similar name"


class AliasKind(StrEnum):
    """What is remembered of a man after a confirmed import."""

    NICKNAME = "NICKNAME"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A man expected at the session, with what earlier confirmations remember of him (normalised)."""

    case_id: UUID
    full_name: str
    nicknames: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One man that a person of the report may be."""

    case_id: UUID
    score: int
    reason: MatchReason


def propose_matches(person: ReportedPerson, candidates: Iterable[Candidate]) -> list[Proposal]:
    """Return the best proposals for a person, strongest first; none for the meeting's host."""
    if person.host:
        return []
    found = (_proposal(person, candidate) for candidate in candidates)
    strong = [proposal for proposal in found if proposal.score >= _WEAKEST_LIKENESS]
    return sorted(strong, key=lambda proposal: (-proposal.score, proposal.case_id))[:_MOST_PROPOSALS]


def ticked(proposals: Sequence[Proposal]) -> UUID | None:
    """Return the man to tick in advance: the best proposal when it is strong and has no rival of equal score."""
    if not proposals or proposals[0].score < CONFIDENT:
        return None
    if len(proposals) > 1 and proposals[1].score == proposals[0].score:
        return None
    return proposals[0].case_id


def _proposal(person: ReportedPerson, candidate: Candidate) -> Proposal:
    if person.email and person.email in candidate.emails:
        return Proposal(candidate.case_id, _SAME_EMAIL, MatchReason.SAME_EMAIL)
    if any(same_name(name, candidate.full_name) for name in person.names):
        return Proposal(candidate.case_id, _SAME_NAME, MatchReason.SAME_NAME)
    if any(normalise_name(name) in candidate.nicknames for name in person.names):
        return Proposal(candidate.case_id, _REMEMBERED, MatchReason.REMEMBERED_NICKNAME)
    best = max(person.names, key=lambda name: similarity(name, candidate.full_name))
    score = min(_STRONGEST_LIKENESS, round(100 * similarity(best, candidate.full_name)))
    return Proposal(candidate.case_id, score, _likeness(best, candidate.full_name))


def _likeness(written: str, full: str) -> MatchReason:
    if set(normalise_name(written).split()) <= set(normalise_name(full).split()):
        return MatchReason.PART_OF_NAME
    if set(sound_key(written).split()) <= set(sound_key(full).split()):
        return MatchReason.SOUNDS_ALIKE
    return MatchReason.SIMILAR_NAME


def learnt_aliases(person: ReportedPerson) -> list[tuple[AliasKind, str]]:
    """Return what a confirmed match teaches: his names in the meeting and his e-mail, but never a device's name."""
    nicknames = {normalise_name(name) for name in person.names if not names_a_device(name)}
    learnt = [(AliasKind.NICKNAME, name) for name in sorted(nicknames) if name]
    return [*learnt, (AliasKind.EMAIL, person.email)] if person.email else learnt
