"""The filing desks that filings are to go to: their rules, and whether they are out of order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.interop.directory import store as directory_store
from services.interop.directory.tables import CourtRow
from services.interop.filings import store as filing_store
from services.interop.filings.rules.court_limits import CourtLimits
from shared.database.transaction import Transaction


@dataclass(frozen=True)
class FilingDesk:
    """A court's desk; `outage` is the evidence of the outage that it has at the moment, if it has one."""

    limits: CourtLimits
    outage: str | None


def limits_of(court: CourtRow) -> CourtLimits:
    """The court's filing rules, as the domain reads them."""
    return CourtLimits(court.max_bytes, court.max_annexes, frozenset(court.weekdays), court.opens, court.closes)


async def desks_of(db: Transaction, filing_ids: Sequence[UUID], moment: datetime) -> dict[UUID, FilingDesk]:
    """The desk of each filing whose court the directory knows."""
    court_codes = await filing_store.court_codes_of(db, filing_ids)
    courts = await directory_store.courts_with(db, set(court_codes.values()))
    outages = await directory_store.outages_at(db, [court.id for court in courts], moment)
    desks = {court.court_code: FilingDesk(limits_of(court), outages.get(court.id)) for court in courts}
    return {filing_id: desks[code] for filing_id, code in court_codes.items() if code in desks}
