"""Encrypting what was stored before its column was sealed, or by an older replica beside this one."""

from collections.abc import Sequence

from sqlalchemy import text

from shared.database.sealed_columns import SEALED_FORM, Place
from shared.runtime import Runtime
from shared.unit_of_work import system_work

_AT_ONCE = 500


async def seal_stored_texts(runtime: Runtime, places: Sequence[Place]) -> int:
    """Encrypt what is in clear at the places; return how many texts were.

    The service may not change every row: a function of the migration's does it, from clear to sealed only.
    """
    return sum([await _seal_stored(runtime, place) for place in places])


async def _seal_stored(runtime: Runtime, place: Place) -> int:
    shown = f"to_jsonb({place.column}) #>> '{{}}'"
    clear = text(
        f"SELECT ctid::text AS row, {place.bound_to} AS bound_to, {shown} AS value FROM {place.table}"  # noqa: S608
        f" WHERE {place.column} IS NOT NULL AND {shown} !~ :form LIMIT {_AT_ONCE}"
    )
    replace = text("SELECT seal_text(:table, :column, :row, :value, :sealed)")
    done = 0
    while True:
        async with system_work(runtime) as db:
            rows = await db.all(clear, {"form": SEALED_FORM})
            for row in rows:
                sealed = runtime.cipher.encrypt(row.value, place.of(row.bound_to))
                where = {"table": place.table, "column": place.column, "row": row.row}
                await db.execute(replace, where | {"value": row.value, "sealed": sealed})
        done += len(rows)
        if len(rows) < _AT_ONCE:
            return done
