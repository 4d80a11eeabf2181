"""What stands at the issuer's addresses when OIDC_ISSUER names another provider: a pointer to it."""

from fastapi import APIRouter

from services.identity.access import Everybody
from services.identity.issuer.errors import IssuerReplaced
from services.identity.settings import settings_of

router = APIRouter(prefix="/identity", include_in_schema=False)


@router.api_route("/{path:path}", methods=["GET", "POST"])
async def point_to_issuer(work: Everybody, path: str) -> None:
    """Answer 410 with the issuer that took over."""
    raise IssuerReplaced(issuer=settings_of(work.runtime).issuer)
