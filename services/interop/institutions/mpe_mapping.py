"""A filing as the Mesa de Partes Electrónica takes it, and its answers as we keep them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.interop.institutions.channels import Answer, CourtSubmission, Standing
from services.interop.institutions.told_text import ToldNumber, ToldText


class Cargo(BaseModel):
    """The desk's receipt (cargo de ingreso); date and time as printed, in Lima."""

    model_config = ConfigDict(hide_input_in_errors=True)

    cargo_number: ToldNumber
    date: ToldNumber
    time: ToldNumber
    office: ToldText


class DeskFiling(BaseModel):
    """What the desk says of a filing; fields we do not use are ignored."""

    model_config = ConfigDict(hide_input_in_errors=True)

    tracking_number: ToldNumber
    reference: str
    state: Literal["RECEIVED", "RECEIPTED", "OBSERVED", "REJECTED"]
    receipt: Cargo | None = None
    observation: ToldText | None = None


class DeskFilings(BaseModel):
    """The desk's list of the filings under one reference."""

    model_config = ConfigDict(hide_input_in_errors=True)

    filings: list[DeskFiling]


STANDINGS = {
    "RECEIVED": Standing.PENDING,
    "RECEIPTED": Standing.RECEIPTED,
    "OBSERVED": Standing.OBSERVED,
    "REJECTED": Standing.REJECTED,
}


def metadata_of(filing: CourtSubmission) -> dict[str, str]:
    """The `metadata` part of a filing."""
    return {
        "reference": filing.reference,
        "expediente": filing.expediente,
        "court_code": filing.court_code,
        "document_type": filing.document_type[:100],
        "summary": filing.summary[:500],
        "filer": filing.filer,
    }


def answer_of(filing: DeskFiling) -> Answer:
    """The desk's answer in our words; a receipted filing without its cargo is not answered yet."""
    standing = STANDINGS[filing.state]
    if standing is Standing.RECEIPTED and filing.receipt is None:
        return Answer(Standing.PENDING)
    receipt: dict[str, str | None] = dict(filing.receipt.model_dump()) if filing.receipt else {}
    if filing.observation is not None:
        receipt["observation"] = filing.observation[:2000]
    return Answer(standing, receipt)
