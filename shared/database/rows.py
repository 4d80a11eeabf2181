"""Rows of tables as typed records: made by their constructor, read by a select, written back by what has changed.

The mapped classes of SQLAlchemy are here language and metadata alone; no session of its ORM knows of them.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime, time
from functools import cache
from typing import Any, ClassVar, TypeVar, dataclass_transform
from uuid import UUID

import sqlalchemy
from sqlalchemy import BigInteger, Date, DateTime, Double, LargeBinary, Time, Uuid, inspect
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import MappedAsDataclass, mapped_column

from shared.database.sealed_columns import places_of, seal_value, unseal_value
from shared.problems import Conflict
from shared.security.encryption import FieldCipher
from shared.text import Text

R = TypeVar("R", bound="StoredRow")


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(mapped_column,))
class StoredRow(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """What the rows of all services have in common: how Python's types are stored, and what was read of each."""

    type_annotation_map: ClassVar[Any] = {
        str: sqlalchemy.Text(),
        int: BigInteger(),
        float: Double(),
        UUID: Uuid(),
        bytes: LargeBinary(),
        date: Date(),
        time: Time(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
        list[str]: ARRAY(sqlalchemy.Text()),
        list[int]: ARRAY(BigInteger()),
        list[UUID]: ARRAY(Uuid()),
    }

    _stored: ClassVar[Mapping[str, Any] | None] = None


class Shape:
    """The columns of a table, as reading and writing a row of it needs them."""

    def __init__(self, kind: type[StoredRow]) -> None:
        mapper = inspect(kind)
        table = mapper.local_table
        assert isinstance(table, sqlalchemy.Table)  # noqa: S101  (each row has a table of its own)
        self.kind = kind
        self.table = table
        self._manager = mapper.class_manager
        self.generated = tuple(one.name for one in table.c if one.computed is not None or one.identity is not None)
        self.written = tuple(one.name for one in table.c if one.name not in self.generated)
        self.key = tuple(one.name for one in table.primary_key)
        self.has_version = "version" in table.c
        self._sealed = tuple(place for place in places_of(mapper) if not place.by_store)

    def readable(self, found: dict[str, Any], cipher: FieldCipher) -> dict[str, Any]:
        """Return what was read with its sealed columns readable."""
        for place in self._sealed:
            if found.get(place.column) is not None:
                found[place.column] = unseal_value(cipher, place, found)
        return found

    def made_of(self, values: Mapping[str, Any]) -> StoredRow:
        """Return the row of what was read; a column that was not is None."""
        # Its constructor would cost three times as much.
        row: StoredRow = self._manager.new_instance()
        row.__dict__.update(values)
        _note(row, values)
        return row

    def renew(self, row: StoredRow, values: Mapping[str, Any]) -> None:
        """Bring a row that was read before to what was read now; what was changed and not saved yet stays.

        Raises Conflict if another version was read than the change was made on.
        """
        changed = self.changed(row)
        if changed and self.has_version and values["version"] != self.stored_version(row):
            raise changed_meanwhile()
        row.__dict__.update({name: value for name, value in values.items() if name not in changed})
        _note(row, values)

    def key_of(self, row: StoredRow) -> tuple[Any, ...]:
        """Return the row's kind and primary key."""
        return self.kind, *(getattr(row, name) for name in self.key)

    def inserted(self, row: StoredRow, cipher: FieldCipher) -> dict[str, Any]:
        """Return the values to insert for a new row, those of sealed columns encrypted."""
        return self._as_stored({name: getattr(row, name) for name in self.written}, row, cipher)

    def changed(self, row: StoredRow) -> dict[str, Any]:
        """Return what differs from what was read or written last."""
        stored = _stored(row)
        now = {name: getattr(row, name) for name in self.written if name in stored}
        return {name: value for name, value in now.items() if value != stored[name]}

    def updated(self, row: StoredRow, cipher: FieldCipher) -> dict[str, Any]:
        """Return the values to update, those of sealed columns encrypted."""
        return self._as_stored(self.changed(row), row, cipher)

    def stored_version(self, row: StoredRow) -> int | None:
        """Return the version that was read or written last."""
        version: int | None = _stored(row).get("version")
        return version

    def note_stored(self, row: StoredRow, generated: Mapping[str, Any]) -> None:
        """Take the row for stored as it is; `generated` are the values that the database gave it."""
        for name, value in generated.items():
            setattr(row, name, value)
        _note(row, {name: getattr(row, name) for name in (*self.written, *self.generated)})

    def _as_stored(self, values: dict[str, Any], row: StoredRow, cipher: FieldCipher) -> dict[str, Any]:
        for place in self._sealed:
            if values.get(place.column) is not None:
                values[place.column] = seal_value(cipher, place, getattr(row, place.bound_to), values[place.column])
        return values


@cache
def shape_of(kind: type[StoredRow]) -> Shape:
    """Return the shape of the kind's table."""
    return Shape(kind)


def forget_stored(row: StoredRow) -> None:
    """Take nothing of the row for stored: the transaction that read or wrote it was undone."""
    row.__dict__["_stored"] = None


def changed_meanwhile() -> Conflict:
    """Return what is raised for a change that was made on another version than the one stored."""
    return Conflict(
        Text("Otra persona lo cambió al mismo tiempo: léalo otra vez.", "It was changed meanwhile: read it again.")
    )


def is_stored(row: StoredRow) -> bool:
    """Say whether the row was read or added, and is not merely made."""
    return row._stored is not None


def table_of(kind: type[StoredRow]) -> sqlalchemy.Table:
    """Return a row's table: statements over its own columns cost a fraction of those over the row, where it matters."""
    return shape_of(kind).table


def _stored(row: StoredRow) -> Mapping[str, Any]:
    if row._stored is None:
        raise RuntimeError(f"{type(row).__name__} was neither read nor added")
    return row._stored


def _note(row: StoredRow, values: Mapping[str, Any]) -> None:
    """Remember the values; lists and dicts as copies, which do not change with what the row holds."""
    row.__dict__["_stored"] = {
        name: deepcopy(value) if isinstance(value, list | dict) else value for name, value in values.items()
    }
