"""Institutions' clients over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.identity.access import Administrator, ClientReader
from services.identity.centres.errors import UnknownCentre
from services.identity.institution_clients import actions as institution_clients
from services.identity.institution_clients.errors import InstitutionCodeRefused
from services.identity.institution_clients.models import (
    InstitutionClient,
    InstitutionClientWithSecret,
    InstitutionCodeChange,
    NewInstitutionClient,
)
from services.identity.staff.models import Disabling
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/institution-clients", tags=["Institution clients"])


@router.post("", status_code=201, responses=problems(UnknownCentre, InstitutionCodeRefused))
async def register_institution_client(work: Administrator, body: NewInstitutionClient) -> InstitutionClientWithSecret:
    """Register the system of a court or a CEM; the secret in the answer is shown this once."""
    return await institution_clients.register_institution_client(work, body)


@router.get("")
async def list_institution_clients(work: ClientReader, page: PageQuery) -> Page[InstitutionClient]:
    """List institutions' clients, newest first."""
    return await institution_clients.read_institution_clients(work, page)


@router.get("/{institution_client_id}")
async def read_institution_client(work: ClientReader, institution_client_id: UUID) -> InstitutionClient:
    """Read one client."""
    return await institution_clients.read_institution_client(work, institution_client_id)


@router.put("/{institution_client_id}/institution-code", responses=problems(InstitutionCodeRefused))
async def change_institution_code(
    work: Administrator, institution_client_id: UUID, version: IfMatch, body: InstitutionCodeChange
) -> InstitutionClient:
    """Say which court or CEM a client is of; its tokens follow within ten minutes."""
    return await institution_clients.change_code(work, institution_client_id, version, body.institution_code)


@router.post("/{institution_client_id}/secret-rotation")
async def rotate_institution_client_secret(
    work: Administrator, institution_client_id: UUID, version: IfMatch
) -> InstitutionClientWithSecret:
    """Give a client a new secret; the old one stops working at once."""
    return await institution_clients.rotate_secret(work, institution_client_id, version)


@router.post("/{institution_client_id}/disabling")
async def disable_institution_client(
    work: Administrator, institution_client_id: UUID, version: IfMatch, body: Disabling
) -> InstitutionClient:
    """Close a client: it gets no more tokens, and those it has end within ten minutes."""
    return await institution_clients.disable_institution_client(work, institution_client_id, version, body.reason)
