"""Whether an order can be taken, in what form it is kept, and what is odd about it: the same for every use of it."""

from dataclasses import dataclass

from services.cases.cases.models.cases import DueDate
from services.cases.orders.errors import CentreOutOfReach, ExpedienteNotConfirmed, OrderNotAcceptable
from services.cases.orders.models.court_orders import CourtOrder
from services.cases.orders.rules.court_order import (
    OrderFacts,
    Source,
    Warned,
    man_key,
    order_faults,
    order_key,
    order_warnings,
)
from services.cases.orders.rules.districts import is_served
from services.cases.orders.rules.due_dates import due_dates, intake_policy
from services.cases.orders.tables import CentreDistrictsRow, CourtOrderRow
from services.cases.persons import store as persons
from services.cases.persons.errors import DocumentOfAnotherName
from services.cases.persons.store import KnownPerson
from services.interop.client import CasillaNotification
from shared.database.transaction import Transaction
from shared.peru.expediente import parse_court_code, parse_expediente
from shared.peru.identity_documents import normalise_document_number
from shared.peru.names import same_name
from shared.peru.phone import parse_phone
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Accepted:
    """An order that can be taken, in normal form."""

    sent: CourtOrder
    expediente: str
    is_confirmed: bool
    court_code: str
    document_number: str
    phone: str | None
    full_name: str
    key: str
    man_key: str
    due: list[DueDate]


def accept(work: UnitOfWork, order: CourtOrder, arrived: CasillaNotification | None) -> Accepted:
    """Return the order in normal form; raise CentreOutOfReach, or OrderNotAcceptable with every fault.

    A short expediente is completed from the court that the order, or else what arrived, names.
    """
    if not work.principal.may_act_in(order.centre_id):
        raise CentreOutOfReach()
    court = order.court_code or (None if _court_in(order.expediente) else _court_of(arrived))
    if faults := order_faults(_facts(order, court), work.today()):
        raise OrderNotAcceptable.for_faults(faults)
    man, written = order.participant, parse_expediente(order.expediente)
    expediente = written if court is None else written.completed(parse_court_code(court))
    number = normalise_document_number(man.document_type, man.document_number)
    return Accepted(
        sent=order,
        expediente=expediente.value,
        is_confirmed=written.is_complete,
        court_code=str(expediente.court),
        document_number=number,
        phone=None if man.phone is None else parse_phone(man.phone).e164,
        full_name=f"{man.given_names} {man.surnames}",
        key=order_key(expediente.value, man.document_type, number, order.resolution_number),
        man_key=man_key(man.document_type, number),
        due=_due(order),
    )


async def known_by_another_name(db: Transaction, accepted: Accepted) -> KnownPerson | None:
    """Return the man whom the centre knows by the order's document, if he bears another name there."""
    order = accepted.sent
    known = await persons.find_known(db, order.centre_id, order.participant.document_type, accepted.document_number)
    return known if known is not None and not same_name(known.full_name, accepted.full_name) else None


def require_same_man(accepted: Accepted, another: KnownPerson | None) -> None:
    """Let an order pass unless its man bears another name and nobody says why; raise DocumentOfAnotherName."""
    if another is not None and accepted.sent.participant.same_man_because is None:
        raise DocumentOfAnotherName.of(another.id, another.full_name)


async def warnings_of(db: Transaction, accepted: Accepted, another: KnownPerson | None) -> list[Warned]:
    """Return what is odd about the order, by itself and beside what the centre knows."""
    found = order_warnings(_facts(accepted.sent, accepted.court_code))
    if not accepted.is_confirmed:
        found.append(Warned.EXPEDIENTE_COMPLETED)
    centre = await db.find(CentreDistrictsRow, accepted.sent.centre_id)
    if centre is not None and not is_served(accepted.court_code, centre.judicial_districts):
        found.append(Warned.DISTRICT_NOT_SERVED)
    return found if another is None else [*found, Warned.DOCUMENT_KNOWN_UNDER_OTHER_NAME]


def order_row(work: UnitOfWork, accepted: Accepted, notification: CasillaNotification | None) -> CourtOrderRow:
    """Return the order as it is kept, `raw` being the request as it was sent."""
    order = accepted.sent
    told = notification.source_id if notification and order.source is Source.INSTITUTION else None
    regime = order.visiting_regime
    return CourtOrderRow(
        centre_id=order.centre_id,
        created_at=work.now(),
        source=order.source,
        notification_id=order.notification_id,
        institution_reference=order.institution_reference or told,
        expediente=accepted.expediente,
        court_code=accepted.court_code,
        basis=order.basis,
        measures=list[str](order.measures),
        visiting_regime=None if regime is None else regime.model_dump(mode="json"),
        resolution_number=order.resolution_number,
        resolution_date=order.resolution_date,
        received_on=order.received_on,
        document_sha256=order.document_sha256,
        order_key=accepted.key,
        raw=order.model_dump(mode="json", exclude_unset=True),
    )


def _due(order: CourtOrder) -> list[DueDate]:
    policy = intake_policy()
    days = dict(due_dates(order.received_on, policy))
    by_court = {deadline.duty: deadline.on for deadline in order.court_deadlines}
    return [
        DueDate(
            duty=duty, on=day, policy=f"Resolución {order.resolution_number}" if duty in by_court else policy.version
        )
        for duty, day in (days | by_court).items()
    ]


def require_confirmed(accepted: Accepted) -> None:
    """Let an order pass whose expediente was written in full, or raise ExpedienteNotConfirmed with the full one."""
    if not accepted.is_confirmed:
        raise ExpedienteNotConfirmed.as_(accepted.expediente)


def _court_of(arrived: CasillaNotification | None) -> str | None:
    if arrived is None:
        return None
    return _court_in(arrived.expediente or "") or _court_in(arrived.stated.expediente)


def _court_in(written: str) -> str | None:
    try:
        return parse_expediente(written).court_code
    except ValueError:
        return None


def _facts(order: CourtOrder, court: str | None) -> OrderFacts:
    return OrderFacts(
        source=order.source,
        notification_id=order.notification_id,
        institution_reference=order.institution_reference,
        expediente=order.expediente,
        court_code=court,
        basis=order.basis,
        measures=frozenset(order.measures),
        resolution_date=order.resolution_date,
        received_on=order.received_on,
        document_type=order.participant.document_type,
        document_number=order.participant.document_number,
        phone=order.participant.phone,
        birth_date=order.participant.birth_date,
    )
