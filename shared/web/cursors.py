"""Cursors: the sort key of a page's last row, written so that a URL can carry it."""

import base64
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import InstrumentedAttribute

from shared.problems import InvalidInput
from shared.text import Text

SortKey = InstrumentedAttribute[Any] | ColumnElement[Any]

_CONVERTERS: dict[type, Any] = {
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    int: int,
    str: str,
}


def cursor_of(key: Sequence[Any]) -> str:
    """Return the key as a text that is fit for a URL."""
    texts = [value.isoformat() if isinstance(value, datetime | date) else str(value) for value in key]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def key_of(cursor: str, columns: Sequence[SortKey]) -> list[Any]:
    """Return the key that the cursor holds, a literal for each of the columns; raise InvalidInput for another text."""
    try:
        texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("a cursor holds texts")
        pairs = zip(texts, columns, strict=True)
        return [literal(_CONVERTERS[column.type.python_type](text), column.type) for text, column in pairs]
    except (ValueError, TypeError, RecursionError) as error:
        said = Text("El cursor no es válido: use el de la respuesta anterior.", "The cursor is not one of ours.")
        raise InvalidInput.at("cursor", said, "query") from error
