"""An institution's system (a court's or a CEM's) that calls the platform by itself."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.identity.institution_clients.rules import InstitutionKind
from shared.published import Name, Published, Resource
from shared.references import CentreReference
from shared.text import LabelledEnum

InstitutionCode = Annotated[
    Name,
    Field(max_length=60, description="A court's as in an expediente, 1801-JR-FT-15; a CEM's as in /v1/cems"),
]


class InstitutionScope(LabelledEnum):
    """What an institution's client may be allowed to do."""

    ORDERS_WRITE = "orders:write", "Enviar órdenes", "Send orders"
    COMPLIANCE_READ = "compliance:read", "Consultar el cumplimiento por expediente", "Ask for compliance by expediente"
    REFERRALS_ANSWER = (
        "referrals:answer",
        "Leer y responder las fichas dirigidas al CEM",
        "Read and answer the sheets addressed to the CEM",
    )


class NewInstitutionClient(Published):
    """A client as an administrator registers it; the answer carries its secret, this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "15° Juzgado de Familia de Lima",
                    "kind": "COURT",
                    "institution_code": "1801-JR-FT-15",
                    "scopes": ["orders:write", "compliance:read"],
                    "centres": ["0192f0c4-0000-7000-8000-000000000001"],
                }
            ]
        }
    )

    name: Name
    kind: InstitutionKind
    institution_code: InstitutionCode
    scopes: list[InstitutionScope] = Field(min_length=1, max_length=3)
    centres: list[UUID] = Field(min_length=1, max_length=100, description="Ids of the centres it deals with")


class InstitutionCodeChange(Published):
    """Which court or CEM a client is of: what it may reach from now on is that institution's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"institution_code": "1801-JR-FT-15"}]})

    institution_code: InstitutionCode


class InstitutionClient(Resource):
    """A client as it is stored; `client_id` is what it signs in with, and the `sub` of its tokens."""

    path: ClassVar[str] = "/v1/institution-clients"

    client_id: str
    name: str
    kind: InstitutionKind
    institution_code: str | None = Field(description="null of a client registered without: it reaches no institution's")
    scopes: list[InstitutionScope]
    centres: list[CentreReference]
    disabled_at: datetime | None
    created_at: datetime


class InstitutionClientWithSecret(InstitutionClient):
    """A client together with its new secret; shown this once, afterwards only a digest is kept."""

    client_secret: str
