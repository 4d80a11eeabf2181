"""A transaction: the one way to run a statement. Typed records go in and come out; parameters are always bound."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar, TypeVarTuple, cast, overload
from uuid import UUID

from sqlalchemy import ARRAY, JSON, Executable, TextClause, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.selectable import TypedReturnsRows

from shared.database.rows import Shape, StoredRow, changed_meanwhile, forget_stored, shape_of
from shared.database.statements import Part, Parts, query_of, require_columns
from shared.security.encryption import FieldCipher

T = TypeVar("T")
T2 = TypeVar("T2")
R = TypeVar("R", bound=StoredRow)
Ts = TypeVarTuple("Ts")
Values = Mapping[str, Any]

_NONE: Values = MappingProxyType({})


class Transaction:
    """An open transaction in its scope (shared/unit_of_work.py opens it).

    `connection` is asyncpg's own, for pgqueuer; `opened_by` the unit of work. Raises asyncpg's errors.
    """

    def __init__(self, connection: Any, cipher: FieldCipher, opened_by: object) -> None:
        self.connection = connection
        self.opened_by = opened_by
        self._cipher = cipher
        self._rows: dict[tuple[Any, ...], StoredRow] = {}
        self._locked: set[tuple[Any, ...]] = set()
        self._appended: dict[type[StoredRow], list[StoredRow]] = {}
        self._done: set[str] = set()

    @overload
    async def all(self, statement: Executable, values: Values = ..., *, into: Callable[..., T]) -> list[T]: ...
    @overload
    async def all(self, statement: TypedReturnsRows[T], values: Values = ...) -> list[T]: ...
    @overload
    async def all(self, statement: TypedReturnsRows[T, T2, *Ts], values: Values = ...) -> list[tuple[T, T2, *Ts]]: ...
    @overload
    async def all(self, statement: TextClause, values: Values = ...) -> list[Any]: ...
    async def all(
        self, statement: Executable, values: Values = _NONE, *, into: Callable[..., Any] | None = None
    ) -> list[Any]:
        """Return every row: a mapped row, one value, a tuple of such, or what `into` makes of it.

        A mapped row that is read twice is one and the same, as it was read last.

        `into` is given a row's columns by their names, or, where mapped rows are among them, these in their order. Of a
        statement that is written as text a row of several is the driver's, whose columns are attributes.
        """
        query = query_of(statement, values)
        rows = await self.connection.fetch(query.sql, *query.arguments)
        return list(map(self._reader(rows[0], query.parts, into), rows)) if rows else []

    @overload
    async def first(self, statement: Executable, values: Values = ..., *, into: Callable[..., T]) -> T | None: ...
    @overload
    async def first(self, statement: TypedReturnsRows[T], values: Values = ...) -> T | None: ...
    @overload
    async def first(
        self, statement: TypedReturnsRows[T, T2, *Ts], values: Values = ...
    ) -> tuple[T, T2, *Ts] | None: ...
    @overload
    async def first(self, statement: TextClause, values: Values = ...) -> Any: ...
    async def first(
        self, statement: Executable, values: Values = _NONE, *, into: Callable[..., Any] | None = None
    ) -> Any:
        """Return the first row as `all` does, or None when there is none."""
        query = query_of(statement, values)
        row = await self.connection.fetchrow(query.sql, *query.arguments)
        return None if row is None else self._reader(row, query.parts, into)(row)

    @overload
    async def one(self, statement: TypedReturnsRows[T], values: Values = ...) -> T: ...
    @overload
    async def one(self, statement: TypedReturnsRows[T, T2, *Ts], values: Values = ...) -> tuple[T, T2, *Ts]: ...
    async def one(self, statement: Any, values: Values = _NONE) -> Any:
        """Return the only row, as `all` does; raise ValueError when there is another number of them."""
        (found,) = await self.all(statement, values)
        return found

    async def execute(self, statement: Executable, values: Values = _NONE) -> int:
        """Run a statement; return how many rows it changed."""
        query = query_of(statement, values)
        done: str = await self.connection.execute(query.sql, *query.arguments)
        count = done.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def execute_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Run a statement once for each of the rows, which name the same columns."""
        queries = [query_of(statement, row) for row in rows]
        if queries:
            await self.connection.executemany(queries[0].sql, [query.arguments for query in queries])

    async def find(self, kind: type[R], key: UUID | str, *, lock: bool = False) -> R | None:
        """Return the row with this primary key, locked until the transaction ends if so asked; None without one."""
        if (kind, key) in self._locked:
            return cast("R", self._rows[kind, key])
        found: R | None = await self.first(_finding(kind, lock), {"key": key})
        return found

    async def lock_all(self, kind: type[R], keys: Collection[UUID]) -> dict[UUID, R]:
        """Return the rows with these primary keys, locked until the transaction ends; to `find` one then costs nothing.

        They are locked in the order of their keys, so that two who lock the same do not wait for each other; and
        against change alone: who adds a row that refers to them does not wait.
        """
        if not keys:
            return {}
        (key,) = shape_of(kind).key
        found = {getattr(row, key): row for row in await self.all(_locking(kind), {"keys": list(keys)})}
        self._locked.update((kind, one) for one in found)
        return found

    async def add(self, *rows: StoredRow) -> None:
        """Insert the rows one by one; what the database gives them is known afterwards."""
        for row in rows:
            shape = shape_of(type(row))
            query = query_of(_adding(shape), shape.inserted(row, self._cipher))
            given = await self.connection.fetchrow(query.sql, *query.arguments)
            self._keep(shape, row, {} if given is None else dict(given.items()))

    async def add_all(self, rows: Sequence[StoredRow]) -> None:
        """Insert rows of one kind by one statement; what the database gives them is not known afterwards.

        Raises TypeError for a table with columns of lists or JSON.
        """
        if rows:
            shape = shape_of(type(rows[0]))
            values = [shape.inserted(row, self._cipher) for row in rows]
            await self.execute(
                _adding_all(shape), {f"all_{name}": [row[name] for row in values] for name in shape.written}
            )

    def append(self, row: StoredRow) -> None:
        """Insert the row as the transaction commits, by one statement with others like it, in their order."""
        self._appended.setdefault(type(row), []).append(row)

    def first_time(self, what: str) -> bool:
        """Whether this is asked for the first time in this transaction: for what is to be done once in each."""
        is_first = what not in self._done
        self._done.add(what)
        return is_first

    async def add_unless_there(self, row: StoredRow) -> bool:
        """Insert the row and return True; False when a unique constraint has one like it, which stays as it is."""
        shape = shape_of(type(row))
        is_new = await self.execute(_adding_unless_there(shape), shape.inserted(row, self._cipher)) == 1
        if is_new:
            self._keep(shape, row, {})
        return is_new

    def values_of(self, row: StoredRow) -> Values:
        """Return a new row's values, sealed ones encrypted, for a statement that inserts it or meets one like it."""
        return shape_of(type(row)).inserted(row, self._cipher)

    async def save(self, row: StoredRow) -> None:
        """Write what has changed of a row that was read or added; raise Conflict if another version is stored by now.

        Only a change that raises the version keeps out who has not seen it; one that does not needs the row's lock.
        """
        shape = shape_of(type(row))
        values = shape.updated(row, self._cipher)
        if not values:
            return
        where = {f"at_{name}": getattr(row, name) for name in shape.key}
        if shape.has_version:
            where["at_version"] = shape.stored_version(row)
        if await self.execute(_saving(shape), values | where) != 1:
            raise changed_meanwhile()
        self._keep(shape, row, {})

    def require_saved(self) -> None:
        """Raise RuntimeError if a row was changed and not saved."""
        forgotten = {type(row).__name__ for row in self._rows.values() if shape_of(type(row)).changed(row)}
        if forgotten:
            raise RuntimeError(f"changed and not saved: {', '.join(sorted(forgotten))}")

    async def commit(self) -> None:
        """End the transaction; raise RuntimeError if a row was changed and not saved, or if a statement failed in it.

        Of a transaction in which a statement failed, PostgreSQL makes nothing of COMMIT and says so without an error.
        """
        for rows in self._appended.values():
            await self.add_all(rows)
        self.require_saved()
        if await self.connection.execute("COMMIT") != "COMMIT":
            raise RuntimeError("a statement failed in the transaction: nothing of it is stored")

    def forget(self) -> None:
        """Let no row believe that it is stored: the transaction is undone."""
        for row in self._rows.values():
            forget_stored(row)

    def _reader(self, row: Any, parts: Parts, into: Callable[..., Any] | None) -> Callable[[Any], Any]:
        """Return what makes of a row like this one what is shown of it."""
        if any(part.entity is not None for part in parts):
            require_columns(parts, row.keys())
            return partial(self._with_entities, parts, into)
        if into is not None:
            names = getattr(into, "_fields", None)  # of a NamedTuple; in its order it is made at once
            return into._make if names == tuple(row.keys()) else lambda row: into(**row)  # type: ignore[attr-defined]  # it is one
        if len(row) == 1:
            return itemgetter(0)
        return tuple if parts else _as_it_is

    def _with_entities(self, parts: Parts, into: Callable[..., Any] | None, row: Any) -> Any:
        values = iter(row)
        shown = tuple(self._part(part, values) for part in parts)
        return into(*shown) if into is not None else shown[0] if len(shown) == 1 else shown

    def _part(self, part: Part, values: Iterator[Any]) -> Any:
        if part.entity is None:
            return next(values)
        shape = shape_of(part.entity)
        found = shape.readable(dict(zip(part.names, values, strict=False)), self._cipher)
        key = part.entity, *(found[name] for name in shape.key)
        if None in key:
            return None  # of an outer join
        if key in self._rows:
            shape.renew(self._rows[key], found)
        else:
            self._rows[key] = shape.made_of(found)
        return self._rows[key]

    def _keep(self, shape: Shape, row: StoredRow, generated: Values) -> None:
        shape.note_stored(row, generated)
        self._rows[shape.key_of(row)] = row


def _as_it_is(row: Any) -> Any:
    return row


@cache
def _finding(kind: type[StoredRow], lock: bool) -> Any:
    (key,) = shape_of(kind).table.primary_key
    found = select(kind).where(key == bindparam("key"))
    return found.with_for_update() if lock else found


@cache
def _adding(shape: Shape) -> Any:
    made = insert(shape.table)
    return made.returning(*(shape.table.c[name] for name in shape.generated)) if shape.generated else made


@cache
def _locking(kind: type[StoredRow]) -> Any:
    (key,) = shape_of(kind).table.primary_key
    return (
        select(kind)
        .where(key == any_(bindparam("keys", type_=ARRAY(key.type))))
        .order_by(key)
        .with_for_update(key_share=True)
    )


@cache
def _adding_all(shape: Shape) -> Any:
    columns = [shape.table.c[name] for name in shape.written]
    if any(isinstance(column.type, ARRAY | JSON) for column in columns):
        raise TypeError(f"{shape.table.name} has columns of lists or JSON: add its rows one by one")
    unnested = (func.unnest(bindparam(f"all_{column.name}", type_=ARRAY(column.type))) for column in columns)
    return insert(shape.table).from_select(shape.written, select(*unnested))


@cache
def _adding_unless_there(shape: Shape) -> Any:
    return insert(shape.table).on_conflict_do_nothing()


@cache
def _saving(shape: Shape) -> Any:
    names = (*shape.key, "version") if shape.has_version else shape.key
    return update(shape.table).where(*(shape.table.c[name] == bindparam(f"at_{name}") for name in names))
