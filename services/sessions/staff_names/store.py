"""The store of the names of staff."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.sessions.staff_names.tables import StaffNameRow
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction

_NEW = insert(table_of(StaffNameRow))
_KEEP = _NEW.on_conflict_do_update(
    index_elements=[StaffNameRow.subject],
    set_={"name": _NEW.excluded.name, "version": _NEW.excluded.version},
    where=StaffNameRow.version < _NEW.excluded.version,
)


async def keep(db: Transaction, subject: str, name: str, version: int) -> None:
    """Keep the name, unless a newer version of the account told another."""
    await db.execute(_KEEP, {"subject": subject, "name": name, "version": version})


async def names_of(db: Transaction, subjects: Collection[str]) -> dict[str, str]:
    """Return the names of those that were heard of."""
    if not subjects:
        return {}
    known = select(StaffNameRow.subject, StaffNameRow.name).where(one_of(StaffNameRow.subject, subjects))
    return dict(await db.all(known))
