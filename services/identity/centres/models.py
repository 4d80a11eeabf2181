"""A centre (CAI): where staff work and cases are kept."""

from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, model_validator

from services.identity.contact import Email, Phone, Ubigeo
from shared.published import FieldFault, Name, Published, Resource, ShortText
from shared.text import Text

CentreCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,19}$")]

_EXAMPLE: dict[str, JsonValue] = {
    "code": "BRENA",
    "name": "CAI Breña",
    "judicial_districts": ["Lima", "Lima Norte", "Lima Sur", "Lima Este"],
    "ubigeo": "150105",
    "address": "Jr. Ejemplo 123, Breña",
    "phone": "01 555 0100",
    "filing_desk_email": "mesadepartes.brena@example.org",
}


Districts = Annotated[list[Name], Field(min_length=1, max_length=10)]
_OLD_DISTRICT: dict[str, JsonValue] = {"deprecated": True}


class _Districts(Published):
    """The judicial districts of a centre, by their list or, for one release more, as the one text of before."""

    judicial_districts: Districts | None = Field(
        default=None, description="The judicial districts whose courts send men here"
    )
    judicial_district: Name | None = Field(
        default=None,
        description="In place of `judicial_districts`, where there is one",
        json_schema_extra=_OLD_DISTRICT,
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.judicial_districts is not None and self.judicial_district is not None:
            raise FieldFault(
                "judicial_district", Text("Envíe solo judicial_districts.", "Send judicial_districts alone.")
            )
        return self

    @property
    def districts(self) -> list[str] | None:
        """Return the districts that were sent, by whichever field; None where none were."""
        return self.judicial_districts or (None if self.judicial_district is None else [self.judicial_district])


class NewCentre(_Districts):
    """A centre as an administrator registers it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: CentreCode = Field(description="Short code in capitals, unique; it never changes")
    name: Name
    ubigeo: Ubigeo = Field(description="INEI code of the district, six digits")
    address: ShortText
    phone: Phone
    filing_desk_email: Email | None = Field(default=None, description="E-mail of the centre's mesa de partes")

    @model_validator(mode="after")
    def _in_a_district(self) -> Self:
        if self.districts is None:
            raise FieldFault("judicial_districts", Text("Indique al menos uno.", "Give at least one."))
        return self


class CentreChange(_Districts):
    """What to change of a centre; what is absent or null stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "01 555 0199"}]})

    name: Name | None = None
    ubigeo: Ubigeo | None = None
    address: ShortText | None = None
    phone: Phone | None = None
    filing_desk_email: Email | None = None


class Centre(Resource):
    """A centre as it is stored."""

    path: ClassVar[str] = "/v1/centres"

    code: str
    name: str
    judicial_districts: list[str] = Field(default=[])
    judicial_district: str = Field(description="Their list as one text", json_schema_extra=_OLD_DISTRICT)
    ubigeo: str
    address: str
    phone: str
    filing_desk_email: str | None
