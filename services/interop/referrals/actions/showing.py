"""Sheets as published."""

from services.interop.referrals.models import Referral, ReferralMove
from services.interop.referrals.rules import lifecycle as referral_lifecycle
from services.interop.referrals.tables import ReferralRow


def referral_view(row: ReferralRow) -> Referral:
    """A sheet as published."""
    fields = ("id", "version", "centre_id", "case_id", "kind", "state", "sheet_number", "urgency", "reason",
              "expediente", "cem_code", "document_sha256", "message_id", "answer_due_at", "cem_sheet_number",
              "condition", "return_reason", "answered_at", "created_at")  # fmt: skip
    allowed = referral_lifecycle.allowed_moves(referral_lifecycle.ReferralState(row.state))
    moves = [ReferralMove(to=to, route=route) for to, route in allowed]
    return Referral.model_validate({field: getattr(row, field) for field in fields} | {"allowed_moves": moves})
