"""The institutions' API (N12): a court's system sends an order, a court's or a CEM's asks how a man complies."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from services.cases.client import Case, CasesClient, CaseState, DischargeReason
from services.interop.documents.actions.issuing import court_name_of
from services.interop.documents.errors import TooLarge
from services.interop.orders.actions.institution_reach import institution_of, own_cases, require_own_court
from services.interop.orders.actions.order_reading import read_order
from services.interop.orders.actions.order_storing import ArrivedOrder, digest_of, known_case, store_order
from services.interop.orders.errors import CasillaMissing, CentreNotNamed, NotAPdf, OrderReferenceReused
from services.interop.orders.models.notifications import NotificationSource, NotificationState
from services.interop.orders.models.orders import (
    ComplianceStanding,
    ComplianceStatus,
    NewOrder,
    OrderReceipt,
    StatusQuestion,
)
from services.interop.orders.rules.order_extraction import OrderProposals
from services.interop.orders.store import casillas as casilla_store
from services.interop.orders.store import notifications as notification_store
from services.interop.orders.tables import NotificationRow
from shared.peru.expediente import Expediente, parse_expediente
from shared.problems import InvalidInput, NotAllowed
from shared.sizes import LARGEST_DOCUMENT
from shared.text import Text
from shared.unit_of_work import UnitOfWork

EXPEDIENTE_UNREADABLE = Text(
    "El expediente no se puede leer: escríbalo completo, por ejemplo 00123-2026-0-1801-JR-FT-15.",
    "The expediente cannot be read: write it in full, for example 00123-2026-0-1801-JR-FT-15.",
)

IN_ADMISSION = {CaseState.RECEIVED, CaseState.CONTACTED, CaseState.ASSESSED}
IN_PROGRAMME = {CaseState.ADMITTED, CaseState.IN_PROGRESS, CaseState.SUSPENDED}


async def receive_order(work: UnitOfWork, new: NewOrder) -> OrderReceipt:
    """Store the order as a notification of the centre; the same reference with the same order answers as before.

    Raises InvalidInput, InstitutionCodeMissing, NotAllowed, OrderOfAnotherCourt, NotAPdf, TooLarge, CentreNotNamed,
    CasillaMissing, OrderReferenceReused.
    """
    expediente = _read(new.expediente)
    require_own_court(work.principal, expediente)
    centre_id = _centre_of(work, new)
    order = await _arrived(work, new, expediente, centre_id, await _own_name(work))
    case_id = await known_case(work.runtime, order)
    async with work as db:
        if await casilla_store.of_centre(db, centre_id) is None:
            raise CasillaMissing()
        await store_order(db, order, case_id, work.runtime)
        row = await notification_store.find_by_source(db, order.source, order.sender, order.source_id)
        if row is None or row.raw != order.raw:
            raise OrderReferenceReused()
        return work.answer(_receipt(row))


async def compliance_status(work: UnitOfWork, question: StatusQuestion) -> ComplianceStatus:
    """How the man of this expediente stands with the order, without any detail.

    A case that is not the institution's business is UNKNOWN, as one that does not exist. Raises InvalidInput and
    InstitutionCodeMissing.
    """
    expediente = _read(question.expediente)
    if not expediente.is_complete:
        raise InvalidInput.at("expediente", EXPEDIENTE_UNREADABLE)
    found = await work.runtime.client(CasesClient).find_cases(expediente.value)
    within = [case for case in found if work.principal.may_act_in(case.centre.id)]
    async with work.reading() as db:
        own = await own_cases(db, work.principal, within)
        opened = await notification_store.cases_opened_from(db, expediente.value)
    if expediente.court_code == institution_of(work.principal):
        own += await _opened_under_another_number(work, opened, {case.id for case in found})
    return ComplianceStatus(expediente=expediente.value, standing=standing_of(own), answered_at=work.now())


def standing_of(cases: list[Case]) -> ComplianceStanding:
    """The standing by the newest case of the expediente."""
    if not cases:
        return ComplianceStanding.UNKNOWN
    case = max(cases, key=_opened)
    if case.state in IN_ADMISSION or (case.state is CaseState.SUSPENDED and case.admitted_at is None):
        return ComplianceStanding.IN_ADMISSION
    if case.state in IN_PROGRAMME:
        return ComplianceStanding.IN_PROGRAMME
    if case.state is CaseState.NON_COMPLIANT or case.discharge_reason is DischargeReason.NON_COMPLIANCE:
        return ComplianceStanding.NON_COMPLIANT
    completed = case.discharge_reason is DischargeReason.COMPLETED
    return ComplianceStanding.COMPLETED if completed else ComplianceStanding.ENDED


async def _opened_under_another_number(work: UnitOfWork, opened: list[UUID], known: set[UUID]) -> list[Case]:
    """The cases that a person opened from the court's order under another expediente, with a reason."""
    client = work.runtime.client(CasesClient)
    return [await client.get_case(case_id) for case_id in opened if case_id not in known]


def _opened(case: Case) -> datetime:
    return case.opened_at


def _centre_of(work: UnitOfWork, new: NewOrder) -> UUID:
    centres = work.principal.centres
    centre_id = new.centre_id or (next(iter(centres)) if len(centres) == 1 else None)
    if centre_id is None:
        raise CentreNotNamed()
    if not work.principal.may_act_in(centre_id):
        raise NotAllowed()
    return centre_id


async def _own_name(work: UnitOfWork) -> str:
    """The name of the court that calls, by the directory or by its code."""
    async with work.reading() as db:
        return await court_name_of(db, work.principal.institution or "")


async def _arrived(
    work: UnitOfWork, new: NewOrder, expediente: Expediente, centre_id: UUID, sender_name: str
) -> ArrivedOrder:
    document = _document_of(new)
    read = await read_order(document) if document is not None else None
    fields = new.model_dump(mode="json", exclude={"document_base64"})
    stated = OrderProposals(
        expediente=expediente.value,
        resolution_number=new.resolution_number,
        resolution_date=new.resolution_date,
        participant_name=new.participant.full_name,
        document_number=new.participant.document_number,
        measures=tuple(new.measures) or (read.measures if read else ()),
    )
    return ArrivedOrder(
        centre_id=centre_id,
        source=NotificationSource.INSTITUTION,
        source_id=new.reference,
        sender=work.principal.subject,
        sender_name=sender_name,
        casilla=None,
        deposited_at=work.now(),
        raw={**fields, "document_sha256": digest_of(document)},
        stated_expediente=expediente.value,
        document=document,
        file_name="resolucion.pdf",
        readable=document is None or read is not None,
        proposals=stated,
    )


def _read(expediente: str) -> Expediente:
    try:
        return parse_expediente(expediente)
    except ValueError as error:
        raise InvalidInput.at("expediente", EXPEDIENTE_UNREADABLE) from error


def _document_of(new: NewOrder) -> bytes | None:
    if new.document_base64 is None:
        return None
    try:
        document = base64.b64decode(new.document_base64, validate=True)
    except binascii.Error as error:
        raise InvalidInput.at(
            "document_base64", Text("document_base64 no es base64.", "document_base64 is not base64.")
        ) from error
    if len(document) > LARGEST_DOCUMENT:
        raise TooLarge.over(LARGEST_DOCUMENT)
    if not document.lstrip()[:5].startswith(b"%PDF"):
        raise NotAPdf()
    return document


def _receipt(row: NotificationRow) -> OrderReceipt:
    return OrderReceipt(
        id=row.id,
        reference=row.source_id,
        received_at=row.created_at,
        document_sha256=row.document_sha256,
        state=NotificationState(row.state),
    )
