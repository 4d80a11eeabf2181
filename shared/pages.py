"""Lists one page at a time, by keyset: a cursor holds the last row's sort key, which an index serves."""

import base64
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.problems import InvalidInput
from shared.published import Published
from shared.text import Text

T = TypeVar("T")
SortKey = InstrumentedAttribute[Any] | ColumnElement[Any]

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


async def keyset(
    db: AsyncSession, statement: Select[*tuple[Any, ...]], page: PageRequest, *columns: SortKey
) -> tuple[list[Any], str | None]:
    """Return the page's rows, newest (greatest key) first, and the next cursor.

    `columns` are the sort key, the last one unique. A statement over one entity or column yields it bare.
    """
    width = len(statement.column_descriptions)
    ordered = statement.add_columns(*columns).order_by(*(column.desc() for column in columns)).limit(page.limit + 1)
    if page.cursor is not None:
        ordered = ordered.where(tuple_(*columns) < tuple_(*_key_of(page.cursor, columns)))
    rows = (await db.execute(ordered)).all()
    following = None
    if len(rows) > page.limit:
        following = _cursor_of(rows[page.limit - 1][width:])
        page.link_next(following)
    shown = rows[: page.limit]
    return [row[0] if width == 1 else row[:width] for row in shown], following


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
        raise InvalidInput(
            Text("El cursor no es válido: use el de la respuesta anterior.", "The cursor is not one of ours.")
        ) from error
