"""Sheets as published."""

from collections.abc import Sequence

from services.interop.directory.actions.showing import named_cems
from services.interop.known_cases.actions.naming import Names, names_of
from services.interop.referrals.models import Referral, ReferralMove
from services.interop.referrals.rules import lifecycle as referral_lifecycle
from services.interop.referrals.tables import ReferralRow
from shared.database.transaction import Transaction
from shared.references import CemReference


async def referral_view(db: Transaction, row: ReferralRow) -> Referral:
    """A sheet as published."""
    return (await referral_views(db, [row]))[0]


async def referral_views(db: Transaction, rows: Sequence[ReferralRow]) -> list[Referral]:
    """Sheets as published."""
    names = await names_of(db, (row.centre_id for row in rows), (row.case_id for row in rows))
    cems = await named_cems(db, (row.cem_code for row in rows if row.cem_code))
    return [_view(row, names, cems.get(row.cem_code or "")) for row in rows]


def _view(row: ReferralRow, names: Names, cem: CemReference | None) -> Referral:
    fields = ("id", "version", "kind", "state", "sheet_number", "urgency", "reason",
              "expediente", "document_sha256", "message_id", "answer_due_at", "cem_sheet_number",
              "condition", "return_reason", "answered_at", "created_at")  # fmt: skip
    allowed = referral_lifecycle.allowed_moves(referral_lifecycle.ReferralState(row.state))
    moves = [ReferralMove(to=to, route=route) for to, route in allowed]
    named = {
        "centre": names.centres[row.centre_id],
        "case": names.case(row.case_id),
        "display_name": names.man_if_any(row.case_id),
        "cem": cem,
        "allowed_moves": moves,
    }
    return Referral.model_validate({field: getattr(row, field) for field in fields} | named)
