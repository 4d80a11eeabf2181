"""Court orders."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class CourtOrderRow(Table):
    """An order: `raw` is the request as it was sent, for ever; what was typed may be rectified, and nothing else."""

    __tablename__ = "court_orders"

    source: Mapped[str]
    notification_id: Mapped[UUID | None] = mapped_column(default=None)
    institution_reference: Mapped[str | None] = mapped_column(default=None, info=sealed())
    expediente: Mapped[str]
    court_code: Mapped[str]
    basis: Mapped[str]
    measures: Mapped[list[str]]
    visiting_regime: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    resolution_number: Mapped[str]
    resolution_date: Mapped[date]
    received_on: Mapped[date]
    document_sha256: Mapped[str | None] = mapped_column(default=None)
    order_key: Mapped[str] = mapped_column(unique=True)
    raw: Mapped[dict[str, Any]] = mapped_column(info=sealed())


class CaseOrderRow(Table):
    """An order of a case: what it did to it, from when, and by when it alone asks for what."""

    __tablename__ = "case_orders"
    __table_args__ = (UniqueConstraint("case_id", "order_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("court_orders.id"))
    role: Mapped[str]
    effective_on: Mapped[date]
    due_dates: Mapped[list[dict[str, Any]]]
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)


class OrderDraftRow(Table):
    """An order that somebody has not finished yet; gone once it opened a case or was discarded."""

    __tablename__ = "order_drafts"

    changed_at: Mapped[datetime]
    fields: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    recorded_by: Mapped[str]
    recorded_by_name: Mapped[str | None] = mapped_column(default=None)
    changed_by: Mapped[str]
    changed_by_name: Mapped[str | None] = mapped_column(default=None)


class CentreDistrictsRow(Table):
    """The judicial districts that a centre serves, as identity told of its version; `id` is the centre's."""

    __tablename__ = "centre_districts"

    judicial_districts: Mapped[list[str]]


class OrderRectificationRow(Table):
    """A correction of what was typed of an order: the old values and the new. Append-only."""

    __tablename__ = "order_rectifications"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("court_orders.id"))
    order_version: Mapped[int]
    reason: Mapped[str] = mapped_column(info=sealed())
    before: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    after: Mapped[dict[str, Any]] = mapped_column(info=sealed())
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
