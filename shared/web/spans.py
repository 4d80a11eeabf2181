"""The ids of one page of a list, found as spans of an index: one for each centre and each value that is asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, literal_column, select, true, tuple_
from sqlalchemy import column as column_of
from sqlalchemy.dialects.postgresql import ARRAY

from shared.web.cursors import SortKey, key_of

_ENDS: dict[type, tuple[Any, Any]] = {  # no row has these ids, and none lies outside these moments
    UUID: (UUID(int=0), UUID(int=2**128 - 1)),
    date: (date.min, date.max),
    datetime: (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
}


@dataclass(frozen=True)
class Order:
    """What a list is sorted by before the id, if anything, and from which value on (included) until which (not).

    Rows that have no value there are not in the list. Of the rows in a span most must meet what is `checked`.
    """

    by: SortKey | None = None
    since: Any = None
    until: Any = None
    ascending: bool = False
    checked: Sequence[ColumnElement[bool]] = ()

    def columns(self, key: SortKey) -> tuple[SortKey, ...]:
        """Return the sort key, the id last."""
        return (key,) if self.by is None else (self.by, key)

    def labelled(self, key: SortKey) -> list[ColumnElement[Any]]:
        """Return the sort key under names that are the same for each list: `sort` and `id`."""
        columns = self.columns(key)
        return [one.label(name) for one, name in zip(columns, ("sort", "id")[-len(columns) :], strict=True)]

    def ends(self, key: SortKey) -> tuple[list[Any], list[Any]]:
        """Return the sort keys between which all rows of the list lie."""
        least, greatest = _ENDS[UUID]
        if self.by is None:
            return [literal(least)], [literal(greatest)]
        earliest, latest = _ENDS[self.by.type.python_type]
        since = literal(earliest if self.since is None else self.since, self.by.type)
        until = literal(latest if self.until is None else self.until, self.by.type)
        return [since, literal(least)], [until, literal(greatest if self.until is None else least)]

    def sorted(self, columns: Iterable[SortKey]) -> list[ColumnElement[Any]]:
        """Return the columns as ORDER BY takes them."""
        return [one.asc() if self.ascending else one.desc() for one in columns]


NEWEST = Order()


def newest(statement: Any, limit: int, cursor: str | None, *columns: SortKey) -> Any:
    """Return the statement's rows from the cursor on, greatest key first and one more than the page shows."""
    if cursor is not None:
        statement = statement.where(tuple_(*columns) < tuple_(*key_of(cursor, columns)))
    return statement.order_by(*(one.desc() for one in columns)).limit(limit + 1)


def ids_in_reach(
    key: SortKey,
    few: Sequence[ColumnElement[bool]],
    alike: Mapping[Any, Any],
    order: Order,
    centres: Sequence[UUID] | None,
    limit: int,
    cursor: str | None,
) -> Any:
    """Return the ids of the rows that the page shows and of one more, in the order; `centres` None reaches all.

    What is asked for is told apart by centre and by each set of values, so that each part is a span of an index that
    ends with the page, and the parts are put in order together.
    """
    columns, values = _parts(alike)
    ids = select(*order.labelled(key)).where(*few, *order.checked)
    if few:
        ids, columns, values = ids.where(*_among(columns, values)), [], [()]
    if centres is not None:
        columns = [key.expression.table.c.centre_id, *columns]
        values = [(centre, *rest) for centre, rest in product(centres, values)]
    elif len(values) == 1:
        literals = (literal(value, one.type) for value, one in zip(values[0], columns, strict=True))
        return _span(ids, columns, list(literals), key, order, limit, cursor)
    asked = _asked(columns, values)
    part = _span(ids, columns, list(asked.c), key, order, limit, cursor).lateral("part")
    together = select(*part.c).select_from(asked).join(part, true())
    return together.order_by(*order.sorted(part.c)).limit(limit + 1)


def _span(
    ids: Any,
    columns: Sequence[SortKey],
    values: Sequence[Any],
    key: SortKey,
    order: Order,
    limit: int,
    cursor: str | None,
) -> Any:
    """Return the first of the rows that have these values, in a way that only an index of them and the key gives.

    Of `state = x ORDER BY id` the planner thinks that from the newest row on one in so many stands in x, and walks
    through all rows when it is the oldest that do. Of a span of (state, id) it cannot.
    """
    sorting = order.columns(key)
    first, last = order.ends(key)
    at = None if cursor is None else key_of(cursor, sorting)
    row = tuple_(*columns, *sorting)
    if order.ascending:
        begins = row >= tuple_(*values, *first) if at is None else row > tuple_(*values, *at)
        span = begins, row < tuple_(*values, *last)
    else:
        span = row >= tuple_(*values, *first), row < tuple_(*values, *(last if at is None else at))
    known = (one.is_not(None) for one in (*columns, *sorting[:-1]))  # for an index of the rows that have a value there
    return ids.where(*span, *known).order_by(*order.sorted((*columns, *sorting))).limit(limit + 1)


def _parts(alike: Mapping[Any, Any]) -> tuple[list[SortKey], list[tuple[Any, ...]]]:
    """Return the columns that are asked about, and each set of values that is asked for."""
    columns: list[SortKey] = []
    options: list[list[tuple[Any, ...]]] = []
    for asked, wanted in alike.items():
        if isinstance(asked, tuple):
            columns += asked
            options.append(list(dict.fromkeys(wanted)))
        else:
            columns.append(asked)
            options.append([(one,) for one in dict.fromkeys(wanted if isinstance(wanted, list | tuple) else [wanted])])
    return columns, [tuple(chain.from_iterable(choice)) for choice in product(*options)]


def _among(columns: Sequence[SortKey], values: Sequence[tuple[Any, ...]]) -> Iterator[ColumnElement[bool]]:
    """Return the condition that a row has one of the sets of values."""
    if len(values) == 1:
        yield from (column == value for column, value in zip(columns, values[0], strict=True))
    else:
        asked = _asked(columns, values)
        same = (column == value for column, value in zip(columns, asked.c, strict=True))
        yield select(literal_column("1")).select_from(asked).where(*same).exists()


def _asked(columns: Sequence[SortKey], values: Sequence[tuple[Any, ...]]) -> Any:
    """Return a table of the sets of values: one statement, however many they are."""
    arrays = [literal([one[place] for one in values], ARRAY(column.type)) for place, column in enumerate(columns)]
    named = [column_of(f"value_{place}", column.type) for place, column in enumerate(columns)]
    return func.unnest(*arrays).table_valued(*named).render_derived(name="asked")
