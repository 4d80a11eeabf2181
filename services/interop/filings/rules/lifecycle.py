"""The life of a filing at a court's filing desk, from draft to the court's receipt."""

from services.interop.delivery.rules.messages import REPLAY
from shared.move_routes import MoveRoute
from shared.text import LabelledEnum


class FilingKind(LabelledEnum):
    """What a filing tells the court."""

    NON_COMPLIANCE_REPORT = "NON_COMPLIANCE_REPORT", "Informe de incumplimiento", "Report of non-compliance"
    INCIDENT_REPORT = (
        "INCIDENT_REPORT",
        "Informe de incidente sobre medida de protección",
        "Report of an incident about a protection measure",
    )
    COMPLETION_CERTIFICATE = (
        "COMPLETION_CERTIFICATE",
        "Constancia de culminación e informe final",
        "Certificate of completion and final report",
    )
    LETTER = "LETTER", "Oficio", "Letter (oficio)"


class FilingState(LabelledEnum):
    """Where a filing stands."""

    DRAFT = "DRAFT", "Borrador", "Draft"
    SIGNED = "SIGNED", "Firmado", "Signed"
    SUBMITTED = "SUBMITTED", "Presentado", "Submitted"
    RECEIPTED = "RECEIPTED", "Con cargo de ingreso", "Receipted"
    OBSERVED = "OBSERVED", "Observado", "Observed"
    REJECTED = "REJECTED", "Rechazado", "Rejected"
    DEAD = "DEAD", "No entregado", "Not delivered"


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


_RECEIPT = MoveRoute("POST", "/v1/filings/{filing_id}/manual-receipt", "record_manual_receipt")
_ROUTES = {
    FilingState.DRAFT: {FilingState.SIGNED: MoveRoute("POST", "/v1/filings/{filing_id}/signature", "sign_filing")},
    FilingState.OBSERVED: {
        FilingState.SIGNED: MoveRoute("POST", "/v1/filings/{filing_id}/corrections", "correct_filing")
    },
    FilingState.DEAD: {FilingState.SIGNED: REPLAY, FilingState.RECEIPTED: _RECEIPT},
}
_SUBMIT = MoveRoute("POST", "/v1/filings/{filing_id}/submission", "submit_filing")


def allowed_moves(state: FilingState, *, is_queued: bool) -> list[tuple[FilingState, MoveRoute | None]]:
    """The states a filing may go to from `state`, in a stable order, each with what somebody calls to take it there.

    That is None where nobody does: its delivery makes the move, or the court's answer. `is_queued` says that its
    message exists: a signed filing is first submitted, and then its receipt may be brought.
    """
    routes = _ROUTES.get(state, {})
    if state is FilingState.SIGNED:
        routes = {FilingState.RECEIPTED: _RECEIPT} if is_queued else {FilingState.SUBMITTED: _SUBMIT}
    return [(target, routes.get(target)) for target in sorted(MOVES[state])]


def may_move(state: FilingState, target: FilingState) -> bool:
    """Whether the move exists; a late or repeated answer asks for one that does not."""
    return target in MOVES[state]


def reference_of(filing_number: str, correction: int) -> str:
    """The reference the desk de-duplicates on: the same for every try, another one for every corrected version."""
    return filing_number if correction == 0 else f"{filing_number}/C{correction}"
