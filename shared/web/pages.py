"""Lists one page at a time, by keyset: a cursor holds the last row's sort key, which an index serves."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Generic, TypeVar, overload
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import ColumnElement, Select, Uuid, column, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from shared.database.transaction import Transaction
from shared.problems import InvalidInput
from shared.published import Published
from shared.text import Text
from shared.unit_of_work import work_of

T = TypeVar("T")
SortKey = InstrumentedAttribute[Any] | ColumnElement[Any]

_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)  # no row has these ids
_CONVERTERS: dict[type, Any] = {
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    int: int,
    str: str,
}


class Page(Published, Generic[T]):
    """One page of a list; `next` is the cursor of the following page, null on the last."""

    items: list[T]
    next: str | None = Field(description="Cursor of the next page; also in the Link header")


class PageRequest:
    """Which page the caller asked for; knows how to tell it where the next one is."""

    def __init__(self, request: Request, response: Response, limit: int, cursor: str | None) -> None:
        self.limit = limit
        self.cursor = cursor
        self._request = request
        self._response = response

    def link_next(self, cursor: str) -> None:
        """Set the Link header to the next page, as a path relative to the host that was asked."""
        url = self._request.url.include_query_params(cursor=cursor, limit=self.limit)
        self._response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'


async def _page_request(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=200, description="Rows per page")] = 50,
    cursor: Annotated[str | None, Query(max_length=1000, description="`next` of the page before")] = None,
) -> PageRequest:
    return PageRequest(request, response, limit, cursor)


PageQuery = Annotated[PageRequest, Depends(_page_request)]


@overload
async def keyset(
    db: Transaction, statement: Select[*tuple[Any, ...]], page: PageRequest, *columns: SortKey, into: Callable[..., T]
) -> tuple[list[T], str | None]: ...
@overload
async def keyset(
    db: Transaction, statement: Select[T], page: PageRequest, *columns: SortKey
) -> tuple[list[T], str | None]: ...
async def keyset(
    db: Transaction,
    statement: Select[*tuple[Any, ...]],
    page: PageRequest,
    *columns: SortKey,
    into: Callable[..., Any] | None = None,
) -> tuple[list[Any], str | None]:
    """Return the page's rows, newest (greatest key) first, and the next cursor.

    `columns` are the sort key, the last one unique; what is shown has them under their names. This is for what belongs
    to one row, such as the moves of a case; a list over whole centres takes `keyset_in_reach`.
    """
    return await _page(db, _newest(statement, page, *columns), page, columns, into)


@overload
async def keyset_in_reach(
    db: Transaction,
    statement: Select[*tuple[Any, ...]],
    page: PageRequest,
    key: SortKey,
    *few: ColumnElement[bool],
    alike: Mapping[Any, Any] = ...,
    into: Callable[..., T],
) -> tuple[list[T], str | None]: ...
@overload
async def keyset_in_reach(
    db: Transaction,
    statement: Select[T],
    page: PageRequest,
    key: SortKey,
    *few: ColumnElement[bool],
    alike: Mapping[Any, Any] = ...,
) -> tuple[list[T], str | None]: ...
async def keyset_in_reach(
    db: Transaction,
    statement: Select[*tuple[Any, ...]],
    page: PageRequest,
    key: SortKey,
    *few: ColumnElement[bool],
    alike: Mapping[Any, Any] = MappingProxyType({}),
    into: Callable[..., Any] | None = None,
) -> tuple[list[Any], str | None]:
    """As `keyset`, over all rows within the caller's reach: a page costs the same however many there are.

    `key` is the id of the one table that the page is found in; only what is found is joined. `alike` are columns of
    that table with the value that all rows of the list have there, and an index has to give the order: (centre_id,
    alike, id), and (alike, id) for who reaches all centres. `few` are conditions that few rows meet, by an index each.
    """
    leading = {} if few else dict(alike)
    ids = select(key).where(*few, *([column == value for column, value in alike.items()] if few else []))
    principal = work_of(db).principal
    if principal.all_centres:
        ids = _newest_alike(ids, page, key, leading)
    else:
        reached = func.unnest(literal(sorted(principal.centres), ARRAY(Uuid())))
        centre = reached.table_valued(column("id", Uuid())).render_derived(name="centre")
        centre_id = key.expression.table.c.centre_id
        of_centre = _newest_alike(ids, page, key, {centre_id: centre.c.id, **leading}).lateral("of_centre")
        ids = _newest(select(of_centre.c.id).select_from(centre).join(of_centre, true()), page, of_centre.c.id)
    found = ids.subquery("found")
    return await _page(db, statement.join(found, found.c.id == key).order_by(key.desc()), page, (key,), into)


def _newest_alike(ids: Any, page: PageRequest, key: SortKey, alike: Mapping[Any, Any]) -> Any:
    """Return `_newest` of the rows that have these values, in a way that only an index of (alike, key) gives.

    Of `state = x ORDER BY id` the planner thinks that from the newest row on one in so many stands in x, and walks
    through all rows when it is the oldest that do. Of a span of (state, id) it cannot.
    """
    columns = (*alike, key)
    end = _LAST if page.cursor is None else _key_of(page.cursor, [key])[0]
    span = tuple_(*columns) >= tuple_(*alike.values(), _FIRST), tuple_(*columns) < tuple_(*alike.values(), end)
    known = (column.is_not(None) for column in alike)  # for an index of the rows that have a value there
    return ids.where(*span, *known).order_by(*(one.desc() for one in columns)).limit(page.limit + 1)


def _newest(statement: Any, page: PageRequest, *columns: SortKey) -> Any:
    """Return the statement's rows from the cursor on, newest first and one more than the page shows."""
    if page.cursor is not None:
        statement = statement.where(tuple_(*columns) < tuple_(*_key_of(page.cursor, columns)))
    return statement.order_by(*(one.desc() for one in columns)).limit(page.limit + 1)


async def _page(
    db: Transaction, ordered: Any, page: PageRequest, columns: Sequence[SortKey], into: Callable[..., Any] | None
) -> tuple[list[Any], str | None]:
    rows = await (db.all(ordered) if into is None else db.all(ordered, into=into))
    shown = rows[: page.limit]
    following = None
    if len(rows) > page.limit:
        following = _cursor_of([_sort_value(shown[-1], column) for column in columns])
        page.link_next(following)
    return shown, following


def _sort_value(shown: Any, column: SortKey) -> Any:
    """Return what a row that is shown has in the column: itself, or the mapped row among its parts."""
    if not hasattr(shown, str(column.key)) and isinstance(column, InstrumentedAttribute):
        shown = next(part for part in shown if type(part) is column.class_)
    return getattr(shown, str(column.key))


def _cursor_of(key: Sequence[Any]) -> str:
    texts = [value.isoformat() if isinstance(value, datetime | date) else str(value) for value in key]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def _key_of(cursor: str, columns: Sequence[SortKey]) -> list[Any]:
    try:
        texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("a cursor holds texts")
        pairs = zip(texts, columns, strict=True)
        return [literal(_CONVERTERS[column.type.python_type](text), column.type) for text, column in pairs]
    except (ValueError, TypeError, RecursionError) as error:
        said = Text("El cursor no es válido: use el de la respuesta anterior.", "The cursor is not one of ours.")
        raise InvalidInput.at("cursor", said, "query") from error
