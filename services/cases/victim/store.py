"""The victim compartment: its own tables, holding only what the application has encrypted; read with a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.rows import is_stored
from shared.database.sealed_columns import sealed
from shared.database.transaction import Transaction
from shared.security.encryption import FieldCipher

FIELDS = ("full_name", "phone", "address", "ubigeo", "safe_contact_hours", "preferred_cem_code")


class VictimRow(Table):
    """How to reach the victim of a case; each column is ciphertext bound to its place."""

    __tablename__ = "victims"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    full_name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(default=None)
    address: Mapped[str | None] = mapped_column(default=None)
    ubigeo: Mapped[str | None] = mapped_column(default=None)
    safe_contact_hours: Mapped[str | None] = mapped_column(default=None)
    preferred_cem_code: Mapped[str | None] = mapped_column(default=None)


class VictimDisclosureRow(Table):
    """Who was told, when and why. Append-only."""

    __tablename__ = "victim_disclosures"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    actor: Mapped[str]
    reason: Mapped[str] = mapped_column(info=sealed())


async def put_victim(
    db: Transaction,
    cipher: FieldCipher,
    *,
    case_id: UUID,
    centre_id: UUID,
    now: datetime,
    contact: dict[str, str | None],
) -> None:
    """Store the victim's contact, encrypted field by field, in place of what was stored before."""
    sealed = {name: _sealed(cipher, name, case_id, contact[name]) for name in FIELDS}
    row = await _row(db, case_id)
    if row is None:
        row = VictimRow(case_id=case_id, centre_id=centre_id, created_at=now, full_name="")
    else:
        row.version += 1
    for name, value in sealed.items():
        setattr(row, name, value)
    await (db.save(row) if is_stored(row) else db.add(row))


async def read_victim(db: Transaction, cipher: FieldCipher, case_id: UUID) -> dict[str, Any] | None:
    """Return the victim's contact in the clear, or None when none is stored. The caller records the disclosure."""
    row = await _row(db, case_id)
    if row is None:
        return None
    return {name: _opened(cipher, name, case_id, getattr(row, name)) for name in FIELDS}


async def add_disclosure(
    db: Transaction, *, case_id: UUID, centre_id: UUID, now: datetime, actor: str, reason: str
) -> None:
    """Write down for ever who was told and why."""
    await db.add(VictimDisclosureRow(case_id=case_id, centre_id=centre_id, created_at=now, actor=actor, reason=reason))


async def _row(db: Transaction, case_id: UUID) -> VictimRow | None:
    return await db.first(select(VictimRow).where(VictimRow.case_id == case_id))


def _sealed(cipher: FieldCipher, column: str, case_id: UUID, value: str | None) -> str | None:
    return None if value is None else cipher.encrypt(value, _place(column, case_id))


def _opened(cipher: FieldCipher, column: str, case_id: UUID, value: str | None) -> str | None:
    return None if value is None else cipher.decrypt(value, _place(column, case_id))


def _place(column: str, case_id: UUID) -> str:
    return f"victims.{column}:{case_id}"
