"""What of a centre's work is the business of the institution whose system calls (N12).

A court is known by its court's code, a CEM by its code in the directory; the written forms never coincide, so that
comparing the code is enough. It comes from the verified token: a client that was given none reaches nothing here.
"""

from collections.abc import Sequence

from services.cases.client import Case
from services.interop.orders.errors import InstitutionCodeMissing, OrderOfAnotherCourt
from services.interop.referrals import store as referral_store
from services.interop.referrals.tables import ReferralRow
from shared.database.transaction import Transaction
from shared.peru.expediente import Expediente, parse_court_code, parse_expediente
from shared.problems import NotAllowed
from shared.security.principal import Principal, PrincipalKind
from shared.text import Text

ONLY_COURTS = Text("Solo el sistema de un juzgado envía órdenes.", "Only a court's system sends orders.")


def institution_of(principal: Principal) -> str | None:
    """The code of the institution that calls, None when staff does; raises InstitutionCodeMissing."""
    if principal.kind is not PrincipalKind.INSTITUTION:
        return None
    if principal.institution is None:
        raise InstitutionCodeMissing()
    return principal.institution


def require_own_court(principal: Principal, expediente: Expediente) -> None:
    """Raise unless a court calls, and its own one where the expediente names one.

    Raises InstitutionCodeMissing, NotAllowed, OrderOfAnotherCourt.
    """
    code = institution_of(principal)
    try:
        parse_court_code(code or "")
    except ValueError as error:
        raise NotAllowed(ONLY_COURTS) from error
    if expediente.court_code not in {None, code}:
        raise OrderOfAnotherCourt()


def is_addressed_to(principal: Principal, referral: ReferralRow) -> bool:
    """Whether the caller may know of the sheet: staff may, a CEM of those addressed to it. The centre is checked apart.

    Raises InstitutionCodeMissing.
    """
    return institution_of(principal) in {None, referral.cem_code}


async def own_cases(db: Transaction, principal: Principal, cases: Sequence[Case]) -> list[Case]:
    """Those of the cases that the court ordered, or that were referred to the CEM; raises InstitutionCodeMissing."""
    code = institution_of(principal)
    if code is None:
        return []
    referred = await referral_store.cases_referred_to(db, code, [case.id for case in cases])
    return [case for case in cases if code in _courts_of(case) or case.id in referred]


def _courts_of(case: Case) -> set[str | None]:
    """The courts that ordered something in the case: any of its orders' expedientes names one."""
    return {case.court.code, *(parse_expediente(one).court_code for one in case.expedientes)}
