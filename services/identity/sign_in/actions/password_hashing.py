"""Argon2id in threads, few at a time: each hash takes 64 MiB and a tenth of a second of a core.

A known device has a place of its own: strangers who guess do not make her wait. Of them, few may wait at a time.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import anyio
from anyio.to_thread import run_sync
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from services.identity.sign_in.rules.password_rules import LONGEST, normalise_password
from shared.problems import UpstreamUnavailable
from shared.text import Text

hasher = PasswordHash((Argon2Hasher(),))  # tests put a cheaper one in its place
_FOR_STRANGERS, _FOR_KNOWN = anyio.CapacityLimiter(1), anyio.CapacityLimiter(1)
_MOST_STRANGERS = 20  # who are last wait two seconds
_strangers: set[object] = set()
# No letters or digits that are taken for one another on paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


async def hash_password(password: str) -> str:
    """Return the stored form of `password`; takes a tenth of a second, so not inside a transaction."""
    return await run_sync(hasher.hash, normalise_password(password), limiter=_FOR_KNOWN)


async def password_matches(password: str, stored: str | None, *, known_device: bool) -> bool:
    """Tell whether `password` is the one behind `stored`; takes as long when there is no account (`None`).

    Raises UpstreamUnavailable (503) to a stranger while too many wait.
    """
    typed = normalise_password(password)[: LONGEST + 1]
    if known_device:
        return await run_sync(_matches, typed, stored, limiter=_FOR_KNOWN)
    with _place_among_strangers():
        return await run_sync(_matches, typed, stored, limiter=_FOR_STRANGERS)


@contextmanager
def _place_among_strangers() -> Iterator[None]:
    if len(_strangers) >= _MOST_STRANGERS:
        raise UpstreamUnavailable(
            Text("Hay demasiados ingresos a la vez: espere unos segundos.", "Too many sign in at once: wait a moment.")
        )
    place = object()
    _strangers.add(place)
    try:
        yield
    finally:
        _strangers.remove(place)


def temporary_password() -> str:
    """Return a fresh password that can be read out on the telephone: 16 characters, 79 bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def _matches(password: str, stored: str | None) -> bool:
    try:
        right = hasher.verify(password, stored or _hash_of_nobody(hasher))
    except PwdlibError:
        return False
    return right and stored is not None


@cache
def _hash_of_nobody(hashed_by: PasswordHash) -> str:
    return hashed_by.hash(secrets.token_urlsafe())
