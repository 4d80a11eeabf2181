"""Filings as published."""

from uuid import UUID

from services.interop.filings.models import Filing, FilingMove, FilingReceipt
from services.interop.filings.rules import lifecycle as filing_lifecycle
from services.interop.filings.tables import FilingRow
from shared.peru.contact_data import holds_contact_data


def filing_view(row: FilingRow, channel: str | None) -> Filing:
    """A filing as published; `channel` is its message's."""
    state = filing_lifecycle.FilingState(row.state)
    moves = filing_lifecycle.allowed_moves(state, is_queued=row.message_id is not None)
    receipt = row.receipt if row.receipt and row.receipt.get("cargo_number") else None
    return Filing.model_validate(
        {
            "id": row.id, "version": row.version, "centre_id": row.centre_id, "case_id": row.case_id,
            "kind": row.kind, "state": state, "expediente": row.expediente, "court_code": row.court_code,
            "channel": channel, "summary": row.summary,
            "may_hold_contact_data": holds_contact_data(row.summary), "text_reviewed_by": row.text_reviewed_by,
            "text_reviewed_at": row.text_reviewed_at, "document_id": row.document_id,
            "document_sha256": row.document_sha256,
            "annex_document_ids": [UUID(annex["id"]) for annex in row.annexes], "message_id": row.message_id,
            "corrections": row.corrections, "observation": row.observation,
            "receipt": FilingReceipt.model_validate(receipt) if receipt else None, "created_at": row.created_at,
            "allowed_moves": [FilingMove(to=to, route=route) for to, route in moves],
        }
    )  # fmt: skip
