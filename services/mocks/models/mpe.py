"""What the Mesa de Partes Electrónica's simulator receives and answers."""

from datetime import date, datetime, time
from enum import StrEnum

from pydantic import Field

from services.mocks.models.content import Code, Content, Line, Sha256


class FilingState(StrEnum):
    """Where a filing stands at the desk; all but RECEIVED are final."""

    RECEIVED = "RECEIVED"
    RECEIPTED = "RECEIPTED"
    OBSERVED = "OBSERVED"
    REJECTED = "REJECTED"


class FilingMetadata(Content):
    """What the filer types beside the documents; `reference` is the filer's own and is filed once."""

    reference: Line = Field(max_length=100, examples=["CAI-2026-000001-1"])
    expediente: Line = Field(examples=["00123-2026-0-1801-JR-FT-15"])
    court_code: Code = Field(examples=["1801-JR-FT-15"])
    document_type: Line = Field(max_length=100, examples=["INFORME"])
    summary: Line = Field(examples=["Informe de incumplimiento"])
    filer: Line = Field(examples=["CAI Breña"])


class FiledDocument(Content):
    """One file of a filing as the desk received it."""

    role: str = Field(pattern="^(DOCUMENT|ANNEX)$")
    file_name: str
    sha256: Sha256
    size: int


class Receipt(Content):
    """The cargo de ingreso; date and time as printed on it, in Lima."""

    cargo_number: str = Field(examples=["12345-2026"])
    date: date
    time: time
    office: str


class Filing(Content):
    """A filing as the desk shows it to whoever filed it."""

    tracking_number: str
    reference: str
    expediente: str
    court_code: str
    document_type: str
    state: FilingState
    received_at: datetime
    documents: list[FiledDocument]
    receipt: Receipt | None
    observation: str | None


class FilingListing(Content):
    """The filings that carry one reference: none or one, unless the desk repeats itself."""

    filings: list[Filing]
