"""Writing an assessment in parts, and signing it once it is complete."""

from typing import Any
from uuid import UUID

from services.cases.assessment.actions import own_instrument, sign_assessment
from services.cases.assessment.errors import AnswersNotScorable
from services.cases.assessment.models import Assessment, NewAssessment
from services.cases.assessment.rules.scoring import AnswersUnfit, require_fit
from services.cases.assessment_drafts import store
from services.cases.assessment_drafts.errors import DraftIncomplete
from services.cases.assessment_drafts.models import AssessmentDraft, AssessmentDraftContent
from services.cases.assessment_drafts.tables import AssessmentDraftRow
from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.tables import CaseRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest

_NEEDED = ("held_on", "in_person", "suitability", "summary")


async def begin_draft(work: UnitOfWork, case_id: UUID, content: AssessmentDraftContent) -> AssessmentDraft:
    """Keep what is written so far. Raises InstrumentUnknown, NotAllowed, and AnswersNotScorable for unfit answers."""
    async with work as db:
        case = await locked_case(db, case_id)
        await _require_fit(db, case, content)
        row = AssessmentDraftRow(
            case_id=case_id,
            centre_id=case.centre_id,
            created_at=work.now(),
            actor=work.principal.subject,
            actor_name=work.principal.name,
            **_columns(content),
        )
        await record_change(db, row, "assessment_draft.begun", after={"case_id": str(case_id)})
        return work.created(_view(row, CaseReference(id=case.id, number=case.number)))


async def change_draft(
    work: UnitOfWork, case_id: UUID, draft_id: UUID, version: int, content: AssessmentDraftContent
) -> AssessmentDraft:
    """Put this in place of what was written before; raises what begin_draft raises."""
    async with work as db:
        case, row = await _locked(db, work, case_id, draft_id, version)
        await _require_fit(db, case, content)
        for name, value in _columns(content).items():
            setattr(row, name, value)
        await record_change(db, row, "assessment_draft.changed", after={"case_id": str(case_id)})
        return work.answer(_view(row, CaseReference(id=case.id, number=case.number)))


async def sign_draft(work: UnitOfWork, case_id: UUID, draft_id: UUID, version: int) -> Assessment:
    """Make a complete draft an assessment, which never changes. Raises DraftIncomplete and what recording raises."""
    async with work as db:
        case, row = await _locked(db, work, case_id, draft_id, version)
        content = _view(row, CaseReference(id=case.id, number=case.number))
        if lacking := [name for name in _NEEDED if getattr(content, name) is None]:
            raise DraftIncomplete.of(lacking)
        written = content.model_dump(include=set(AssessmentDraftContent.model_fields))
        assessment = await sign_assessment(db, case_id, NewAssessment(**written))
        await store.drop_draft(db, row.id)
        return work.answer(assessment)


async def read_draft(work: UnitOfWork, case_id: UUID, draft_id: UUID) -> AssessmentDraft:
    """Return a draft of the caller's own."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        row = await store.find_draft(db, case_id, draft_id, work.principal.subject)
    if row is None:
        raise NotFound()
    return work.answer(_view(row, CaseReference(id=case.id, number=case.number)))


async def list_drafts(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[AssessmentDraft]:
    """Return a page of the caller's own drafts of the case, newest first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        rows, following = await store.list_drafts(db, case_id, work.principal.subject, page)
    of_case = CaseReference(id=case.id, number=case.number)
    return page.of([_view(row, of_case) for row in rows], following)


async def _locked(
    db: Transaction, work: UnitOfWork, case_id: UUID, draft_id: UUID, version: int
) -> tuple[CaseRow, AssessmentDraftRow]:
    case = await locked_case(db, case_id)
    row = await store.find_draft(db, case_id, draft_id, work.principal.subject, lock=True)
    if row is None:
        raise NotFound()
    require_version(row.version, version)
    return case, row


async def _require_fit(db: Transaction, case: CaseRow, content: AssessmentDraftContent) -> None:
    instrument = await own_instrument(
        db, case, content.instrument, content.instrument_version, rectifies=content.supersedes is not None
    )
    try:
        require_fit(instrument, content.answers, complete=False)
    except AnswersUnfit as unfit:
        raise AnswersNotScorable.because(unfit) from unfit


def _columns(content: AssessmentDraftContent) -> dict[str, Any]:
    risk = None if content.risk is None else content.risk.model_dump(mode="json")
    return content.model_dump(exclude={"risk"}) | {"risk": risk}


def _view(row: AssessmentDraftRow, case: CaseReference) -> AssessmentDraft:
    written = {name: getattr(row, name) for name in AssessmentDraftContent.model_fields}
    return AssessmentDraft(
        **written,
        id=row.id,
        version=row.version,
        case=case,
        assessor=ActorReference.of(row.actor, row.actor_name),
        created_at=row.created_at,
    )
