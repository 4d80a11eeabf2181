"""Lists one page at a time, by keyset: a cursor holds the last row's sort key, which an index serves.

How every list is asked: `limit` and `cursor` page it, `total=true` counts it, filters hold all at once, and one that
takes several values is repeated (`state=DRAFT&state=SIGNED`): the form that generated clients write by themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, Generic, TypeVar, overload

from fastapi import Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from shared.database.transaction import Transaction
from shared.published import Boolean, Integer, Published
from shared.unit_of_work import work_of
from shared.web.cursors import SortKey, cursor_of
from shared.web.spans import NEWEST, Order, ids_in_reach, newest

T = TypeVar("T")

Several = Annotated[list[T] | None, Query(max_length=50, description="Repeat it for several: rows with any of them")]
"""A filter that takes one value or several."""

MOST_COUNTED = 1000


class Total(Published):
    """How many rows a list has over all its pages, counted up to 1000."""

    count: Integer = Field(ge=0, le=MOST_COUNTED)
    exact: Boolean = Field(description="false when there are more than were counted")


class Page(Published, Generic[T]):
    """One page of a list; `next` is the cursor of the following page, null on the last."""

    items: list[T]
    next: str | None = Field(description="Cursor of the next page; also in the Link header")
    total: Total | None = Field(default=None, description="null unless asked for with total=true")


class PageRequest:
    """Which page the caller asked for; knows how to tell it where the next one is."""

    def __init__(self, request: Request, response: Response, limit: int, cursor: str | None, counts: bool) -> None:
        self.limit = limit
        self.cursor = cursor
        self.counts = counts
        self.total: Total | None = None
        self._request = request
        self._response = response

    def link_next(self, cursor: str) -> None:
        """Set the Link header to the next page, as a path relative to the host that was asked."""
        url = self._request.url.include_query_params(cursor=cursor, limit=self.limit)
        self._response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'

    def of(self, items: list[T], following: str | None) -> Page[T]:
        """Return the page as it is published."""
        return Page(items=items, next=following, total=self.total)


async def _page_request(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=200, description="Rows per page")] = 50,
    cursor: Annotated[str | None, Query(max_length=1000, description="`next` of the page before")] = None,
    total: Annotated[bool, Query(description="Count the whole list too, up to 1000 rows")] = False,
) -> PageRequest:
    return PageRequest(request, response, limit, cursor, total)


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
    if page.counts:
        await _count(db, page, statement.with_only_columns(literal_column("1"), maintain_column_froms=True))
    return await _page(db, newest(statement, page.limit, page.cursor, *columns), page, columns, into)


@overload
async def keyset_in_reach(
    db: Transaction,
    statement: Select[*tuple[Any, ...]],
    page: PageRequest,
    key: SortKey,
    *few: ColumnElement[bool],
    alike: Mapping[Any, Any] = ...,
    order: Order = ...,
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
    order: Order = ...,
) -> tuple[list[T], str | None]: ...
async def keyset_in_reach(
    db: Transaction,
    statement: Select[*tuple[Any, ...]],
    page: PageRequest,
    key: SortKey,
    *few: ColumnElement[bool],
    alike: Mapping[Any, Any] = MappingProxyType({}),
    order: Order = NEWEST,
    into: Callable[..., Any] | None = None,
) -> tuple[list[Any], str | None]:
    """As `keyset`, over all rows within the caller's reach: a page costs the same however many there are.

    `key` is the id of the one table that the page is found in; only what is found is joined. `alike` are columns of
    that table with the value that all rows of the list have there, or with a list of such values, and an index has to
    give the order: (centre_id, alike, order, id), and (alike, order, id) for who reaches all centres; a tuple of
    columns takes a list of tuples. `few` are conditions that few rows meet, by an index each.
    """
    principal = work_of(db).principal
    reached = None if principal.all_centres else sorted(principal.centres)

    def ids(limit: int, cursor: str | None) -> Any:
        return ids_in_reach(key, few, alike, order, reached, limit, cursor)

    if page.counts:
        await _count(db, page, ids(MOST_COUNTED, None))
    columns = order.columns(key)
    found = ids(page.limit, page.cursor).subquery("found")
    shown = statement.join(found, found.c.id == key).order_by(*order.sorted(columns))
    return await _page(db, shown, page, columns, into)


async def _count(db: Transaction, page: PageRequest, rows: Any) -> None:
    """Note how many of the rows there are, under row-level security like any reading; it stops at what is too many."""
    bounded = rows.limit(MOST_COUNTED + 1).subquery()
    count = await db.one(select(func.count()).select_from(bounded))
    page.total = Total(count=min(count, MOST_COUNTED), exact=count <= MOST_COUNTED)


async def _page(
    db: Transaction, ordered: Any, page: PageRequest, columns: Sequence[SortKey], into: Callable[..., Any] | None
) -> tuple[list[Any], str | None]:
    rows = await (db.all(ordered) if into is None else db.all(ordered, into=into))
    shown = rows[: page.limit]
    following = None
    if len(rows) > page.limit:
        following = cursor_of([_sort_value(shown[-1], column) for column in columns])
        page.link_next(following)
    return shown, following


def _sort_value(shown: Any, column: SortKey) -> Any:
    """Return what a row that is shown has in the column: itself, or the mapped row among its parts."""
    if not hasattr(shown, str(column.key)) and isinstance(column, InstrumentedAttribute):
        shown = next(part for part in shown if type(part) is column.class_)
    return getattr(shown, str(column.key))
