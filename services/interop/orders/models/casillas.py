"""A centre's casilla, and the code and name under which the centre writes to courts and CEMs."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from services.interop.directory.models.courts import CASILLA
from shared.published import Boolean, Integer, Name, Published, Resource, ShortText
from shared.references import CentreReference


class CasillaDetails(Published):
    """What must be known before a centre can exchange anything."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "casilla": "104567",
                    "centre_code": "CAI-LIMA",
                    "centre_name": "CAI Lima (ejemplo)",
                    "ubigeo": "150105",
                    "address": "Jr. Ejemplo 123, Breña",
                    "city": "Lima",
                    "signatory_name": "Carmen Rosa Huamaní Ccori",
                    "signatory_position": "Coordinadora del CAI Lima",
                }
            ]
        }
    )

    casilla: Annotated[str, Field(pattern=CASILLA)]
    centre_code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{1,30}$")]
    centre_name: Name
    ubigeo: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    address: ShortText = Field(description="On the letterhead")
    city: Name = Field(description="Where documents are signed")
    signatory_name: Name
    signatory_position: Name


class Casilla(Resource):
    """A centre's casilla."""

    path: ClassVar[str] = "/v1/casillas"

    centre: CentreReference
    casilla: str
    centre_code: str
    centre_name: str
    ubigeo: str
    address: str
    city: str
    signatory_name: str
    signatory_position: str
    polled_at: datetime | None = Field(description="When SINOE was last asked with success")


class CasillaPoll(Published):
    """What one look into a casilla found."""

    casilla: str
    centre: CentreReference
    complete: Boolean = Field(description="false: SINOE did not give everything; the next poll asks again")
    listed: Integer
    stored: Integer
    failure: str | None = Field(description="Short code of what went wrong, if anything did")


class PollReport(Published):
    """What a poll of the caller's casillas found."""

    casillas: list[CasillaPoll]
