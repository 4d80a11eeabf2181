"""SQLAlchemy's Core as the language: a statement becomes text and arguments for asyncpg, compiled once for its form."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice, zip_longest
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ARRAY, JSON, ColumnElement, Dialect, FromClause, any_, inspect, literal
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.util import LRUCache

from shared.database.rows import StoredRow
from shared.database.sealed_columns import is_sealed

_DIALECT: Dialect = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own is not annotated
_FORMS: LRUCache[Any, Any] = LRUCache(1000)
_KNOWN: WeakKeyDictionary[Any, tuple[list[str], "Parts"]] = WeakKeyDictionary()


class Part(NamedTuple):
    """What some neighbouring columns of a row stand for: a mapped row with these columns, or the one value."""

    entity: type[StoredRow] | None
    names: tuple[str, ...]


Parts = tuple[Part, ...]  # none for a statement that is written as text


class Query(NamedTuple):
    """What the driver is asked, and what the answer's rows stand for."""

    sql: str
    arguments: list[object]
    parts: "Parts"


def query_of(statement: Any, values: Mapping[str, object]) -> Query:
    """Return the statement as the driver takes it; `values` are those of its named parameters, or columns to write.

    One that is made at import costs a hundredth of one that is made anew: 6 µs, compared with 90 to 150.
    """
    # What SQLAlchemy's own connection calls; `Compiled` has no public way to a form that was compiled before.
    form, extracted, _, _ = statement._compile_w_cache(_DIALECT, compiled_cache=_FORMS, column_keys=sorted(values))
    if form not in _KNOWN:
        _KNOWN[form] = _what_is_known_of(statement, form)
    json_names, parts = _KNOWN[form]
    if not values.keys() <= form.binds.keys():
        raise TypeError(f"no such column or parameter: {', '.join(sorted(values.keys() - form.binds.keys()))}")
    given = form.construct_params(dict(values), extracted_parameters=extracted)
    for name in json_names:
        given[name] = None if given[name] is None else json.dumps(given[name], ensure_ascii=False)
    return Query(form.string, [given[name] for name in form.positiontup or ()], parts)


def columns_for(record: Any, *tables: FromClause, **named: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Return what a select shows for a NamedTuple: for each field the column `named` so, or the first of the tables'.

    Raises KeyError for a field that none of them has.
    """
    return [named[field] if field in named else _column(field, tables) for field in record._fields]


def require_columns(parts: Parts, told: Iterable[str]) -> None:
    """Raise TypeError unless the columns that came are those of the parts; SQLAlchemy leaves out what is named twice.

    It numbers a name that two rows share: the second `id` comes as `id_1`.
    """
    names = [name for part in parts for name in part.names]
    for name, came in zip_longest(names, told):
        if came != name and (not came or name is None or (name and not came.startswith(f"{name}_"))):
            raise TypeError("name each mapped row once, before columns of its own")


def one_of(column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Collection[object]) -> ColumnElement[bool]:
    """Return the condition that the column has one of the values: one statement, however many they are."""
    return column == any_(literal(list(values), ARRAY(column.type)))


def _column(name: str, tables: tuple[FromClause, ...]) -> ColumnElement[Any]:
    return next(table.c for table in tables if name in table.c or table is tables[-1])[name]


def _what_is_known_of(statement: Any, form: Any) -> tuple[list[str], Parts]:
    """Return the form's parameters of JSON, and what its rows stand for."""
    if form.post_compile_params:
        raise TypeError("in_() makes a statement for each number of values: take one_of()")
    json_names = [name for name in form.positiontup or () if isinstance(form.binds[name].type, JSON)]
    columns = iter([str(getattr(column, "name", "")) for column in getattr(statement, "exported_columns", ())])
    shown = getattr(statement, "column_descriptions", None)
    if shown is None:  # what a change returns, column by column; nothing is known of what is written as text
        return json_names, tuple(Part(None, (name,)) for name in columns)
    return json_names, tuple(_part(one, columns) for one in shown)


def _part(shown: Any, columns: Iterator[str]) -> Part:
    entity = shown.get("entity")
    if entity is None or shown["expr"] is not entity:
        if is_sealed(shown["expr"]):
            raise TypeError(f"{next(columns)} is sealed: select its row, in which it is readable")
        return Part(None, (next(columns),))
    mapper = inspect(entity).mapper
    loaded = sum(not column.deferred for column in mapper.column_attrs)
    return Part(mapper.class_, tuple(islice(columns, loaded)))
