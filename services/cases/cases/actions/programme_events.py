"""What the sessions service tells a case: he came for the first time, a person found him non-compliant."""

from datetime import datetime

import structlog

from services.cases.cases.actions.moving import move_case
from services.cases.cases.rules.effective_dates import within_order
from services.cases.cases.rules.lifecycle import CaseState, Cause, allowed_moves
from services.cases.cases.store import cases
from services.cases.risk.actions.reviewing import require_review
from services.cases.risk.rules.reviews import ReviewTrigger
from services.sessions.client import FindingState, SessionsClient, Step
from shared.changes import record_change
from shared.events import Event
from shared.runtime import Runtime
from shared.unit_of_work import system_work

log = structlog.get_logger("programme_events")


async def start_programme(runtime: Runtime, event: Event) -> None:
    """On pe.cai.attendance.first.v1: move an admitted case to IN_PROGRESS.

    Of a man who has left since, only that he attended is noted: he comes back to the programme. Any other case stays.
    """
    happened = datetime.fromisoformat(event.facts["happenedat"]) if "happenedat" in event.facts else event.time
    async with system_work(runtime) as db:
        case = await cases.lock_case(db, event.subject)
        if case is None or CaseState.ADMITTED not in (case.state, case.back_to):
            log.info("event_ignored", type=event.type, id=event.id)
            return
        if case.state != CaseState.ADMITTED:
            case.first_session_at, case.back_to = happened, CaseState.IN_PROGRESS
            await record_change(db, case, "case.first_attended", after={"back_to": case.back_to})
            return
        on = within_order(happened, since=case.state_since, today=runtime.clock.today())
        await move_case(db, case, CaseState.IN_PROGRESS, Cause.ATTENDANCE, effective_on=on)


async def mark_non_compliant(runtime: Runtime, event: Event) -> None:
    """On pe.cai.compliance.approved.v1: an approved finding has her risk reviewed; non-compliance moves its case, once.

    A finding that moved the case before, or comes when the case can no longer be moved by it, is logged and ignored.
    """
    finding = await runtime.client(SessionsClient).get_finding(event.subject)
    if finding.state is not FindingState.APPROVED:
        return
    async with system_work(runtime) as db:
        case = await cases.lock_case(db, finding.case.id)
        if case is not None:
            await require_review(db, case, ReviewTrigger.ABSENCES, finding.id)
        if (
            case is None
            or finding.kind is not Step.NON_COMPLIANCE
            or CaseState.NON_COMPLIANT not in allowed_moves(CaseState(case.state))
            or await cases.was_moved_by(db, case.id, finding.id)
        ):
            log.info("event_ignored", type=event.type, id=event.id)
            return
        await move_case(
            db,
            case,
            CaseState.NON_COMPLIANT,
            Cause.COMPLIANCE,
            effective_on=within_order(
                finding.decided_at or event.time, since=case.state_since, today=runtime.clock.today()
            ),
            reason_code="FINDING_APPROVED",
            note=finding.decision_note,
            reference=finding.id,
        )
