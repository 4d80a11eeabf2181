"""The tables of schema `mocks`, as migrations/mocks builds them (the role's search_path finds the schema)."""

import sqlalchemy
from sqlalchemy import BigInteger, Column, DateTime, Float, ForeignKey, Identity, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.mocks.schema import Table

metadata = Table.metadata
MOMENT = DateTime(timezone=True)

documents = sqlalchemy.Table(
    "documents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("stored_at", MOMENT, nullable=False),
)

notifications = sqlalchemy.Table(
    "notifications",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("notification_number", Text, nullable=False, unique=True),
    Column("casilla", Text, nullable=False),
    Column("expediente", Text, nullable=False),
    Column("court_name", Text, nullable=False),
    Column("resolution_number", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, ForeignKey(documents.c.sha256), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("deposited_at", MOMENT, nullable=False),
    Column("read_at", MOMENT),
)

tokens = sqlalchemy.Table(
    "tokens",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("expires_at", MOMENT, nullable=False),
)

filings = sqlalchemy.Table(
    "filings",
    metadata,
    Column("tracking_number", Text, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("metadata", JSONB, nullable=False),
    Column("documents", JSONB, nullable=False),
    Column("decision", Text, nullable=False),
    Column("observation", Text),
    Column("state", Text, nullable=False),
    Column("polls", BigInteger, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("cargo_number", Text),
)

referrals = sqlalchemy.Table(
    "referrals",
    metadata,
    Column("tracking", Text, primary_key=True),
    Column("sheet_number", Text, nullable=False, unique=True),
    Column("content", JSONB, nullable=False),
    Column("decision", Text, nullable=False),
    Column("return_reason", Text),
    Column("state", Text, nullable=False),
    Column("polls", BigInteger, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("answered_at", MOMENT),
    Column("cem_sheet_number", Text, unique=True),
    Column("condition", Text),
)

faults = sqlalchemy.Table(
    "faults",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("institution", Text, nullable=False),
    Column("fault", Text, nullable=False),
    Column("remaining", BigInteger),
    Column("seconds", Float, nullable=False),
)

behaviour = sqlalchemy.Table(
    "behaviour",
    metadata,
    Column("institution", Text, primary_key=True),
    Column("polls_before_answer", BigInteger, nullable=False),
)

numbers = sqlalchemy.Table(
    "numbers",
    metadata,
    Column("series", Text, primary_key=True),
    Column("year", BigInteger, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
