"""The life of a filing at a court's filing desk, from draft to the court's receipt."""

from enum import StrEnum


class FilingKind(StrEnum):
    """What a filing tells the court."""

    NON_COMPLIANCE_REPORT = "NON_COMPLIANCE_REPORT"
    INCIDENT_REPORT = "INCIDENT_REPORT"
    COMPLETION_CERTIFICATE = "COMPLETION_CERTIFICATE"
    LETTER = "LETTER"


class FilingState(StrEnum):
    """Where a filing stands."""

    DRAFT = "DRAFT"
    SIGNED = "SIGNED"
    SUBMITTED = "SUBMITTED"
    RECEIPTED = "RECEIPTED"
    OBSERVED = "OBSERVED"
    REJECTED = "REJECTED"
    DEAD = "DEAD"


MOVES: dict[FilingState, frozenset[FilingState]] = {
    FilingState.DRAFT: frozenset({FilingState.SIGNED}),
    FilingState.SIGNED: frozenset({FilingState.SUBMITTED, FilingState.RECEIPTED, FilingState.DEAD}),
    FilingState.SUBMITTED: frozenset(
        {FilingState.RECEIPTED, FilingState.OBSERVED, FilingState.REJECTED, FilingState.SIGNED}
    ),
    FilingState.OBSERVED: frozenset({FilingState.SIGNED}),
    FilingState.DEAD: frozenset({FilingState.SIGNED, FilingState.RECEIPTED}),
    FilingState.RECEIPTED: frozenset(),
    FilingState.REJECTED: frozenset(),
}


def allowed_moves(state: FilingState) -> list[FilingState]:
    """The states a filing may go to from `state`, in a stable order."""
    return sorted(MOVES[state])


def may_move(state: FilingState, target: FilingState) -> bool:
    """Whether the move exists; a late or repeated answer asks for one that does not."""
    return target in MOVES[state]


def reference_of(filing_number: str, correction: int) -> str:
    """The reference the desk de-duplicates on: the same for every try, another one for every corrected version."""
    return filing_number if correction == 0 else f"{filing_number}/C{correction}"
