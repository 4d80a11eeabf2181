"""An institution's system (a court's or a CEM's) that calls the platform by itself."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.published import Name, Published, Resource


class InstitutionKind(StrEnum):
    """Which institution a client belongs to."""

    COURT = "COURT"
    CEM = "CEM"


class InstitutionScope(StrEnum):
    """What an institution's client may be allowed to do."""

    ORDERS_WRITE = "orders:write"
    COMPLIANCE_READ = "compliance:read"
    REFERRALS_ANSWER = "referrals:answer"


class NewInstitutionClient(Published):
    """A client as an administrator registers it; the answer carries its secret, this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "15° Juzgado de Familia de Lima",
                    "kind": "COURT",
                    "scopes": ["orders:write", "compliance:read"],
                    "centres": ["0192f0c4-0000-7000-8000-000000000001"],
                }
            ]
        }
    )

    name: Name
    kind: InstitutionKind
    scopes: list[InstitutionScope] = Field(min_length=1, max_length=3)
    centres: list[UUID] = Field(min_length=1, max_length=100, description="Ids of the centres it deals with")


class InstitutionClient(Resource):
    """A client as it is stored; `client_id` is what it signs in with, and the `sub` of its tokens."""

    path: ClassVar[str] = "/v1/institution-clients"

    client_id: str
    name: str
    kind: InstitutionKind
    scopes: list[InstitutionScope]
    centres: list[UUID]
    disabled_at: datetime | None
    created_at: datetime


class InstitutionClientWithSecret(InstitutionClient):
    """A client together with its new secret; shown this once, afterwards only a digest is kept."""

    client_secret: str
