"""Columns that hold what a person wrote: encrypted on the way into a table, readable in the row that comes out of it.

Anybody may write her address anywhere. A column with `info=sealed()` is never in clear in SQL: not in the table, the
write-ahead log or a backup. Each value is bound to its column and its row, as the victim's are. SQL cannot search it.
What is written by a statement of its own, not by a row (shared/database/rows.py), is sealed by `seal_text`.
"""

import json
import re
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapper

from shared.security.encryption import FieldCipher

# What FieldCipher.encrypt returns, for Python and PostgreSQL alike; no text that people write has this form.
SEALED_FORM = r"^[^.\s]+\.[A-Za-z0-9_-]{38,}={0,2}$"

_SEALED = re.compile(SEALED_FORM)
_BOUND_TO, _BY_STORE = "bound_to", "by_store"


class Place(NamedTuple):
    """A sealed column, and the column whose value binds the text to its row."""

    table: str
    column: str
    bound_to: str
    is_json: bool = False
    by_store: bool = False

    def of(self, row: object) -> str:
        """Return what a value of the row that `row` names is bound to."""
        return f"{self.table}.{self.column}:{row}"


def sealed(*, bound_to: str = "id", by_store: bool = False) -> dict[str, Any]:
    """Return the `info` of a column of text or JSON that is encrypted in the table, bound to its row by `bound_to`.

    With `by_store` the store itself seals and unseals, since it has something to say of a text that was tampered with.
    """
    return {_BOUND_TO: bound_to, _BY_STORE: by_store}


def sealed_places(base: type[DeclarativeBase]) -> list[Place]:
    """Return every sealed column of the tables of `base`."""
    return [place for mapper in base.registry.mappers for place in places_of(mapper)]


def is_sealed(shown: object) -> bool:
    """Say whether what a select shows is a sealed column of a row, which only the row makes readable."""
    return isinstance(shown, InstrumentedAttribute) and not shown.info.get(_BY_STORE, True)


@cache
def places_of(mapper: Mapper[Any]) -> tuple[Place, ...]:
    """Return the sealed columns of one table."""
    columns = [each.columns[0] for each in mapper.column_attrs]
    return tuple(
        Place(str(mapper.local_table), one.name, one.info[_BOUND_TO], isinstance(one.type, JSON), one.info[_BY_STORE])
        for one in columns
        if _BOUND_TO in one.info
    )


def seal_value(cipher: FieldCipher, place: Place, row: object, value: Any) -> str:
    """Return a text, or a value of JSON, as it is stored at the place in the row that `row` names."""
    return cipher.encrypt(json.dumps(value, ensure_ascii=False) if place.is_json else value, place.of(row))


def unseal_value(cipher: FieldCipher, place: Place, values: dict[str, Any]) -> Any:
    """Return what `seal_value` stored in the row with these values."""
    stored = values[place.column]
    if not isinstance(stored, str):
        return stored  # JSON from before the column was sealed
    plain = unseal_text(cipher, place, values[place.bound_to], stored)
    return json.loads(plain) if place.is_json else plain


def seal_text(cipher: FieldCipher, place: Place, row: object, value: str | None) -> str | None:
    """Return a text as it is stored at the place in the row that `row` names."""
    return None if value is None else cipher.encrypt(value, place.of(row))


def unseal_text(cipher: FieldCipher, place: Place, row: object, stored: str) -> str:
    """Return the text that `seal_text` stored there; raise UndecipherableError for one that was changed or moved."""
    if not _SEALED.match(stored):
        return stored  # from before the column was sealed; `seal_stored_texts` has not come to it yet
    return cipher.decrypt(stored, place.of(row))
