"""Courts: how their filing desk is reached, what it takes, and when it did not work."""

from datetime import datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field, model_validator

from shared.published import FieldFault, Integer, LocalTime, Name, Published, Resource, ShortText
from shared.references import ActorReference, CourtReference
from shared.text import LabelledEnum, Text

COURT_CODE = r"^[0-9]{4}-[A-Z]{2}-[A-Z]{2}-[0-9]{2}$"
CASILLA = r"^[A-Za-z0-9-]{1,40}$"
SHA256 = r"^[0-9a-f]{64}$"


class ChannelToCourt(LabelledEnum):
    """How filings reach the court."""

    MPE_HTTP = "MPE_HTTP", "Mesa de Partes Electrónica (MPE)", "Electronic filing desk (MPE)"
    MANUAL = "MANUAL", "En físico", "On paper"


class CourtDetails(Published):
    """What the directory says of a court; without hours the desk takes filings all day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "court_code": "1801-JR-FT-15",
                    "name": "15° Juzgado de Familia de Lima",
                    "casilla": None,
                    "channel": "MPE_HTTP",
                    "max_megabytes": 25,
                    "max_annexes": 25,
                    "filing_weekdays": [0, 1, 2, 3, 4, 5, 6],
                    "filing_opens": None,
                    "filing_closes": None,
                }
            ]
        }
    )

    court_code: Annotated[str, Field(pattern=COURT_CODE)]
    name: Name
    casilla: Annotated[str, Field(pattern=CASILLA)] | None = None
    channel: ChannelToCourt = ChannelToCourt.MPE_HTTP
    max_megabytes: Annotated[Integer, Field(ge=1, le=100)] = 25
    max_annexes: Annotated[Integer, Field(ge=0, le=100)] = 25
    filing_weekdays: Annotated[
        list[Annotated[Integer, Field(ge=0, le=6)]], Field(min_length=1, max_length=7, description="0 is Monday")
    ] = Field(default=[0, 1, 2, 3, 4, 5, 6])
    filing_opens: LocalTime | None = None
    filing_closes: LocalTime | None = None

    @model_validator(mode="after")
    def _hours_make_sense(self) -> Self:
        opens, closes = self.filing_opens, self.filing_closes
        if (opens is None) != (closes is None):
            missing = "filing_opens" if opens is None else "filing_closes"
            raise FieldFault(
                missing, Text("las horas de apertura y cierre van juntas", "opening and closing hours go together")
            )
        if opens is not None and closes is not None and opens >= closes:
            raise FieldFault(
                "filing_closes", Text("el cierre debe ser después de la apertura", "must be later than filing_opens")
            )
        return self


class Court(Resource):
    """A court of the directory."""

    path: ClassVar[str] = "/v1/courts"

    court_code: str
    name: str
    casilla: str | None
    channel: ChannelToCourt
    max_megabytes: Integer
    max_annexes: Integer
    filing_weekdays: list[Integer]
    filing_opens: LocalTime | None
    filing_closes: LocalTime | None


class NewOutage(Published):
    """That the filing desk does not work, with the notice that proves it; open-ended until it is ended."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "started_at": "2026-11-20T13:00:00Z",
                    "ended_at": None,
                    "evidence": "Comunicado oficial de indisponibilidad N.º 014-2026",
                    "evidence_sha256": None,
                }
            ]
        }
    )

    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    evidence: ShortText
    evidence_sha256: Annotated[str, Field(pattern=SHA256)] | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ended_at is not None and self.ended_at <= self.started_at:
            raise FieldFault("ended_at", Text("el fin debe ser posterior al inicio", "must be later than began_at"))
        return self


class OutageEnd(Published):
    """When the filing desk worked again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ended_at": "2026-11-20T18:30:00Z"}]})

    ended_at: AwareDatetime


class Outage(Published):
    """A time without filing desk."""

    id: UUID
    court: CourtReference
    started_at: datetime
    ended_at: datetime | None
    evidence: str
    evidence_sha256: str | None
    recorded_by: ActorReference
