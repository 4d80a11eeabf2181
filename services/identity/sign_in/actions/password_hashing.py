"""Argon2id in threads, few at a time: each hash takes 64 MiB and a tenth of a second of a core."""

import secrets
from functools import cache

import anyio
from anyio.to_thread import run_sync
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from services.identity.sign_in.rules.password_rules import LONGEST, normalise_password

_HASHER = PasswordHash((Argon2Hasher(),))
_AT_A_TIME = anyio.CapacityLimiter(2)
# No letters or digits that are taken for one another on paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


async def hash_password(password: str) -> str:
    """Return the stored form of `password`; takes a tenth of a second, so not inside a transaction."""
    return await run_sync(_HASHER.hash, normalise_password(password), limiter=_AT_A_TIME)


async def password_matches(password: str, stored: str | None) -> bool:
    """Tell whether `password` is the one behind `stored`; takes as long when there is no account (`None`)."""
    return await run_sync(_matches, normalise_password(password)[: LONGEST + 1], stored, limiter=_AT_A_TIME)


def temporary_password() -> str:
    """Return a fresh password that can be read out on the telephone: 16 characters, 79 bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def _matches(password: str, stored: str | None) -> bool:
    try:
        right = _HASHER.verify(password, stored or _hash_of_nobody())
    except PwdlibError:
        return False
    return right and stored is not None


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
