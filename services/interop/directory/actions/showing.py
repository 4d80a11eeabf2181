"""Courts, outages and CEMs as published."""

from services.interop.directory.models.cems import Cem
from services.interop.directory.models.courts import Court, Outage
from services.interop.directory.tables import CemRow, CourtOutageRow, CourtRow

MEGABYTE = 1024 * 1024


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


def outage_view(row: CourtOutageRow) -> Outage:
    """An outage as published."""
    return Outage(
        id=row.id, court_id=row.court_id, began_at=row.began_at, ended_at=row.ended_at, evidence=row.evidence,
        evidence_sha256=row.evidence_sha256, recorded_by=row.recorded_by,
    )  # fmt: skip


def cem_view(row: CemRow) -> Cem:
    """A CEM as published."""
    fields = ("id", "version", "code", "name", "service", "address", "phone", "ubigeo", "department", "province",
              "district", "longitude", "latitude", "channel")  # fmt: skip
    return Cem.model_validate({field: getattr(row, field) for field in fields})
