"""How to reach the woman who is protected: written by the social worker, read only by disclosure with a reason."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.published import Published, ShortText


class VictimContact(Published):
    """Her contact data. No other model of the platform's cases holds any of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "full_name": "Persona Inventada Ejemplo",
                    "phone": "900000000",
                    "address": "Jr. Ejemplo 123, Breña",
                    "ubigeo": "150105",
                    "safe_contact_hours": "Lunes a viernes, de 9:00 a 12:00",
                    "preferred_cem_code": None,
                }
            ]
        }
    )

    full_name: ShortText
    phone: ShortText | None = Field(default=None, description="As it is dialled from Peru, or with + and the country")
    address: ShortText | None = None
    ubigeo: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = Field(default=None, description="INEI code")
    safe_contact_hours: ShortText | None = None
    preferred_cem_code: ShortText | None = Field(default=None, description="A code of /v1/cems")


class DisclosureRequest(Published):
    """Why her data is asked for; kept for ever beside who asked and when."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Derivación al CEM por incumplimiento verificado."}]}
    )

    reason: Annotated[ShortText, Field(min_length=15)]
