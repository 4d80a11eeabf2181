"""An application's request to sign somebody in: what is shown, what is redirected, what passes."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.issuer.rules.authorization_request import (
    LONGEST_VALUE,
    AuthorizationRequest,
    answer_address,
    check_destination,
    read_request,
)
from services.identity.issuer.rules.oauth_client import ClientKind, OAuthClient
from services.identity.issuer.rules.oauth_error import OAuthError

pytestmark = pytest.mark.feature("P02.2")

CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
RETURN = "https://app.example.org/callback"
WEB = OAuthClient("cai-web", "CAI", ClientKind.PUBLIC, redirect_uris=(RETURN,))
RIGHT = {
    "client_id": "cai-web",
    "redirect_uri": RETURN,
    "response_type": "code",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "scope": "openid email",
    "state": "un estado",
    "nonce": "n",
    "login_hint": "rosa@example.org",
}


def refused(**changes: str) -> str | None:
    """Return the standard's code of the refusal, None when the request passes; "-" takes a parameter away."""
    parameters = {name: value for name, value in (RIGHT | changes).items() if value != "-"}
    try:
        read_request(parameters, "cai-web", RETURN)
    except OAuthError as error:
        return error.error
    return None


def test_a_right_request_is_read_whole() -> None:
    assert read_request(RIGHT, "cai-web", RETURN) == AuthorizationRequest(
        "cai-web", RETURN, "openid email", "un estado", "n", CHALLENGE, "rosa@example.org"
    )


def test_what_may_be_left_out_is_empty() -> None:
    least = {name: RIGHT[name] for name in ("response_type", "code_challenge", "code_challenge_method")}
    assert read_request(least, "cai-web", RETURN) == AuthorizationRequest("cai-web", RETURN, "", "", "", CHALLENGE)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "-"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": ""}, "unsupported_response_type"),
        ({"response_mode": "query"}, None),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"code_challenge": "-"}, "invalid_request"),
        ({"code_challenge": CHALLENGE[:-1]}, "invalid_request"),
        ({"code_challenge": CHALLENGE + "A"}, "invalid_request"),
        ({"code_challenge_method": "-"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
        ({"prompt": "login"}, None),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "consent none"}, "login_required"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://x.example"}, "request_uri_not_supported"),
        ({"unknown": "x"}, None),
    ],
)
def test_only_the_code_flow_with_pkce_passes(changes: dict[str, str], error: str | None) -> None:
    assert refused(**changes) == error


@pytest.mark.parametrize("name", ["state", "nonce", "login_hint", "scope"])
@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("x" * (LONGEST_VALUE - 1), True),
        ("x" * LONGEST_VALUE, True),
        ("x" * (LONGEST_VALUE + 1), False),
        ("a\nb", False),
        ("a\x00b", False),
        ("a\u202eb", False),
        ("ñandú", True),
        ("", True),
    ],
)
def test_what_is_handed_back_is_short_and_printable(name: str, value: str, passes: bool) -> None:
    assert refused(**{name: value}) == (None if passes else "invalid_request")


@pytest.mark.parametrize(
    "client",
    [
        None,
        OAuthClient("c", "C", ClientKind.SERVICE, redirect_uris=(RETURN,)),
        OAuthClient("c", "C", ClientKind.INSTITUTION, redirect_uris=(RETURN,)),
    ],
)
def test_only_a_registered_application_of_persons_may_ask(client: OAuthClient | None) -> None:
    with pytest.raises(OAuthError, match="invalid_client"):
        check_destination(RIGHT, client)


@pytest.mark.parametrize("uri", ["", "https://malo.example/", RETURN + "/", RETURN + "?x=1", RETURN.upper()])
def test_nobody_is_sent_to_an_address_that_is_not_registered(uri: str) -> None:
    with pytest.raises(OAuthError, match="invalid_request"):
        check_destination(RIGHT | {"redirect_uri": uri}, WEB)
    assert check_destination(RIGHT, WEB) == (WEB, RETURN)


def test_a_request_without_a_return_address_goes_nowhere() -> None:
    with pytest.raises(OAuthError, match="invalid_request"):
        check_destination({}, WEB)


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_the_answer_brings_back_state_and_issuer_unchanged(state: str, code: str) -> None:
    address = answer_address(f"{RETURN}?a=1", "https://cai.example", state, code=code)
    assert address.startswith(f"{RETURN}?a=1&")
    answer = parse_qs(urlsplit(address).query, keep_blank_values=True)
    expected = {"a": ["1"], "code": [code], "iss": ["https://cai.example"]} | ({"state": [state]} if state else {})
    assert answer == expected
