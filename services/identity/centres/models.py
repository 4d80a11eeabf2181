"""A centre (CAI): where staff work and cases are kept."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, JsonValue, StringConstraints

from services.identity.contact import Email, Phone, Ubigeo
from shared.published import Name, Published, Resource, ShortText

CentreCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,19}$")]

_EXAMPLE: dict[str, JsonValue] = {
    "code": "BRENA",
    "name": "CAI Breña",
    "judicial_district": "Lima",
    "ubigeo": "150105",
    "address": "Jr. Ejemplo 123, Breña",
    "phone": "01 555 0100",
    "filing_desk_email": "mesadepartes.brena@example.org",
}


class NewCentre(Published):
    """A centre as an administrator registers it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: CentreCode = Field(description="Short code in capitals, unique; it never changes")
    name: Name
    judicial_district: Name = Field(description="The judicial district whose courts send men here")
    ubigeo: Ubigeo = Field(description="INEI code of the district, six digits")
    address: ShortText
    phone: Phone
    filing_desk_email: Email | None = Field(default=None, description="E-mail of the centre's mesa de partes")


class CentreChange(Published):
    """What to change of a centre; what is absent or null stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "01 555 0199"}]})

    name: Name | None = None
    judicial_district: Name | None = None
    ubigeo: Ubigeo | None = None
    address: ShortText | None = None
    phone: Phone | None = None
    filing_desk_email: Email | None = None


class Centre(Resource):
    """A centre as it is stored."""

    path: ClassVar[str] = "/v1/centres"

    code: str
    name: str
    judicial_district: str
    ubigeo: str
    address: str
    phone: str
    filing_desk_email: str | None
