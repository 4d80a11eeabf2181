"""Signing in as a browser and an application do it, step by step, so that a test can do one step wrong."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2

from tests.identity.conftest import PASSWORD, IssuerUnderTest

REDIRECT = "http://127.0.0.1:49152/callback"


@dataclass
class Tokens:
    """What the token endpoint gave."""

    access_token: str
    refresh_token: str
    id_token: str


class Application:
    """A public application: knows its verifier, state and nonce."""

    def __init__(self, redirect_uri: str = REDIRECT, client_id: str = "cai-web") -> None:
        self.verifier = secrets.token_urlsafe(48)
        self.redirect_uri = redirect_uri
        self.client_id = client_id
        self.state = secrets.token_urlsafe(8)

    def request(self, **changes: str) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid profile email",
            "state": self.state,
            "nonce": "n-1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in asked.items() if value != "ABSENT"}

    def exchange(self, code: str, **changes: str) -> dict[str, str]:
        return {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
        } | changes


def hidden_ticket(page: httpx2.Response) -> str:
    """Return what the page's form carries."""
    found = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return unescape(found[1])


async def open_page(browser: httpx2.AsyncClient, application: Application, **changes: str) -> httpx2.Response:
    return await browser.get("/identity/authorize", params=application.request(**changes))


async def post_password(
    browser: httpx2.AsyncClient, page: httpx2.Response, email: str, password: str = PASSWORD
) -> httpx2.Response:
    form = {"ticket": hidden_ticket(page), "email": email, "password": password}
    return await browser.post("/identity/authorize", data=form)


def redirected(answer: httpx2.Response) -> dict[str, str]:
    """Return the parameters with which the browser was sent back."""
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query, keep_blank_values=True))


async def obtain_code(issuer: IssuerUnderTest, application: Application, email: str, password: str = PASSWORD) -> str:
    async with issuer.browser() as browser:
        answer = await post_password(browser, await open_page(browser, application), email, password)
    return redirected(answer)["code"]


async def ask_tokens(issuer: IssuerUnderTest, form: dict[str, str], **more: Any) -> httpx2.Response:
    async with issuer.client() as client:
        return await client.post("/identity/token", data=form, **more)


async def refresh(issuer: IssuerUnderTest, token: str, **changes: str) -> httpx2.Response:
    form = {"grant_type": "refresh_token", "client_id": "cai-web", "refresh_token": token} | changes
    return await ask_tokens(issuer, form)


async def sign_in(issuer: IssuerUnderTest, email: str, password: str = PASSWORD) -> Tokens:
    """Sign in from the page to the tokens."""
    application = Application()
    answer = await ask_tokens(issuer, application.exchange(await obtain_code(issuer, application, email, password)))
    assert answer.status_code == 200, answer.text
    given = answer.json()
    return Tokens(given["access_token"], given["refresh_token"], given["id_token"])
