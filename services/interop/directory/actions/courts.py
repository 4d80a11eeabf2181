"""The directory of courts and their outages (N01)."""

from typing import Any
from uuid import UUID

from services.interop.directory import store as directory_store
from services.interop.directory.actions.showing import MEGABYTE, court_view, outage_view
from services.interop.directory.errors import CourtAlreadyListed
from services.interop.directory.models.courts import Court, CourtDetails, NewOutage, Outage, OutageEnd
from services.interop.directory.tables import CourtOutageRow, CourtRow
from shared import audit
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.problems import InvalidInput, NotFound
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def list_courts(work: UnitOfWork, page: PageRequest) -> Page[Court]:
    """One page of courts, newest first."""
    async with work.reading() as db:
        rows, following = await directory_store.list_courts(db, page)
        return page.of([court_view(row) for row in rows], following)


async def get_court(work: UnitOfWork, court_id: UUID) -> Court:
    """One court."""
    async with work.reading() as db:
        return work.answer(court_view(await _court(db, court_id)))


async def add_court(work: UnitOfWork, details: CourtDetails) -> Court:
    """Add a court. Raises CourtAlreadyListed."""
    async with work as db:
        if await directory_store.find_court(db, details.court_code) is not None:
            raise CourtAlreadyListed()
        row = CourtRow(created_at=work.now(), court_code=details.court_code, **_said(details))
        await db.add(row)
        await audit.record(db, action="court.added", subject="court", subject_id=row.id)
        return work.created(court_view(row))


async def change_court(work: UnitOfWork, court_id: UUID, version: int, details: CourtDetails) -> Court:
    """Replace what the directory says of a court; its code stays."""
    async with work as db:
        row = await _court(db, court_id, lock=True)
        require_version(row.version, version)
        if row.court_code != details.court_code:
            raise InvalidInput.at(
                "court_code", Text("El código del juzgado no se cambia.", "A court's code does not change.")
            )
        for name, value in _said(details).items():
            setattr(row, name, value)
        row.version += 1
        await db.save(row)
        await audit.record(db, action="court.changed", subject="court", subject_id=row.id)
        return work.answer(court_view(row))


async def list_outages(work: UnitOfWork, court_id: UUID, page: PageRequest) -> Page[Outage]:
    """One page of the court's outages, newest first."""
    async with work.reading() as db:
        court = await _court(db, court_id)
        rows, following = await directory_store.list_outages(db, court_id, page)
        return page.of([outage_view(row, court) for row in rows], following)


async def record_outage(work: UnitOfWork, court_id: UUID, new: NewOutage) -> Outage:
    """Record that the court's filing desk does not work: until it ends, filings go by hand."""
    async with work as db:
        court = await _court(db, court_id)
        row = CourtOutageRow(
            id=new_id(),
            court_id=court_id,
            created_at=work.now(),
            began_at=new.started_at,
            ended_at=new.ended_at,
            evidence=new.evidence,
            evidence_sha256=new.evidence_sha256,
            recorded_by=work.principal.subject,
            recorded_by_name=work.principal.name,
        )
        await db.add(row)
        await audit.record(db, action="outage.recorded", subject="court", subject_id=court_id)
        return work.created(outage_view(row, court))


async def end_outage(work: UnitOfWork, court_id: UUID, outage_id: UUID, end: OutageEnd) -> Outage:
    """Record when the filing desk worked again."""
    async with work as db:
        row = await directory_store.get_outage(db, outage_id)
        if row is None or row.court_id != court_id:
            raise NotFound()
        if end.ended_at <= row.began_at:
            raise InvalidInput.at(
                "ended_at", Text("El fin debe ser posterior al inicio.", "The end must be after the beginning.")
            )
        row.ended_at = end.ended_at
        await db.save(row)
        await audit.record(db, action="outage.ended", subject="court", subject_id=court_id)
        return work.answer(outage_view(row, await _court(db, court_id)))


async def _court(db: Transaction, court_id: UUID, *, lock: bool = False) -> CourtRow:
    row = await directory_store.get_court(db, court_id, lock=lock)
    if row is None:
        raise NotFound()
    return row


def _said(details: CourtDetails) -> dict[str, Any]:
    return {
        "name": details.name,
        "casilla": details.casilla,
        "channel": details.channel,
        "max_bytes": details.max_megabytes * MEGABYTE,
        "max_annexes": details.max_annexes,
        "weekdays": sorted(set(details.filing_weekdays)),
        "opens": details.filing_opens,
        "closes": details.filing_closes,
    }
