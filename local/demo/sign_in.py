"""Signing in the way a front end does: authorization code with PKCE, through the gateway, by the plain sign-in page."""

import base64
import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlsplit

from local.loopback import loopback_client

CLIENT_ID = "cai-cli"
REDIRECT_URI = "http://127.0.0.1:9/callback"
_HIDDEN_TICKET = re.compile(r'name="ticket" value="([^"]+)"')


async def sign_in(url: str, email: str, password: str) -> str:
    """Return an access token for a member of staff; raise ValueError when the page refuses the pair."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    request = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "scope": "openid profile",
        "state": secrets.token_urlsafe(8),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    async with loopback_client(url) as browser:
        page = await browser.get("/identity/authorize", params=request)
        ticket = _HIDDEN_TICKET.search(page.text)
        if ticket is None:
            raise ValueError(f"no sign-in page: {page.status_code}")
        form = {"ticket": ticket.group(1), "email": email, "password": password}
        answer = await browser.post("/identity/authorize", data=form)
        if answer.status_code != 303:
            raise ValueError(f"{email} was not let in: {answer.status_code}")
        returned = parse_qs(urlsplit(answer.headers["Location"]).query)
        if returned["state"] != [request["state"]]:
            raise ValueError("the answer belongs to another sign-in")
        granted = await browser.post(
            "/identity/token",
            data={
                "grant_type": "authorization_code",
                "code": returned["code"][0],
                "redirect_uri": REDIRECT_URI,
                "client_id": CLIENT_ID,
                "code_verifier": verifier,
            },
        )
        granted.raise_for_status()
        return str(granted.json()["access_token"])
