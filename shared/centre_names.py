"""The names of centres, kept by every service beside its own data: no answer waits for the service that has them.

Identity writes them as it registers a centre; the others keep what its event tells of
(services/identity/client/centre_news.py). A name is no secret, so no row-level security is over them.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from shared.database.kernel_tables import centre_names
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.references import CentreReference

_ID = centre_names.c.id
_NEW = insert(centre_names)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=[_ID],
    set_={"name": _NEW.excluded.name, "version": _NEW.excluded.version},
    where=centre_names.c.version < _NEW.excluded.version,
)


async def keep_centre_name(db: Transaction, centre_id: UUID, name: str, version: int) -> None:
    """Keep the name, unless a newer version of the centre told another."""
    await db.execute(_KEEP, {"id": centre_id, "name": name, "version": version})


async def named_centres(db: Transaction, centre_ids: Iterable[UUID]) -> dict[UUID, CentreReference]:
    """Return each of the centres with its name, all in one statement; one not heard of yet has an empty name."""
    wanted = set(centre_ids)
    if not wanted:
        return {}
    known = dict(await db.all(select(_ID, centre_names.c.name).where(one_of(_ID, wanted))))
    return {one: CentreReference(id=one, name=known.get(one, "")) for one in wanted}


async def named_centre(db: Transaction, centre_id: UUID) -> CentreReference:
    """Return the centre with its name, empty if it was not heard of yet."""
    return (await named_centres(db, [centre_id]))[centre_id]


def centre_name(centre_id: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the column that shows the centre's name in a select that is one row to each centre's thing."""
    name = select(centre_names.c.name).where(centre_id == _ID).scalar_subquery()
    return func.coalesce(name, literal("", Text)).label("centre_name")
