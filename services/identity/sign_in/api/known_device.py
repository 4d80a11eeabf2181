"""The mark by which a browser is known to have signed this account in before (a device cookie, as OWASP describes it).

It opens nothing: it only lets attempts from here be counted apart, so that strangers' wrong passwords do not keep the
owner out of where she usually signs in. It is encrypted and bound to the address typed; another account's, an old or
an invented one counts as none.
"""

import json
import secrets
from datetime import datetime

from fastapi import Request, Response

from services.identity.settings import settings_of
from services.identity.sign_in.actions.password_check import attempts_index, readable_address
from services.identity.sign_in.rules.lock_out import DEVICE_KNOWN_FOR
from shared.runtime import Runtime


def device_of(runtime: Runtime, request: Request, email: str) -> str:
    """Return the name of this browser among those known for the address, or "" for a stranger's."""
    index = attempts_index(runtime, readable_address(email))
    try:
        mark = json.loads(runtime.cipher.decrypt(request.cookies.get(_cookie(index), ""), _place(index)))
    except ValueError:
        return ""
    known = runtime.clock.now() - datetime.fromisoformat(mark["since"]) < DEVICE_KNOWN_FOR
    return str(mark["device"]) if known else ""


def remember_device(runtime: Runtime, request: Request, response: Response, email: str) -> None:
    """Mark the browser in which the address has just signed in; a browser that is known keeps its name."""
    index = attempts_index(runtime, readable_address(email))
    device = device_of(runtime, request, email) or secrets.token_urlsafe(16)
    mark = json.dumps({"device": device, "since": runtime.clock.now().isoformat()})
    response.set_cookie(
        _cookie(index),
        runtime.cipher.encrypt(mark, _place(index)),
        max_age=int(DEVICE_KNOWN_FOR.total_seconds()),
        path="/identity/authorize",
        secure=settings_of(runtime).public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )


def _cookie(index: str) -> str:
    return f"cai_device_{index[:16]}"


def _place(index: str) -> str:
    return f"known_device:{index}"
