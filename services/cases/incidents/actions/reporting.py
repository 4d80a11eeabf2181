"""Incidents on protection measures: reported, then verified or dismissed by a person; verified ones raise the alert."""

from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.errors import MomentInFuture
from services.cases.client.events import INCIDENT_VERIFIED
from services.cases.incidents import errors
from services.cases.incidents import store as incidents
from services.cases.incidents.actions.ringing import stop_ringing
from services.cases.incidents.actions.showing import incident_view, incident_views
from services.cases.incidents.errors import CheckInFuture, IncidentAlreadyDecided, IncidentOwnReport
from services.cases.incidents.models import Incident, IncidentVerification, NewIncident, TextReview
from services.cases.incidents.rules import (
    AlreadyDecided,
    DecidesOwnReport,
    IncidentSort,
    IncidentState,
    Reporter,
    Severity,
    TextNotReviewed,
    decide,
    due_to_verify,
    verification_policy,
)
from services.cases.incidents.tables import IncidentRow
from services.cases.risk.actions.reviewing import require_review
from services.cases.risk.rules.reviews import ReviewTrigger
from services.cases.victim import store as victims
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.contact_data import holds_contact_data, tells_known
from shared.problems import NotFound
from shared.text import Text
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.days import Days
from shared.web.pages import Page, PageRequest


async def report_incident(work: UnitOfWork, case_id: UUID, incident: NewIncident) -> Incident:
    """Write down a report; nothing is alerted until a person verifies it. Raises MomentInFuture.

    What she herself tells has her risk reviewed at once.
    """
    if incident.occurred_at > work.now():
        raise MomentInFuture.at("occurred_at")
    async with work as db:
        case = await shown_case(db, case_id)
        row = IncidentRow(
            case_id=case_id,
            centre_id=case.centre.id,
            created_at=work.now(),
            state=IncidentState.REPORTED,
            recorded_by=work.principal.subject,
            recorded_by_name=work.principal.name,
            verification_due_at=due_to_verify(incident.severity, work.now(), verification_policy()),
            may_hold_contact_data=await _tells_how_to_reach(db, case_id, incident.description),
            **incident.model_dump(exclude={"it_is_his"}),
        )
        await record_change(
            db,
            row,
            "incident.reported",
            after={"case_id": str(case_id), "measure": incident.measure, "severity": incident.severity},
        )
        if incident.reported_by is Reporter.VICTIM:
            await require_review(db, await locked_case(db, case_id), ReviewTrigger.PARTNER_REPORT, row.id)
        return work.created(await incident_view(db, row))


async def verify_incident(
    work: UnitOfWork, case_id: UUID, incident_id: UUID, version: int, verification: IncidentVerification
) -> Incident:
    """Take the decision on a report; a verified one is published, for court and CEM, and has her risk reviewed.

    Raises IncidentAlreadyDecided for a second decision, IncidentOwnReport to who wrote the report down, CheckInFuture,
    and TextNotReviewed where a text seems to tell how to reach her: what is verified goes on to others.
    """
    if any(check.on > work.today() for check in verification.checked):
        raise CheckInFuture()
    async with work as db:
        row = await _locked(db, case_id, incident_id, version)
        await _decide(db, row, verification)
        row.decided_by, row.decided_by_name = work.principal.subject, work.principal.name
        row.decided_at = work.now()
        row.decision_note = verification.note
        row.checked = [check.model_dump(mode="json", exclude={"it_is_his"}) for check in verification.checked]
        row.verification_due_at = None
        if row.state == IncidentState.VERIFIED:
            await require_review(db, await locked_case(db, case_id), ReviewTrigger.INCIDENT, row.id)
        await record_change(
            db,
            row,
            "incident.decided",
            reason=verification.note,
            before={"state": IncidentState.REPORTED},
            after={"state": row.state},
            event=INCIDENT_VERIFIED if row.state == IncidentState.VERIFIED else None,
            detail=f"/v1/cases/{case_id}/incidents/{row.id}",
            facts={"caseid": str(case_id), "severity": row.severity, "happenedat": row.occurred_at.isoformat()},
        )
        await stop_ringing(db, row)
        return work.answer(await incident_view(db, row))


async def review_text(work: UnitOfWork, case_id: UUID, incident_id: UUID, version: int, review: TextReview) -> Incident:
    """Keep who looked at a report's text and why it stays, or put it right; what it said before is not kept.

    Raises IncidentAlreadyDecided.
    """
    async with work as db:
        row = await _locked(db, case_id, incident_id, version)
        if row.state != IncidentState.REPORTED:
            raise IncidentAlreadyDecided()
        if review.description is not None:
            row.description = review.description
        row.may_hold_contact_data = await _tells_how_to_reach(db, case_id, row.description)
        row.text_reviewed_by, row.text_reviewed_by_name = work.principal.subject, work.principal.name
        row.text_reviewed_at = work.now()
        row.text_review_reason = review.reason
        await record_change(
            db,
            row,
            "incident.text_reviewed",
            reason=review.reason,
            after={"changed": review.description is not None},
        )
        return work.answer(await incident_view(db, row))


async def read_incident(work: UnitOfWork, case_id: UUID, incident_id: UUID) -> Incident:
    """Return one incident of a case within reach."""
    async with work.reading() as db:
        row = await incidents.find_incident(db, case_id, incident_id)
        if row is None:
            raise NotFound()
        return work.answer(await incident_view(db, row))


async def find_incidents(
    work: UnitOfWork,
    state: list[IncidentState] | None,
    severity: list[Severity] | None,
    days: Days,
    page: PageRequest,
    sort: IncidentSort,
) -> Page[Incident]:
    """Return a page of the incidents within reach, the latest to happen first or what is to be verified first."""
    find = incidents.find_due if sort is IncidentSort.DUE else incidents.find_incidents
    async with work.reading() as db:
        rows, following = await find(db, state, severity, days, page)
        return page.of(await incident_views(db, rows), following)


async def list_incidents(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Incident]:
    """Return a page of the case's incidents, newest first."""
    async with work.reading() as db:
        await shown_case(db, case_id)
        rows, following = await incidents.list_incidents(db, case_id, page)
        return page.of(await incident_views(db, rows), following)


async def _locked(db: Transaction, case_id: UUID, incident_id: UUID, version: int) -> IncidentRow:
    row = await incidents.find_incident(db, case_id, incident_id, lock=True)
    if row is None:
        raise NotFound()
    require_version(row.version, version)
    return row


async def _decide(db: Transaction, row: IncidentRow, verification: IncidentVerification) -> None:
    if row.text_reviewed_at is None:  # her contact may have become known since it was reported
        row.may_hold_contact_data = await _tells_how_to_reach(db, row.case_id, row.description)
    unreviewed = row.may_hold_contact_data and row.text_reviewed_at is None
    try:
        row.state = decide(
            IncidentState(row.state),
            verification.verified,
            unreviewed=unreviewed,
            own_report=row.recorded_by == work_of(db).principal.subject,
        )
    except AlreadyDecided as error:
        raise IncidentAlreadyDecided() from error
    except DecidesOwnReport as error:
        raise IncidentOwnReport() from error
    except TextNotReviewed as error:
        raise errors.TextNotReviewed(
            Text(
                "Corrija la descripción o confírmela en …/text-review, con el motivo.",
                "Put the description right, or confirm it, at …/text-review, with the reason.",
            )
        ) from error
    said = (verification.note, *(text for check in verification.checked for text in (check.source, check.result)))
    known = await _known_of_her(db, row.case_id)
    if any(tells_known(text, *known) for text in said):
        raise errors.TextNotReviewed(Text("Retire de la nota los datos de ella.", "Take what is hers out of the note."))


async def _tells_how_to_reach(db: Transaction, case_id: UUID, text: str) -> bool:
    """Compare with what is known of her; she is not disclosed: the answer is the same for any address or telephone."""
    return holds_contact_data(text, *await _known_of_her(db, case_id))


async def _known_of_her(db: Transaction, case_id: UUID) -> tuple[str | None, str | None]:
    known = await victims.read_victim(db, work_of(db).cipher, case_id) or {}
    return known.get("phone"), known.get("address")
