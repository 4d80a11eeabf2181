"""Courts, outages and CEMs as published."""

from collections.abc import Iterable

from services.interop.directory import store as directory_store
from services.interop.directory.models.cems import Cem
from services.interop.directory.models.courts import Court, Outage
from services.interop.directory.tables import CemRow, CourtOutageRow, CourtRow
from shared.database.transaction import Transaction
from shared.references import ActorReference, CemReference, CourtReference

MEGABYTE = 1024 * 1024


async def named_courts(db: Transaction, court_codes: Iterable[str]) -> dict[str, CourtReference]:
    """Courts by their codes, as answers point to them: under the directory's name if they are listed."""
    codes = set(court_codes)
    listed = {row.court_code: row.name for row in await directory_store.courts_with(db, codes)} if codes else {}
    return {code: CourtReference.of(code, listed.get(code)) for code in codes}


async def named_cems(db: Transaction, codes: Iterable[str]) -> dict[str, CemReference]:
    """CEMs by their codes, as answers point to them."""
    wanted = set(codes)
    listed = await directory_store.cem_names(db, wanted) if wanted else {}
    return {code: CemReference(code=code, name=listed.get(code, "")) for code in wanted}


def court_view(row: CourtRow) -> Court:
    """A court as published."""
    return Court.model_validate(
        {
            "id": row.id, "version": row.version, "court_code": row.court_code, "name": row.name,
            "casilla": row.casilla, "channel": row.channel, "max_megabytes": row.max_bytes // MEGABYTE,
            "max_annexes": row.max_annexes, "filing_weekdays": row.weekdays, "filing_opens": row.opens,
            "filing_closes": row.closes,
        }
    )  # fmt: skip


def outage_view(row: CourtOutageRow, court: CourtRow) -> Outage:
    """An outage as published."""
    return Outage(
        id=row.id,
        court=CourtReference.of(court.court_code, court.name),
        started_at=row.began_at,
        ended_at=row.ended_at,
        evidence=row.evidence,
        evidence_sha256=row.evidence_sha256,
        recorded_by=ActorReference.of(row.recorded_by, row.recorded_by_name),
    )


def cem_view(row: CemRow) -> Cem:
    """A CEM as published."""
    fields = ("id", "version", "code", "name", "service", "address", "phone", "ubigeo", "department", "province",
              "district", "longitude", "latitude", "channel")  # fmt: skip
    return Cem.model_validate({field: getattr(row, field) for field in fields})
