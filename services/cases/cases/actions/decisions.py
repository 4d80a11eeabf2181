"""Decisions on a case, kept with all that was decided, and read again."""

from datetime import date
from typing import Any
from uuid import UUID

from services.cases.admission.models import AdmissionDecided, KeptAdmission
from services.cases.cases.actions.moving import shown_case
from services.cases.cases.models.decisions import CaseDecision, DecisionKind, MoveCorrection, MoveDecision, Readmission
from services.cases.cases.store import records
from services.cases.cases.tables import CaseRow, DecisionRow
from services.cases.discharge.models import Discharge
from shared.database.transaction import Transaction
from shared.peru.written_dates import lima_date
from shared.published import Published
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.pages import Page, PageRequest


async def keep_decision(db: Transaction, case: CaseRow, kind: DecisionKind, decided: Published, on: date) -> None:
    """Keep what was decided on a case that is stored as it now stands."""
    work = work_of(db)
    await db.add(
        DecisionRow(
            case_id=case.id,
            centre_id=case.centre_id,
            version=case.version,
            created_at=work.now(),
            kind=kind,
            decided=_told(decided, on),
            effective_on=on,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
    )


async def list_decisions(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[CaseDecision]:
    """Return a page of the decisions on a case, newest first."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        rows, following = await records.list_records(db, DecisionRow, case_id, page)
    of_case = CaseReference(id=case.id, number=case.number)
    return page.of([_view(row, of_case) for row in rows], following)


def _view(row: DecisionRow, case: CaseReference) -> CaseDecision:
    kind = DecisionKind(row.kind)
    return CaseDecision(
        id=row.id,
        case=case,
        kind=kind,
        case_version=row.version,
        admission=_admission(row) if kind is DecisionKind.ADMISSION else None,
        move=MoveDecision.model_validate(row.decided) if kind is DecisionKind.MOVE else None,
        correction=_correction(row) if kind is DecisionKind.CORRECTION else None,
        discharge=Discharge.model_validate(row.decided) if kind is DecisionKind.DISCHARGE else None,
        readmission=Readmission.model_validate(row.decided) if kind is DecisionKind.READMISSION else None,
        decided_by=ActorReference.of(row.actor, row.actor_name),
        effective_on=row.effective_on or lima_date(row.created_at),
        recorded_at=row.created_at,
    )


def _admission(row: DecisionRow) -> AdmissionDecided:
    return AdmissionDecided.of(KeptAdmission.model_validate(row.decided))


def _correction(row: DecisionRow) -> MoveCorrection:
    return MoveCorrection.model_validate(row.decided)


def _told(decided: Published, on: date) -> dict[str, Any]:
    """Return what was decided with its day, where a day can be told of it."""
    told = decided.model_dump(mode="json")
    return told | {"effective_on": on.isoformat()} if "effective_on" in told else told
