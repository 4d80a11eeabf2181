"""Who may call a simulated institution: each has its own secret, as the real ones would."""

import hashlib
import secrets
from datetime import timedelta
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

from services.mocks.errors import Refused
from services.mocks.state import Institutions
from services.mocks.storage import casilla_store

TOKEN_LASTS = timedelta(minutes=30)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def _require(shown: HTTPAuthorizationCredentials | None, expected: SecretStr) -> None:
    known = expected.get_secret_value().encode()
    if shown is None or not secrets.compare_digest(shown.credentials.encode(), known):
        raise Refused(401, "not_authenticated", "Falta el token o no es válido.")


async def mpe_client(state: Institutions, shown: Bearer) -> None:
    """Let only holders of MPE_TOKEN file."""
    _require(shown, state.settings.mpe_token)


async def sira_client(state: Institutions, shown: Bearer) -> None:
    """Let only holders of SIRA_TOKEN send sheets."""
    _require(shown, state.settings.sira_token)


async def controller(state: Institutions, shown: Bearer) -> None:
    """Let only tests and the demo look behind the scenes."""
    _require(shown, state.settings.mocks_control_token)


async def casilla_holder(state: Institutions, shown: Bearer) -> None:
    """Let only somebody who logged in within the last 30 minutes read casillas."""
    async with state.engine.begin() as db:
        expires_at = None if shown is None else await casilla_store.token_expiry(db, _sha256(shown.credentials))
    if expires_at is None:
        raise Refused(401, "not_authenticated", "Falta el token o no es válido.")
    if expires_at <= state.clock.now():
        raise Refused(401, "token_expired", "La sesión de SINOE venció; ingrese de nuevo.")


def password_is_right(state: Institutions, user: str, password: str) -> bool:
    """Tell whether these are the casilla's user and password, in time that does not depend on the answer."""
    right_user = secrets.compare_digest(user.encode(), state.settings.sinoe_user.encode())
    right_password = secrets.compare_digest(
        password.encode(), state.settings.sinoe_password.get_secret_value().encode()
    )
    return right_user and right_password


def new_token() -> tuple[str, str]:
    """Return a fresh token and the SHA-256 under which it is remembered."""
    token = secrets.token_urlsafe(32)
    return token, _sha256(token)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
