"""The victim's contact data: put under protection, and disclosed only with a reason that is kept for ever."""

import asyncio
from uuid import UUID

import structlog

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.models.cases import Case
from services.cases.cases.tables import CaseRow
from services.cases.client.events import VICTIM_RECORDED
from services.cases.persons.actions.contacting import never_call
from services.cases.persons.actions.reading import known_person
from services.cases.victim import store as victims
from services.cases.victim.errors import VictimContactNotAcceptable, VictimNotRecorded
from services.cases.victim.models import DisclosureRequest, VictimContact
from services.cases.victim.rules import contact_faults
from services.interop.client import InteropClient
from shared import audit
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.phone import parse_phone
from shared.problems import UpstreamUnavailable
from shared.security.principal import PrincipalKind
from shared.service_client import UpstreamRefused
from shared.text import Text
from shared.unit_of_work import UnitOfWork, work_of

_CEM_UNKNOWN = Text(
    "Ese CEM no está en el directorio: elija su código en /v1/cems/nearest, o déjelo vacío y se toma el más cercano.",
    "That CEM is not in the directory: choose its code from /v1/cems/nearest, or leave it empty and the nearest is"
    " taken.",
)

_ELSEWHERE = Text("El caso pasó a otro centro, que la protege.", "The case went to another centre, which protects her.")

PATIENCE_SECONDS = 2.0  # with a directory that hangs

log = structlog.get_logger("victim")


async def protect_victim(work: UnitOfWork, case_id: UUID, version: int, contact: VictimContact) -> Case:
    """Store the victim's contact, encrypted; the answer is the case and holds nothing of her.

    Raises VictimContactNotAcceptable for a telephone, a district or a CEM that there is not.
    """
    faults = contact_faults(contact.phone, contact.ubigeo)
    if contact.preferred_cem_code is not None and not await _may_be_a_cem(work, contact.preferred_cem_code):
        faults["preferred_cem_code"] = _CEM_UNKNOWN
    if faults:
        raise VictimContactNotAcceptable.for_faults(faults)
    async with work as db:
        man = (await shown_case(db, case_id)).participant
        await known_person(db, man.person_id, lock=True)  # before his case, as whoever changes him locks them
        case = await locked_case(db, case_id, version)
        await victims.put_victim(
            db,
            work.cipher,
            case_id=case_id,
            centre_id=case.centre_id,
            now=work.now(),
            contact=contact.model_dump(),
        )
        if contact.phone is not None:
            await never_call(db, case.centre_id, parse_phone(contact.phone).e164)
        await record_change(
            db, case, "victim.recorded", subject="case", event=VICTIM_RECORDED, detail=f"/v1/cases/{case_id}"
        )
        return work.answer(await shown_case(db, case_id))


async def carry_over(db: Transaction, from_case: UUID, case: CaseRow) -> None:
    """Protect her under another case of the man as under the one before, if she is known there; nobody reads it."""
    work = work_of(db)
    contact = await victims.read_victim(db, work.cipher, from_case)
    if contact is not None:
        await victims.put_victim(
            db, work.cipher, case_id=case.id, centre_id=case.centre_id, now=work.now(), contact=contact
        )
        if contact["phone"] is not None:
            await never_call(db, case.centre_id, parse_phone(contact["phone"]).e164)
        detail = f"/v1/cases/{case.id}"
        await record_change(db, case, "victim.recorded", subject="case", event=VICTIM_RECORDED, detail=detail)


async def disclose_victim(work: UnitOfWork, case_id: UUID, request: DisclosureRequest) -> VictimContact:
    """Tell how to reach the victim, and write down who asked and why; raise VictimNotRecorded when nothing is kept."""
    async with work as db:
        case = await shown_case(db, case_id)
        if work.principal.kind is PrincipalKind.STAFF:
            await _require_held(db, case_id)
        contact = await victims.read_victim(db, work.cipher, case_id)
        if contact is None:
            raise VictimNotRecorded(
                Text("La trabajadora social debe registrarlo antes.", "The social worker has to record it first.")
            )
        await victims.add_disclosure(
            db,
            case_id=case_id,
            centre_id=case.centre.id,
            now=work.now(),
            actor=work.principal.subject,
            reason=request.reason,
        )
        await audit.record(
            db,
            action="victim.disclosed",
            subject="case",
            subject_id=case_id,
            centre_id=case.centre.id,
            reason=request.reason,
        )
        return work.answer(VictimContact(**contact))


async def _require_held(db: Transaction, case_id: UUID) -> None:
    """Tell nobody at a centre that the case has left: VictimNotRecorded. What interop has yet to send still goes."""
    case = await db.find(CaseRow, case_id)
    if case is not None and case.transferred_to is not None:
        raise VictimNotRecorded(_ELSEWHERE)


async def _may_be_a_cem(work: UnitOfWork, code: str) -> bool:
    """Whether the directory has the CEM, or does not say so soon: how to reach her waits for no other service.

    Interop raises an alarm when it comes to choose and the directory has no such CEM.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return bool(await work.runtime.client(InteropClient).find_cems(code))
    except (UpstreamUnavailable, UpstreamRefused, TimeoutError) as error:
        log.warning("preferred_cem_not_checked", error=type(error).__name__)
        return True
