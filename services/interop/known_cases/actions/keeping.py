"""What interop keeps of each case beforehand, so that an alert waits for nobody: how it is named, and her CEM."""

from dataclasses import replace
from uuid import UUID

from services.cases.client import Case
from services.interop.directory.actions.cem_choice import choose_cem
from services.interop.known_cases import store as known_case_store
from services.interop.known_cases.store import KnownCase
from services.interop.referrals import store as referral_store
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.unit_of_work import system_work


def known_from(case: Case) -> KnownCase:
    """The case as its filings and sheets name it."""
    man = case.participant
    return KnownCase(
        id=case.id,
        centre_id=case.centre.id,
        version=case.version,
        number=case.number,
        expediente=case.expediente,
        court_code=case.court.code,
        participant={
            "full_name": f"{man.given_names} {man.surnames}",
            "document_type": man.document_type,
            "document_number": man.document_number,
        },
        risk_level=case.risk_level,
    )


async def keep_case(runtime: Runtime, case: Case) -> None:
    """Keep what the case now is; its CEM is chosen beforehand too, as soon as cases knows how to reach her.

    Raises UpstreamUnavailable, UpstreamRefused. Not inside a transaction.
    """
    async with system_work(runtime) as db:
        await known_case_store.keep(db, known_from(case), runtime.clock.now())
        at_hand = await case_at_hand(db, case.id, case.centre.id)
    if at_hand.cem_code is None:
        await renew_cem(runtime, case)


async def case_at_hand(db: Transaction, case_id: UUID, centre_id: UUID) -> KnownCase:
    """What is known of the case without asking anybody; its CEM is the one that follows her, else the one chosen."""
    case = await known_case_store.get(db, case_id)
    referral = await referral_store.referral_of_case(db, case_id)
    if referral is None:
        return case or KnownCase(id=case_id, centre_id=centre_id)
    if case is None:
        case = KnownCase(case_id, centre_id, expediente=referral.expediente, participant=referral.participant)
    return replace(case, cem_code=referral.cem_code or case.cem_code)


async def renew_cem(runtime: Runtime, case: Case) -> str | None:
    """Choose the case's CEM from what is recorded of her now, and keep it; None when nothing is recorded.

    Raises UpstreamUnavailable, UpstreamRefused. Not inside a transaction.
    """
    cem_code = await choose_cem(runtime, case)
    async with system_work(runtime) as db:
        await known_case_store.keep(db, replace(known_from(case), cem_code=cem_code), runtime.clock.now())
        if cem_code is not None:
            await known_case_store.set_cem(db, case.id, cem_code)
    return cem_code
