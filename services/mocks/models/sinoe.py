"""What SINOE's simulator receives and answers."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.mocks.models.content import Content, Line, OptionalLine, Sha256


class Login(Content):
    """The user and password of a casilla's holder."""

    user: Line
    password: Line


class LoginAnswer(Content):
    """A token for the casilla, good until `expires_at` on the simulator's clock."""

    token: str
    expires_at: datetime


class DepositedDocument(Content):
    """The file that came with a notification."""

    file_name: Line
    sha256: Sha256
    size: int


class Notification(Content):
    """A notification as it lies in the casilla; what the court's clerk typed may be empty."""

    id: UUID
    notification_number: str
    casilla: str
    expediente: str
    court_name: str
    resolution_number: str
    summary: str
    deposited_at: datetime
    read_at: datetime | None
    document: DepositedDocument


class CasillaListing(Content):
    """The notifications of one casilla, oldest first."""

    casilla: str
    notifications: list[Notification]


class Deposit(Content):
    """What a court's clerk deposits in a casilla."""

    casilla: str = Field(pattern=r"^[0-9A-Za-z-]{1,20}$", examples=["45871"])
    expediente: OptionalLine = Field(default="", examples=["00123-2026-0-1801-JR-FT-15"])
    court_name: OptionalLine = Field(default="", examples=["15° JUZGADO DE FAMILIA"])
    resolution_number: OptionalLine = Field(default="", examples=["DOS"])
    summary: OptionalLine = Field(default="", examples=["Se dictan medidas de protección"])
    file_name: Line = Field(examples=["resolucion_dos.pdf"])
    document_base64: str = Field(min_length=4, examples=["JVBERi0xLjcK"])
    deposited_at: datetime | None = None
