"""What applications and services ask the issuer: how it works, its keys, and who is signed in."""

from fastapi import APIRouter, Response

from services.identity.access import Administrator, Everybody, Person
from services.identity.issuer.actions.discovery import describe_issuer
from services.identity.issuer.actions.profile import read_profile
from services.identity.issuer.actions.token_signing import public_keys, rotate_signing_key
from services.identity.issuer.errors import RotatedJustNow
from services.identity.issuer.models import Discovery, JsonWebKeySet, SigningKeyRotation, UserInfo
from services.identity.sign_in.actions.password_change import change_password
from services.identity.sign_in.errors import PasswordRefused, TooManyAttempts, WrongPassword
from services.identity.staff.models import PasswordChange, PasswordChanged
from shared.problems import problems

router = APIRouter(prefix="/identity", tags=["Sign-in"])


@router.get("/.well-known/openid-configuration")
async def read_openid_configuration(work: Everybody, response: Response) -> Discovery:
    """Tell where the issuer's endpoints are and what it supports (OpenID Connect Discovery)."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return describe_issuer(work.runtime)


@router.get("/jwks")
async def read_signing_keys(work: Everybody) -> JsonWebKeySet:
    """Read the public keys that tokens are verified with."""
    return await public_keys(work)


@router.get("/userinfo")
async def read_user_info(work: Person) -> UserInfo:
    """Read who is signed in, as the account is now."""
    return await read_profile(work)


@router.post("/password-changes", responses=problems(PasswordRefused, WrongPassword, TooManyAttempts))
async def change_own_password(work: Person, body: PasswordChange) -> PasswordChanged:
    """Change the password of one's own account; every sign-in of it ends."""
    return await change_password(work, body)


@router.post("/signing-key-rotations", responses=problems(RotatedJustNow))
async def rotate_signing_keys(work: Administrator) -> SigningKeyRotation:
    """Sign with a new key from now on; the one so far stays published until the next rotation."""
    return await rotate_signing_key(work)
