"""A sheet to a CEM as SIRA takes it, and SIRA's answers as we keep them."""

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.interop.institutions.channels import Answer, CemSheet, Standing, VictimOnSheet
from services.interop.institutions.told_text import ToldNumber, ToldText
from services.interop.referrals.rules.free_text import without_numbers


class SiraReferral(BaseModel):
    """What SIRA says of a sheet; fields we do not use, an echo of the victim above all, are ignored."""

    model_config = ConfigDict(hide_input_in_errors=True)

    tracking: ToldNumber
    sheet_number: str
    state: Literal["RECEIVED", "ACCEPTED", "RETURNED"]
    cem_sheet_number: ToldText | None = None
    condition: Literal["NEW", "REENTRY", "REOFFENCE", "REFERRED", "CONTINUING"] | None = None
    return_reason: ToldText | None = None


class SiraReferrals(BaseModel):
    """SIRA's list of the sheets under one number."""

    model_config = ConfigDict(hide_input_in_errors=True)

    referrals: list[SiraReferral]


STANDINGS = {"RECEIVED": Standing.PENDING, "ACCEPTED": Standing.ACCEPTED, "RETURNED": Standing.RETURNED}


def body_of(sheet: CemSheet) -> dict[str, object]:
    """The body of a sheet; an alert carries no victim whatever it is given."""
    return {
        "sheet_number": sheet.sheet_number,
        "kind": sheet.kind,
        "cem_code": sheet.cem_code,
        "urgency": sheet.urgency,
        "centre_name": sheet.centre_name,
        "expediente": sheet.expediente,
        "participant": {
            "full_name": sheet.participant_name,
            "document_type": sheet.participant_document_type,
            "document_number": sheet.participant_document_number,
        },
        "victim": victim_of(sheet.victim) if sheet.victim and sheet.kind == "REFERRAL" else None,
        "referral": asdict(sheet.referral) if sheet.referral else None,
        "reason": sheet.reason[:2000],
        "document_sha256": sheet.document_sha256,
    }


def victim_of(victim: VictimOnSheet) -> dict[str, str | None]:
    """How to reach her, as the sheet words it."""
    return {
        "full_name": victim.full_name,
        "phone": victim.phone,
        "address": victim.address,
        "ubigeo": victim.ubigeo,
        "safe_contact_hours": victim.safe_contact_hours,
    }


def answer_of(referral: SiraReferral) -> Answer:
    """The CEM's answer in our words; accepted without the CEM's own sheet number is not answered yet."""
    standing = STANDINGS[referral.state]
    if standing is Standing.ACCEPTED and not (referral.cem_sheet_number or "").strip():
        return Answer(Standing.PENDING)
    receipt = {
        "cem_sheet_number": referral.cem_sheet_number,
        "condition": referral.condition,
        "return_reason": without_numbers(referral.return_reason[:500]) if referral.return_reason else None,
    }
    return Answer(standing, {} if standing is Standing.PENDING else receipt)
