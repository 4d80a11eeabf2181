"""Taking in a court's order: check it, and open the case; both by the same rules."""

from dataclasses import dataclass
from uuid import UUID

from services.cases.cases.actions.moving import shown_case
from services.cases.cases.models.cases import Case, DueDate
from services.cases.cases.rules.effective_dates import moment_of
from services.cases.cases.rules.lifecycle import CaseState, Cause
from services.cases.cases.store import cases
from services.cases.cases.store.cases import CaseRecord, NameLike
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.client.events import CASE_OPENED
from services.cases.orders import store as court_orders
from services.cases.orders.actions.notified_order import notified_order, told_differently
from services.cases.orders.errors import CentreOutOfReach, NotificationDiffers, OrderAlreadyOpened, OrderNotAcceptable
from services.cases.orders.models import Candidate, CaseCheck, CourtOrder
from services.cases.orders.rules.court_order import OrderFacts, Source, Warned, order_faults, order_key, order_warnings
from services.cases.orders.rules.due_dates import due_dates, intake_policy
from services.cases.orders.rules.duplicate_matching import Known, likenesses
from services.cases.orders.tables import CourtOrderRow
from services.cases.persons import store as persons
from services.cases.persons.actions.meeting import OrderedMan, meet_person
from services.cases.persons.errors import DocumentOfAnotherName
from services.cases.persons.store import KnownPerson
from services.interop.client import CasillaNotification
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.expediente import parse_expediente
from shared.peru.identity_documents import normalise_document_number
from shared.peru.names import same_name, sound_key
from shared.peru.phone import parse_phone
from shared.references import CaseReference, CourtReference
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class _Accepted:
    """An order that can be opened, in normal form."""

    sent: CourtOrder
    expediente: str
    court_code: str
    document_number: str
    phone: str | None
    full_name: str
    key: str
    due: list[DueDate]


async def check_order(work: UnitOfWork, order: CourtOrder) -> CaseCheck:
    """Say what opening this order would meet, and store nothing; refuses what open_case refuses."""
    accepted = _accept(work, order)
    differing = told_differently(order, await notified_order(work, order))
    async with work.reading() as db:
        duplicate = await cases.find_duplicate(db, accepted.key, order.notification_id)
        if duplicate is not None:
            raise OrderAlreadyOpened.by(duplicate)
        return CaseCheck(
            expediente=accepted.expediente,
            court=CourtReference.of(accepted.court_code),
            warnings=[*_warnings(accepted, await _known_by_another_name(db, accepted)), *differing],
            due_dates=accepted.due,
            candidates=await _candidates(db, accepted),
        )


async def open_case(work: UnitOfWork, order: CourtOrder) -> Case:
    """Open a case from a court's order; the order as it was sent is kept for ever.

    Raises OrderNotAcceptable, CentreOutOfReach, DocumentOfAnotherName, OrderAlreadyOpened for an order or notification
    taken before, NotificationDiffers for one that is not what arrived unless the order says why it is, and what
    notified_order and told_differently raise.
    """
    accepted = _accept(work, order)
    notification = await notified_order(work, order)
    differing = told_differently(order, notification)
    if differing and order.differs_because is None:
        raise NotificationDiffers.in_(differing)
    now = work.now()
    async with work as db:
        order_id = await _keep_order(db, work, accepted, notification)
        known = await _known_by_another_name(db, accepted)
        if known is not None and order.participant.same_man_because is None:
            raise DocumentOfAnotherName.of(known.id, known.full_name)
        warnings = [*_warnings(accepted, known), *differing]
        case = CaseRow(
            centre_id=order.centre_id,
            created_at=now,
            number=await cases.next_number(db, work.today().year),
            person_id=await meet_person(db, _man(accepted)),
            order_id=order_id,
            state=CaseState.RECEIVED,
            state_since=moment_of(order.received_on, recorded_at=now),
            due_dates=[due.model_dump(mode="json") for due in accepted.due],
            warnings=list(warnings),
            next_due_on=min(due.on for due in accepted.due),
        )
        await _open(db, work, case, order)
        return work.created(await shown_case(db, case.id))


def _accept(work: UnitOfWork, order: CourtOrder) -> _Accepted:
    if not work.principal.may_act_in(order.centre_id):
        raise CentreOutOfReach()
    if faults := order_faults(_facts(order), work.today()):
        raise OrderNotAcceptable.for_faults(faults)
    man, expediente = order.participant, parse_expediente(order.expediente)
    number = normalise_document_number(man.document_type, man.document_number)
    policy = intake_policy()
    return _Accepted(
        sent=order,
        expediente=expediente.value,
        court_code=str(expediente.court),
        document_number=number,
        phone=None if man.phone is None else parse_phone(man.phone).e164,
        full_name=f"{man.given_names} {man.surnames}",
        key=order_key(expediente.value, man.document_type, number, order.resolution_number),
        due=[
            DueDate(duty=duty, on=day, policy=policy.version)
            for duty, day in due_dates(order.received_on, policy).items()
        ],
    )


def _facts(order: CourtOrder) -> OrderFacts:
    return OrderFacts(
        source=order.source,
        notification_id=order.notification_id,
        institution_reference=order.institution_reference,
        expediente=order.expediente,
        basis=order.basis,
        measures=frozenset(order.measures),
        resolution_date=order.resolution_date,
        received_on=order.received_on,
        document_type=order.participant.document_type,
        document_number=order.participant.document_number,
        phone=order.participant.phone,
        birth_date=order.participant.birth_date,
    )


def _warnings(accepted: _Accepted, known_by_another_name: KnownPerson | None) -> list[Warned]:
    found = order_warnings(_facts(accepted.sent))
    return found if known_by_another_name is None else [*found, Warned.DOCUMENT_KNOWN_UNDER_OTHER_NAME]


async def _known_by_another_name(db: Transaction, accepted: _Accepted) -> KnownPerson | None:
    order = accepted.sent
    known = await persons.find_known(db, order.centre_id, order.participant.document_type, accepted.document_number)
    return known if known is not None and not same_name(known.full_name, accepted.full_name) else None


async def _candidates(db: Transaction, accepted: _Accepted) -> list[Candidate]:
    rows = await cases.find_candidates(
        db,
        document_number=accepted.document_number,
        name=NameLike(accepted.full_name, sound_key(accepted.full_name)),
        expediente=accepted.expediente,
        document_sha256=accepted.sent.document_sha256,
    )
    new = Known(accepted.full_name, accepted.document_number, accepted.expediente, accepted.sent.document_sha256)
    return [candidate for row in rows if (candidate := _candidate(new, row)).likenesses]


def _candidate(new: Known, row: CaseRecord) -> Candidate:
    existing = Known(f"{row.given_names} {row.surnames}", row.document_number, row.expediente, row.document_sha256)
    return Candidate(
        case=CaseReference(id=row.id, number=row.number),
        state=CaseState(row.state),
        expediente=row.expediente,
        given_names=row.given_names,
        surnames=row.surnames,
        document_type=row.document_type,
        document_number=row.document_number,
        likenesses=likenesses(new, existing),
    )


async def _keep_order(
    db: Transaction, work: UnitOfWork, accepted: _Accepted, notification: CasillaNotification | None
) -> UUID:
    order = accepted.sent
    told = notification.source_id if notification and order.source is Source.INSTITUTION else None
    kept = CourtOrderRow(
        centre_id=order.centre_id,
        created_at=work.now(),
        source=order.source,
        notification_id=order.notification_id,
        institution_reference=order.institution_reference or told,
        expediente=accepted.expediente,
        court_code=accepted.court_code,
        basis=order.basis,
        measures=list[str](order.measures),
        resolution_number=order.resolution_number,
        resolution_date=order.resolution_date,
        received_on=order.received_on,
        document_sha256=order.document_sha256,
        order_key=accepted.key,
        raw=order.model_dump(mode="json", exclude_unset=True),
    )
    if not await court_orders.add_order(db, kept):
        raise OrderAlreadyOpened.by(await cases.find_duplicate(db, accepted.key, order.notification_id))
    return kept.id


def _man(accepted: _Accepted) -> OrderedMan:
    man = accepted.sent.participant
    return OrderedMan(
        centre_id=accepted.sent.centre_id,
        given_names=man.given_names,
        surnames=man.surnames,
        document_type=man.document_type,
        document_number=accepted.document_number,
        phone=accepted.phone,
        birth_date=man.birth_date,
    )


async def _open(db: Transaction, work: UnitOfWork, case: CaseRow, order: CourtOrder) -> None:
    await record_change(
        db,
        case,
        "case.opened",
        reason=order.differs_because,
        after={"state": case.state, "source": order.source},
        event=CASE_OPENED,
        detail=f"/v1/cases/{case.id}",
    )
    await db.add(
        HistoryRow(
            centre_id=case.centre_id,
            case_id=case.id,
            created_at=work.now(),
            to_state=CaseState(case.state),
            cause=Cause.ORDER,
            effective_on=order.received_on,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
    )
