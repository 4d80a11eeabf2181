"""Reading cases: one, a page of them, and what was written down on one."""

from uuid import UUID

from services.cases.cases.actions.moving import shown_case
from services.cases.cases.actions.showing import case_view, history_view
from services.cases.cases.errors import CaseNumberUnreadable, ExpedienteUnreadable
from services.cases.cases.models.cases import Case, CaseSort, HistoryEntry
from services.cases.cases.rules.case_numbers import WrittenNumber, read_case_number
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.cases.rules.search_terms import SearchTerms, expediente_terms, search_terms
from services.cases.cases.store import cases
from services.cases.cases.store.cases import CaseFilter, NameLike
from services.cases.connectivity.rules import Modality
from shared.peru.names import sound_key
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


async def read_case(work: UnitOfWork, case_id: UUID) -> Case:
    """Return one case within reach."""
    async with work.reading() as db:
        return work.answer(await shown_case(db, case_id))


async def find_cases(
    work: UnitOfWork,
    page: PageRequest,
    *,
    typed: str | None,
    expediente: str | None,
    number: str | None,
    case_id: list[UUID] | None,
    professional: str | None,
    state: list[CaseState] | None,
    modality: list[Modality] | None,
    sort: CaseSort,
) -> Page[Case]:
    """Return a page of the cases within reach; `typed` is a name, a document number, an expediente or a case number."""
    found = search_terms(typed) if typed else SearchTerms()
    file = _expediente(expediente) if expediente else found
    wanted = CaseFilter(
        name=None if found.name is None else NameLike(found.name, sound_key(found.name)),
        document_number=found.document_number,
        expediente=file.expediente,
        expediente_start=file.expediente_start,
        state=state,
        modality=modality,
        number=_number(number) if number else found.number,
        ids=case_id,
        professional=professional,
        by_due=sort is CaseSort.DUE,
    )
    async with work.reading() as db:
        rows, following = await cases.list_cases(db, wanted, page)
    return page.of([case_view(row) for row in rows], following)


async def read_history(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[HistoryEntry]:
    """Return a page of the case's moves, newest first."""
    async with work.reading() as db:
        await shown_case(db, case_id)
        rows, following = await cases.list_history(db, case_id, page)
    return page.of([history_view(row) for row in rows], following)


def _number(typed: str) -> WrittenNumber:
    try:
        return read_case_number(typed)
    except ValueError as error:
        raise CaseNumberUnreadable() from error


def _expediente(typed: str) -> SearchTerms:
    try:
        return expediente_terms(typed)
    except ValueError as error:
        raise ExpedienteUnreadable() from error
