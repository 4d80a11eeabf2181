"""What an alert needs of each case, kept beforehand so that no other service is asked when it must go out."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.interop.known_cases.tables import KnownCaseRow
from shared.database.rows import shape_of, table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction


@dataclass(frozen=True)
class KnownCase:
    """A case as its filings and sheets name it; one that is not known yet has an empty expediente and participant."""

    id: UUID
    centre_id: UUID
    version: int = 0
    number: str = ""
    expediente: str = ""
    court_code: str = ""
    participant: dict[str, Any] = field(default_factory=dict)
    risk_level: str | None = None
    cem_code: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether a sheet can name it."""
        return bool(self.expediente)


_NEW = insert(table_of(KnownCaseRow))
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _NEW.excluded[name] for name in shape_of(KnownCaseRow).written if name not in {"id", "cem_code"}},
    where=KnownCaseRow.version <= _NEW.excluded.version,
)


async def get(db: Transaction, case_id: UUID) -> KnownCase | None:
    """The case, if cases told of it."""
    row = await db.find(KnownCaseRow, case_id)
    if row is None:
        return None
    return KnownCase(
        row.id,
        row.centre_id,
        row.version,
        row.number,
        row.expediente,
        row.court_code,
        row.participant,
        row.risk_level,
        row.cem_code,
    )


class CaseName(NamedTuple):
    """What a case is known by: its number, and its man."""

    id: UUID
    centre_id: UUID
    number: str
    man: str | None


_NAMES = select(
    KnownCaseRow.id,
    KnownCaseRow.centre_id,
    KnownCaseRow.number,
    KnownCaseRow.participant["full_name"].as_string().label("man"),
)


async def names_of(db: Transaction, case_ids: Collection[UUID]) -> dict[UUID, CaseName]:
    """What those of the cases are known by that cases told of."""
    if not case_ids:
        return {}
    found = await db.all(_NAMES.where(one_of(KnownCaseRow.id, case_ids)), into=CaseName)
    return {one.id: one for one in found}


async def keep(db: Transaction, case: KnownCase, now: datetime) -> None:
    """Keep what the case now is, unless a newer version is known; which CEM follows it stays as it was.

    The case is locked until the transaction ends, kept or not: its sheets are opened one after the other.
    """
    await db.execute(_KEEP, asdict(case) | {"updated_at": now})


async def set_cem(db: Transaction, case_id: UUID, cem_code: str) -> None:
    """Keep which CEM the case's sheets go to."""
    await db.execute(update(KnownCaseRow).where(KnownCaseRow.id == case_id).values(cem_code=cem_code))
