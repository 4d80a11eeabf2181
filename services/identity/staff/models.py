"""A staff account: who may sign in, in which roles, at which centres."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, SecretStr

from services.identity.contact import Email
from shared.published import Boolean, Name, Published, Resource, ShortText
from shared.references import CentreReference
from shared.security.principal import Role

Roles = Annotated[list[Role], Field(min_length=1, max_length=8)]
Centres = Annotated[list[UUID], Field(max_length=100, description="Ids of the centres where the person works")]

_CENTRE = "0192f0c4-0000-7000-8000-000000000001"


class NewStaff(Published):
    """An account as an administrator opens it; the answer carries a password for the first sign-in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "email": "rosa.quispe@example.org",
                    "name": "Rosa Quispe Ñahui",
                    "roles": ["psychologist"],
                    "centres": [_CENTRE],
                }
            ]
        }
    )

    email: Email
    name: Name
    roles: Roles
    centres: Centres = Field(default=[])


class StaffChange(Published):
    """What to change of an account; what is absent or null stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"roles": ["psychologist", "coordinator"]}]})

    name: Name | None = None
    roles: Roles | None = None
    centres: Centres | None = None


class Disabling(Published):
    """Why an account or a client is closed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Dejó de trabajar en el centro"}]})

    reason: ShortText


class Staff(Resource):
    """An account as it is stored; its `id` is the `sub` of the person's tokens."""

    path: ClassVar[str] = "/v1/staff"

    email: str
    name: str
    roles: list[Role]
    centres: list[CentreReference]
    must_change_password: Boolean
    disabled_at: datetime | None
    created_at: datetime


class StaffWithPassword(Staff):
    """An account together with a password for its next sign-in, which asks for a new one; shown this once."""

    temporary_password: str


class PasswordChange(Published):
    """A person's own change of password."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"present_password": "la de hasta ahora, entera", "new_password": "cuatro palabras que solo yo uno"}
            ]
        }
    )

    present_password: SecretStr = Field(max_length=256)
    new_password: SecretStr = Field(max_length=256, description="At least 12 characters; no other rule")


class PasswordChanged(Published):
    """The password was changed, and every refresh token of the account ended: sign in again."""

    changed_at: datetime
