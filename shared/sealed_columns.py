"""Columns that hold what a person wrote: encrypted on the way into a table, readable in the row that comes out of it.

Anybody may write her address anywhere. A column made by `sealed_column()` is never in clear in SQL: not in the table,
the write-ahead log or a backup. Each value is bound to its column and its row, as the victim's are. SQL cannot search
it. Statements made without the ORM seal by `sealed_values`.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, event, inspect, text
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, mapped_column, object_session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeEngine

from shared.encryption import FieldCipher
from shared.ids import new_id
from shared.runtime import Runtime
from shared.unit_of_work import UnitOfWork, system_work

# What FieldCipher.encrypt returns, for Python and PostgreSQL alike; no text that people write has this form.
SEALED_FORM = r"^[^.\s]+\.[A-Za-z0-9_-]{38,}={0,2}$"

_SEALED = re.compile(SEALED_FORM)
_BOUND_TO, _BY_STORE = "bound_to", "by_store"
_AT_ONCE = 500


class Place(NamedTuple):
    """A sealed column, and the column whose value binds the text to its row."""

    table: str
    column: str
    bound_to: str

    def of(self, row: object) -> str:
        """Return what a value of the row that `row` names is bound to."""
        return f"{self.table}.{self.column}:{row}"


def sealed_column(kind: TypeEngine[Any] | None = None, *, bound_to: str = "id", by_store: bool = False) -> Any:
    """Return a column of text or JSON that is encrypted in the table, bound to its row by the column `bound_to`.

    With `by_store` the store itself seals and unseals, since it has something to say of a text that was tampered with.
    """
    return mapped_column(kind, info={_BOUND_TO: bound_to, _BY_STORE: by_store})


def seal_columns(base: type[DeclarativeBase]) -> None:
    """Encrypt and decrypt the sealed columns of all tables of `base` as rows are written and read."""
    event.listen(base, "load", _on_load, propagate=True)
    event.listen(base, "refresh", _on_refresh, propagate=True)
    for moment in ("insert", "update"):
        event.listen(base, f"before_{moment}", _before_write, propagate=True)
        event.listen(base, f"after_{moment}", _after_write, propagate=True)


def sealed_places(base: type[DeclarativeBase]) -> list[Place]:
    """Return every sealed column of the tables of `base`."""
    return [place for mapper in base.registry.mappers for place in _places(mapper)]


def seal_text(cipher: FieldCipher, place: Place, row: object, value: Any) -> str | None:
    """Return a text, or a value of JSON, as it is stored at the place in the row that `row` names."""
    if value is None:
        return None
    return cipher.encrypt(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), place.of(row))


def unseal_text(cipher: FieldCipher, place: Place, row: object, stored: str) -> str:
    """Return the text that `seal_text` stored there; raise UndecipherableError for one that was changed or moved."""
    if not _SEALED.match(stored):
        return stored  # from before the column was sealed; `seal_stored_texts` has not come to it yet
    return cipher.decrypt(stored, place.of(row))


def sealed_values(cipher: FieldCipher, row: type[DeclarativeBase], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a row to insert by a statement, those of sealed columns encrypted; gives it its id."""
    given = {"id": new_id()} | values
    for place in _sealed(row):
        if place.column in given:
            given[place.column] = seal_text(cipher, place, given[place.bound_to], given[place.column])
    return given


async def seal_stored_texts(runtime: Runtime, places: Sequence[Place]) -> int:
    """Encrypt what was stored before its column was sealed, or by a replica that does not seal; return how many.

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
            rows = (await db.execute(clear, {"form": SEALED_FORM})).all()
            for row in rows:
                sealed = runtime.cipher.encrypt(row.value, place.of(row.bound_to))
                where = {"table": place.table, "column": place.column, "row": row.row}
                await db.execute(replace, where | {"value": row.value, "sealed": sealed})
        done += len(rows)
        if len(rows) < _AT_ONCE:
            return done


@cache
def _places(mapper: Mapper[Any], *, by_store: bool = True) -> list[Place]:
    columns = [(each.key, each.columns[0].info) for each in mapper.column_attrs]
    sealed = [(key, info) for key, info in columns if _BOUND_TO in info and (by_store or not info[_BY_STORE])]
    return [Place(str(mapper.local_table), key, info[_BOUND_TO]) for key, info in sealed]


def _sealed(row: type[Any]) -> list[Place]:
    return _places(inspect(row), by_store=False)


def _cipher(session: Session | None) -> FieldCipher:
    assert session is not None  # noqa: S101  (rows are read and written within one)
    work = session.info["work"]
    assert isinstance(work, UnitOfWork)  # noqa: S101  (set at opening)
    return work.cipher


def _on_load(target: Any, context: Any) -> None:
    _on_refresh(target, context, None)


def _on_refresh(target: Any, context: Any, names: Any) -> None:
    for place in _sealed(type(target)):
        stored = target.__dict__.get(place.column)
        if stored is None or (names is not None and place.column not in names):
            continue
        if isinstance(stored, str):  # JSON that is not sealed yet is read as what it stands for
            plain = unseal_text(_cipher(context.session), place, getattr(target, place.bound_to), stored)
            as_json = isinstance(type(target).__table__.c[place.column].type, JSON)
            set_committed_value(target, place.column, json.loads(plain) if as_json else plain)


def _before_write(_mapper: Any, _connection: Any, target: Any) -> None:
    sealed = _sealed(type(target))
    if not sealed:
        return
    state = inspect(target)
    if "id" in state.mapper.column_attrs and target.id is None:
        target.id = new_id()
    kept: dict[str, Any] = {}
    for place in sealed:
        value = target.__dict__.get(place.column)
        if value is not None and state.attrs[place.column].history.has_changes():
            kept[place.column] = value
            row = getattr(target, place.bound_to)
            setattr(target, place.column, seal_text(_cipher(object_session(target)), place, row, value))
    state.info["written"] = kept


def _after_write(_mapper: Any, _connection: Any, target: Any) -> None:
    for name, value in inspect(target).info.pop("written", {}).items():
        set_committed_value(target, name, value)
