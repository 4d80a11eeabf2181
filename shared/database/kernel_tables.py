"""The kernel's own tables, one set in each service's schema; built by migrations/kernel.py."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

kernel_metadata = MetaData()

idempotency_keys = Table(
    "idempotency_keys",
    kernel_metadata,
    Column("subject", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("status", Integer),
    Column("headers", JSONB),
    Column("body", Text),
)

audit_log = Table(
    "audit_log",
    kernel_metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("centre_id", Uuid),
    Column("reason", Text),
    Column("before", JSONB),
    Column("after", JSONB),
)

events = Table(
    "events",
    kernel_metadata,
    Column("id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("centre_id", Uuid, nullable=False),
    Column("time", DateTime(timezone=True), nullable=False),
    Column("detail", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
)

event_deliveries = Table(
    "event_deliveries",
    kernel_metadata,
    Column("sequence", BigInteger, Identity(), primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("subscriber", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime(timezone=True), nullable=False),
    Column("leased_until", DateTime(timezone=True)),
    Column("delivered_at", DateTime(timezone=True)),
    Column("last_error", Text),
)

inbox = Table(
    "inbox",
    kernel_metadata,
    Column("source", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("centre_id", Uuid, nullable=False),
    Column("time", DateTime(timezone=True), nullable=False),
    Column("detail", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime(timezone=True), nullable=False),
    Column("leased_until", DateTime(timezone=True)),
    Column("handled_at", DateTime(timezone=True)),
    Column("last_error", Text),
    Column("held_at", DateTime(timezone=True)),
)

key_proofs = Table(
    "key_proofs",
    kernel_metadata,
    Column("key", Text, primary_key=True),
    Column("proof", Text, nullable=False),
)

centre_names = Table(
    "centre_names",
    kernel_metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
)
