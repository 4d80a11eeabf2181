"""Cases over HTTP: find and read cases."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.cases.access import CaseReader, StaffReader
from services.cases.cases.actions import reading
from services.cases.cases.errors import CaseNumberUnreadable, ExpedienteUnreadable
from services.cases.cases.models.cases import Case, CaseSort, HistoryEntry
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.connectivity.rules import Modality
from shared.problems import problems
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(tags=["Cases"])

_Typed = Annotated[
    str | None,
    Query(
        min_length=2, max_length=120, description="A name as it sounds, or a document's, expediente's or case's number"
    ),
]
_Expediente = Annotated[str | None, Query(max_length=200, description="In full, or short as 123-2026")]
_Number = Annotated[
    str | None, Query(max_length=40, description="In full, its beginning (CAI-2026-0001), or short as 2026-12")
]


@router.get("/v1/cases", responses=problems(ExpedienteUnreadable, CaseNumberUnreadable))
async def list_cases(
    work: CaseReader,
    page: PageQuery,
    q: _Typed = None,
    expediente: _Expediente = None,
    state: Several[CaseState] = None,
    modality: Several[Modality] = None,
    number: _Number = None,
    case_id: Several[UUID] = None,
    professional: Annotated[
        str | None, Query(max_length=200, description="Who answers for a task on them now: an account's id")
    ] = None,
    sort: Annotated[
        CaseSort, Query(description="DUE: only cases of which something is due, that first")
    ] = CaseSort.NEWEST,
) -> Page[Case]:
    """List the cases within reach; names are found with other accents and small slips."""
    return await reading.find_cases(
        work,
        page,
        typed=q,
        expediente=expediente,
        number=number,
        case_id=case_id,
        professional=professional,
        state=state,
        modality=modality,
        sort=sort,
    )


@router.get("/v1/cases/{case_id}")
async def read_case(work: CaseReader, case_id: UUID) -> Case:
    """Read one case."""
    return await reading.read_case(work, case_id)


@router.get("/v1/cases/{case_id}/history")
async def read_case_history(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[HistoryEntry]:
    """Read the moves of a case, newest first."""
    return await reading.read_history(work, case_id, page)
