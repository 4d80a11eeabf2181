"""Whether a case is one that the caller may do something about."""

from uuid import UUID

from services.cases.client import Case, CasesClient
from services.interop.known_cases.errors import CaseUnknown
from shared.service_client import UpstreamRefused
from shared.unit_of_work import UnitOfWork


async def case_within_reach(work: UnitOfWork, case_id: UUID) -> Case:
    """The case, if the caller may act in its centre; raises CaseUnknown otherwise. Not inside a transaction."""
    try:
        case = await work.runtime.client(CasesClient).get_case(case_id)
    except UpstreamRefused as refusal:
        raise CaseUnknown() from refusal
    if not work.principal.may_act_in(case.centre.id):
        raise CaseUnknown()
    return case
