"""What the issuer tells an application about the person who is signed in."""

from uuid import UUID

from services.identity.issuer.actions.token_issuing import person_claims
from services.identity.issuer.models import UserInfo
from services.identity.staff.store import find_staff
from shared.problems import NotAuthenticated
from shared.unit_of_work import UnitOfWork


async def read_profile(work: UnitOfWork) -> UserInfo:
    """Return the caller's account as it is now; raises NotAuthenticated once it is disabled."""
    async with work.reading() as db:
        account = await find_staff(db, UUID(work.principal.subject))
        if account is None or account.disabled_at is not None:
            raise NotAuthenticated()
        return UserInfo(email=account.email, **person_claims(account))
