"""A person decides a finding. Approval is what tells the rest of the platform; nothing is filed by the engine."""

from uuid import UUID

from services.sessions.client.events import COMPLIANCE_APPROVED
from services.sessions.compliance import store as finding_store
from services.sessions.compliance.actions.consequences import draw_consequences
from services.sessions.compliance.actions.showing import finding_view, finding_views
from services.sessions.compliance.errors import FindingDecided, NoteNotReviewed
from services.sessions.compliance.models import ComplianceFinding, FindingDecision
from services.sessions.compliance.rules import FindingState
from services.sessions.compliance.store import ShownFinding
from services.sessions.compliance.tables import ComplianceFindingRow
from services.sessions.participants import store as participant_store
from services.sessions.participants.tables import ParticipantRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.contact_data import holds_contact_data
from shared.problems import NotFound
from shared.text import Text
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def approve_finding(
    work: UnitOfWork, finding_id: UUID, version: int, decision: FindingDecision
) -> ComplianceFinding:
    """Approve a draft and tell it; the next step is drafted at once if the record already calls for it.

    Raises NoteNotReviewed for a note that seems to tell how to reach somebody and that was not confirmed.
    """
    if holds_contact_data(decision.note) and not decision.note_reviewed:
        raise NoteNotReviewed(
            Text(
                "Retire de la nota los datos de contacto o confírmela con note_reviewed.",
                "Take the contact data out of the note, or confirm it with note_reviewed.",
            )
        )
    async with work as db:
        participant, row = await _decided(
            db, finding_id, version, FindingState.APPROVED, decision, event=COMPLIANCE_APPROVED
        )
        await draw_consequences(db, {participant.id: participant})
        return work.answer(await finding_view(db, ShownFinding(row, participant)))


async def dismiss_finding(
    work: UnitOfWork, finding_id: UUID, version: int, decision: FindingDecision
) -> ComplianceFinding:
    """Dismiss a draft; the same evidence never opens it again."""
    async with work as db:
        participant, row = await _decided(db, finding_id, version, FindingState.DISMISSED, decision)
        return work.answer(await finding_view(db, ShownFinding(row, participant)))


async def read_finding(work: UnitOfWork, finding_id: UUID) -> ComplianceFinding:
    """Return a finding."""
    async with work.reading() as db:
        shown = await finding_store.show_finding(db, finding_id)
        if shown is None:
            raise NotFound()
        return work.answer(await finding_view(db, shown))


async def list_findings(
    work: UnitOfWork, state: list[FindingState] | None, case_id: UUID | None, page: PageRequest
) -> Page[ComplianceFinding]:
    """Return a page of findings, newest first."""
    async with work.reading() as db:
        rows, following = await finding_store.list_findings(db, state, case_id, page)
        return page.of(await finding_views(db, rows), following)


async def _decided(
    db: Transaction,
    finding_id: UUID,
    version: int,
    state: FindingState,
    decision: FindingDecision,
    event: str | None = None,
) -> tuple[ParticipantRow, ComplianceFindingRow]:
    """Put the decision on a draft, read again under its man's lock."""
    found = await finding_store.find_finding(db, finding_id)
    if found is None:
        raise NotFound()
    participant = (await participant_store.lock_participants(db, [found.case_id]))[found.case_id]
    row = next(one for one in await finding_store.findings_of(db, [participant.id]) if one.id == finding_id)
    require_version(row.version, version)
    if row.state != FindingState.DRAFT:
        raise FindingDecided(state=row.state)
    now = work_of(db).now()
    who = work_of(db).principal
    row.state, row.decided_by, row.decided_by_name, row.decided_at = state, who.subject, who.name, now
    row.decision_note = decision.note
    await record_change(
        db,
        row,
        f"finding.{state.lower()}",
        subject="compliance_finding",
        reason=decision.note,
        after={"kind": row.kind},
        event=event,
        detail=f"/v1/compliance-findings/{row.id}",
        facts={"caseid": str(participant.id), "kind": row.kind, "happenedat": now.isoformat()},
    )
    return participant, row
