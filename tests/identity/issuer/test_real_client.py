"""A real OAuth client library, not ours, signs in over real HTTP: Authlib's AsyncOAuth2Client."""

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import uvicorn
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from services.identity.main import create_app
from services.identity.settings import Settings
from tests.identity.conftest import PSYCHOLOGIST, SERVICE_SECRET
from tests.identity.signing_in import REDIRECT, post_password
from tests.support.eventually import eventually

pytestmark = pytest.mark.anyio

VERIFIER = "un-secreto-de-la-aplicacion-que-nadie-mas-conoce-0123456789"


@pytest.fixture
async def address(settings: Settings) -> AsyncIterator[str]:
    """Where the issuer listens, as its own process would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        own = settings.model_copy(update={"public_url": url, "identity_url": url})
        server = uvicorn.Server(uvicorn.Config(create_app(own), log_config=None, lifespan="on"))
        serving = asyncio.create_task(server.serve(sockets=[free]))
        await eventually(lambda: server.started)
        yield url
        server.should_exit = True
        await serving


@pytest.fixture
async def metadata(address: str) -> dict[str, Any]:
    """What a client library learns of the issuer from its address alone."""
    async with httpx2.AsyncClient() as client:
        answer = await client.get(f"{address}/identity/.well-known/openid-configuration")
    found = AuthorizationServerMetadata(answer.json())
    found.validate_authorization_endpoint()
    found.validate_token_endpoint()
    found.validate_jwks_uri()
    found.validate_response_types_supported()
    found.validate_response_modes_supported()
    found.validate_grant_types_supported()
    found.validate_token_endpoint_auth_methods_supported()
    found.validate_revocation_endpoint()
    found.validate_code_challenge_methods_supported()
    found.validate_ui_locales_supported()
    return dict(found)


@pytest.mark.feature("P02.2")
async def test_an_application_signs_a_person_in_with_authlib(metadata: dict[str, Any]) -> None:
    async with _application() as client, httpx2.AsyncClient() as browser:
        url, state = client.create_authorization_url(
            metadata["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-7"
        )
        browser.base_url = httpx2.URL(metadata["issuer"]).copy_with(path="/")
        answer = await post_password(browser, await browser.get(url), PSYCHOLOGIST)
        token = await client.fetch_token(
            metadata["token_endpoint"],
            authorization_response=answer.headers["Location"],
            state=state,
            code_verifier=VERIFIER,
        )
        claims = await _verified(token["access_token"], metadata)
        assert (claims["iss"], claims["cai_roles"]) == (metadata["issuer"], ["psychologist"])
        identity = await _verified(token["id_token"], metadata)
        assert (identity["aud"], identity["nonce"], identity["sub"]) == ("cai-web", "n-7", claims["sub"])
        assert (await client.get(metadata["userinfo_endpoint"])).json()["email"] == PSYCHOLOGIST

        first = token["refresh_token"]
        second = await client.refresh_token(metadata["token_endpoint"], refresh_token=first)
        third = await client.refresh_token(metadata["token_endpoint"], refresh_token=second["refresh_token"])
        assert len({first, second["refresh_token"], third["refresh_token"]}) == 3
        with pytest.raises(OAuthError, match="invalid_grant"):
            await client.refresh_token(metadata["token_endpoint"], refresh_token=first)
        with pytest.raises(OAuthError, match="invalid_grant"):
            await client.refresh_token(metadata["token_endpoint"], refresh_token=third["refresh_token"])


@pytest.mark.feature("P02.2")
async def test_authlib_revokes_a_sign_in(metadata: dict[str, Any]) -> None:
    async with _application() as client, httpx2.AsyncClient() as browser:
        browser.base_url = httpx2.URL(metadata["issuer"]).copy_with(path="/")
        url, state = client.create_authorization_url(metadata["authorization_endpoint"], code_verifier=VERIFIER)
        answer = await post_password(browser, await browser.get(url), PSYCHOLOGIST)
        token = await client.fetch_token(
            metadata["token_endpoint"],
            authorization_response=answer.headers["Location"],
            state=state,
            code_verifier=VERIFIER,
        )
        revoked = await client.revoke_token(metadata["revocation_endpoint"], token=token["refresh_token"])
        assert revoked.status_code == 200
        with pytest.raises(OAuthError, match="invalid_grant"):
            await client.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])


@pytest.mark.feature("P02.3")
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
async def test_a_service_gets_its_token_with_authlib(metadata: dict[str, Any], method: str) -> None:
    async with AsyncOAuth2Client("cai-cases", SERVICE_SECRET, token_endpoint_auth_method=method) as client:
        token = await client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    claims = await _verified(token["access_token"], metadata)
    assert (claims["sub"], claims["cai_kind"], claims["cai_centres"]) == ("cai-cases", "service", ["*"])
    assert "refresh_token" not in token


@pytest.mark.feature("P02.3")
async def test_the_issuer_believes_its_own_service_tokens(metadata: dict[str, Any], address: str) -> None:
    async with AsyncOAuth2Client("cai-interop", "otro") as client:
        await client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
        assert (await client.get(f"{address}/v1/centres")).json()["items"][0]["code"] == "BRENA"
        assert (await client.get(f"{address}/v1/staff")).status_code == 403


def _application() -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        "cai-web",
        redirect_uri=REDIRECT,
        scope="openid profile email",
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )


async def _verified(token: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return the token's claims after checking its ES256 signature with nothing but the published key."""
    header, payload, signature = (_bytes(part) for part in token.split("."))
    async with httpx2.AsyncClient() as client:
        keys = (await client.get(metadata["jwks_uri"])).json()["keys"]
    key = next(key for key in keys if key["kid"] == json.loads(header)["kid"])
    x, y = (int.from_bytes(_bytes(key[axis])) for axis in "xy")
    point = EllipticCurvePublicNumbers(x, y, SECP256R1())
    signed = token.rpartition(".")[0].encode()
    half = len(signature) // 2
    numbers = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
    point.public_key().verify(encode_dss_signature(*numbers), signed, ECDSA(SHA256()))
    claims: dict[str, Any] = json.loads(payload)
    return claims


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
