"""Filings as published."""

from collections.abc import Sequence
from uuid import UUID

from services.interop.delivery.store import messages as message_store
from services.interop.directory.actions.showing import named_courts
from services.interop.filings.models import Filing, FilingMove, FilingReceipt
from services.interop.filings.rules import lifecycle as filing_lifecycle
from services.interop.filings.tables import FilingRow
from services.interop.known_cases.actions.naming import Names, names_of
from shared.database.transaction import Transaction
from shared.peru.contact_data import holds_contact_data
from shared.references import ActorReference, CourtReference


async def filing_view(db: Transaction, row: FilingRow) -> Filing:
    """A filing as published."""
    return (await filing_views(db, [row]))[0]


async def filing_views(db: Transaction, rows: Sequence[FilingRow]) -> list[Filing]:
    """Filings as published, each with the channel of its message."""
    channels = await message_store.channels_of(db, [row.message_id for row in rows if row.message_id])
    courts = await named_courts(db, (row.court_code for row in rows if row.court_code))
    names = await names_of(db, (row.centre_id for row in rows), (row.case_id for row in rows))
    return [
        _view(row, channels.get(row.message_id) if row.message_id else None, courts.get(row.court_code), names)
        for row in rows
    ]


def _view(row: FilingRow, channel: str | None, court: CourtReference | None, names: Names) -> Filing:
    state = filing_lifecycle.FilingState(row.state)
    moves = filing_lifecycle.allowed_moves(state, is_queued=row.message_id is not None)
    receipt = row.receipt if row.receipt and row.receipt.get("cargo_number") else None
    return Filing.model_validate(
        {
            "id": row.id, "version": row.version, "centre": names.centres[row.centre_id],
            "case": names.case(row.case_id), "display_name": names.man_if_any(row.case_id),
            "kind": row.kind, "state": state, "expediente": row.expediente, "court": court,
            "channel": channel, "summary": row.summary,
            "may_hold_contact_data": holds_contact_data(row.summary),
            "text_reviewed_by": ActorReference.if_any(row.text_reviewed_by, row.text_reviewed_by_name),
            "text_reviewed_at": row.text_reviewed_at, "document_id": row.document_id,
            "document_sha256": row.document_sha256,
            "annex_document_ids": [UUID(annex["id"]) for annex in row.annexes], "message_id": row.message_id,
            "corrections": row.corrections, "observation": row.observation,
            "receipt": FilingReceipt.model_validate(receipt) if receipt else None, "created_at": row.created_at,
            "allowed_moves": [FilingMove(to=to, route=route) for to, route in moves],
        }
    )  # fmt: skip
