"""Instruments without code: drafted, published for good, retired; and looked up by whoever assesses with one."""

from uuid import UUID

from services.cases.instruments import store
from services.cases.instruments.errors import InstrumentFixed, InstrumentNotSound, InstrumentUnknown
from services.cases.instruments.models import (
    Instrument,
    InstrumentCatalogue,
    InstrumentDefinition,
    InstrumentVersion,
    NewInstrument,
)
from services.cases.instruments.rules import instruments as rules
from services.cases.instruments.rules.instruments import InstrumentState, faults_of, instrument_from, instruments
from services.cases.instruments.tables import NATIONAL, InstrumentRow
from services.cases.orders.errors import CentreOutOfReach
from shared.centre_names import named_centres
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotAllowed, NotFound
from shared.references import ActorReference
from shared.security.principal import Role
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version

_APPLIED_BY = {Role.PSYCHOLOGIST, Role.SOCIAL_WORKER}


async def draft_instrument(work: UnitOfWork, new: NewInstrument) -> Instrument:
    """Write an instrument as a draft, which nobody assesses with.

    Raises InstrumentNotSound, CentreOutOfReach, NotAllowed, and InstrumentVersionTaken.
    """
    centre_id = new.centre_id or NATIONAL
    _require_right(work, centre_id)
    _require_sound(new.definition)
    async with work as db:
        row = InstrumentRow(
            centre_id=centre_id,
            created_at=work.now(),
            code=new.definition.code,
            edition=new.definition.version,
            state=InstrumentState.DRAFT,
            definition=new.definition.model_dump(mode="json"),
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
        await record_change(db, row, "instrument.drafted", after={"code": row.code, "version": row.edition})
        return work.created(await _view(db, row))


async def change_draft(
    work: UnitOfWork, instrument_id: UUID, version: int, definition: InstrumentDefinition
) -> Instrument:
    """Write a draft anew. Raises InstrumentFixed for what is published, and what draft_instrument raises."""
    _require_sound(definition)
    async with work as db:
        row = await _locked(db, work, instrument_id, version, InstrumentState.DRAFT)
        row.code, row.edition = definition.code, definition.version
        row.definition = definition.model_dump(mode="json")
        await record_change(db, row, "instrument.changed", after={"code": row.code, "version": row.edition})
        return work.answer(await _view(db, row))


async def publish(work: UnitOfWork, instrument_id: UUID, version: int) -> Instrument:
    """Let a draft be used; from now on it never changes. Raises InstrumentFixed."""
    async with work as db:
        row = await _locked(db, work, instrument_id, version, InstrumentState.DRAFT)
        row.state, row.published_at = InstrumentState.PUBLISHED, work.now()
        await record_change(db, row, "instrument.published", after={"code": row.code, "version": row.edition})
        return work.answer(await _view(db, row))


async def retire(work: UnitOfWork, instrument_id: UUID, version: int) -> Instrument:
    """Have nobody assess with it any more; what was assessed with it stays. Raises InstrumentFixed."""
    async with work as db:
        row = await _locked(db, work, instrument_id, version, InstrumentState.PUBLISHED)
        row.state, row.retired_at = InstrumentState.RETIRED, work.now()
        await record_change(db, row, "instrument.retired", after={"code": row.code, "version": row.edition})
        return work.answer(await _view(db, row))


async def read_instrument(work: UnitOfWork, instrument_id: UUID) -> Instrument:
    """Return one that was written here."""
    async with work.reading() as db:
        row = await store.find_instrument(db, instrument_id)
        if row is None:
            raise NotFound()
        return work.answer(await _view(db, row))


async def read_catalogue(work: UnitOfWork, states: list[InstrumentState] | None) -> InstrumentCatalogue:
    """Return the versions in these states, the published ones unless others are asked for; those that ship first."""
    asked = states or [InstrumentState.PUBLISHED]
    async with work.reading() as db:
        rows = await store.list_instruments(db, asked)
    shipped = [_shipped(one) for one in instruments().values()] if InstrumentState.PUBLISHED in asked else []
    written = [InstrumentVersion(**row.definition, id=row.id, state=row.state) for row in rows]
    return InstrumentCatalogue(instruments=[*shipped, *written])


async def usable_instrument(
    db: Transaction, centre_id: UUID, code: str, version: str, *, retired_too: bool = False
) -> rules.Instrument:
    """Return the instrument that a case of the centre is assessed with; raise InstrumentUnknown for one not in use.

    A retired one puts right what was found with it (`retired_too`), and is used for nothing else.
    """
    shipped = instruments().get((code, version))
    if shipped is not None:
        return shipped
    row = await store.named_instrument(db, code, version)
    usable = {InstrumentState.PUBLISHED} | ({InstrumentState.RETIRED} if retired_too else set())
    if row is None or row.state not in usable or row.centre_id not in (NATIONAL, centre_id):
        raise InstrumentUnknown(Text("Elija uno de /v1/instruments.", "Choose one of /v1/instruments."))
    return instrument_from(row.definition)


def _require_right(work: UnitOfWork, centre_id: UUID) -> None:
    roles = work.principal.roles
    if centre_id == NATIONAL and Role.NATIONAL_COORDINATOR not in roles:
        raise NotAllowed(
            Text(
                "Los instrumentos de todos los centros son de la coordinación nacional.",
                "Instruments of all centres are the national coordination's.",
            )
        )
    if centre_id != NATIONAL and not work.principal.may_act_in(centre_id):
        raise CentreOutOfReach()


def _require_sound(definition: InstrumentDefinition) -> None:
    faults = list(faults_of(instrument_from(definition.model_dump(mode="json"))))
    if not set(definition.applied_by) <= _APPLIED_BY:
        faults.append(("applied_by", _WHO))
    if (definition.code, definition.version) in instruments():
        faults.append(("version", _SHIPS))
    if faults:
        raise InstrumentNotSound.for_faults((f"definition.{field}", text) for field, text in faults)


_WHO = Text("Lo aplican psicología, trabajo social o ambas.", "Psychologists apply it, social workers, or both.")
_SHIPS = Text(
    "Esa versión viene con la plataforma: dé otra.", "That version ships with the platform: give another one."
)


async def _locked(
    db: Transaction, work: UnitOfWork, instrument_id: UUID, version: int, state: InstrumentState
) -> InstrumentRow:
    row = await store.find_instrument(db, instrument_id, lock=True)
    if row is None:
        raise NotFound()
    _require_right(work, row.centre_id)
    require_version(row.version, version)
    if row.state != state:
        raise InstrumentFixed()
    return row


def _shipped(instrument: rules.Instrument) -> InstrumentVersion:
    definition = InstrumentDefinition.model_validate(instrument, from_attributes=True)
    return InstrumentVersion(**definition.model_dump(), id=None, state=InstrumentState.PUBLISHED)


async def _view(db: Transaction, row: InstrumentRow) -> Instrument:
    centre = None if row.centre_id == NATIONAL else (await named_centres(db, [row.centre_id]))[row.centre_id]
    return Instrument(
        id=row.id,
        version=row.version,
        centre=centre,
        state=row.state,
        definition=row.definition,
        created_by=ActorReference.of(row.actor, row.actor_name),
        created_at=row.created_at,
        published_at=row.published_at,
        retired_at=row.retired_at,
    )
