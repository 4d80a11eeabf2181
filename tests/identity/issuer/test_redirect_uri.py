"""Return addresses are compared exactly; only a loopback host's port may differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.issuer.rules.redirect_uri import (
    check_registration,
    form_action_source,
    is_registered,
    with_query,
)

pytestmark = pytest.mark.feature("P02.2")

REGISTERED = ("https://app.example.org/callback", "http://127.0.0.1/callback", "http://[::1]/callback")


@pytest.mark.parametrize(
    "uri",
    [
        "https://app.example.org/callback",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:1/callback",
        "http://127.0.0.1:65535/callback",
        "http://[::1]:8080/callback",
    ],
)
def test_registered_addresses_and_any_loopback_port_are_accepted(uri: str) -> None:
    assert is_registered(uri, REGISTERED)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "https://app.example.org:443/callback",
        "https://app.example.org/callback#",
        "https://APP.example.org/callback",
        "http://localhost:1/callback",
        "http://127.0.0.1:/callback",
        "http://127.0.0.1:99999/callback",
        "http://127.0.0.1:x/callback",
        "http://127.0.0.1:1/callback?",
        "http://127.0.0.1:1/callback#",
        "http://127.0.0.1:1/callback/../otra",
        "http://127.0.0.1:1\t/callback",
        "http://127.0.0.1:1@malo.example/callback",
        "http://malo.example@127.0.0.1:1/callback",
        "https://127.0.0.1:1/callback",
        "http://[::1/callback",
        "http://127.0.0.1:1/callback" + " " * 3000,
    ],
)
def test_anything_else_is_not(uri: str) -> None:
    assert not is_registered(uri, REGISTERED)


@given(st.text(max_size=60), st.sampled_from(REGISTERED), st.integers(0, 40))
def test_nothing_inserted_into_an_address_is_overlooked(inserted: str, uri: str, place: int) -> None:
    changed = uri[:place] + inserted + uri[place:]
    if is_registered(changed, REGISTERED) and changed not in REGISTERED:
        host = changed.removeprefix("http://").removesuffix("/callback")
        port = host.rpartition(":")[2]
        assert changed.startswith(("http://127.0.0.1:", "http://[::1]:"))
        assert port.isdigit()


@pytest.mark.parametrize("uri", ["https://app.example.org/x", "http://localhost:3000/x", "org.example.cai:/callback"])
def test_fit_addresses_may_be_registered(uri: str) -> None:
    check_registration(uri)


@pytest.mark.parametrize(
    "uri", ["http://app.example.org/", "https:///x", "javascript:x", "https://*.example.org/", "https://a/#", "a b", ""]
)
def test_unfit_addresses_may_not(uri: str) -> None:
    with pytest.raises(ValueError, match="address"):
        check_registration(uri)


def test_the_page_may_redirect_where_the_application_is() -> None:
    assert form_action_source("https://app.example.org/callback?x=1") == "https://app.example.org"
    assert form_action_source("http://127.0.0.1:49152/callback") == "http://127.0.0.1:49152"
    assert form_action_source("http://[::1]:49152/callback") == "http:"
    assert form_action_source("org.example.cai:/callback") == "org.example.cai:"


def test_the_answer_is_added_to_what_the_address_asks_already() -> None:
    assert with_query("https://a/b", {"code": "x y"}) == "https://a/b?code=x+y"
    assert with_query("https://a/b?c=1", {"code": "&"}) == "https://a/b?c=1&code=%26"
    assert with_query("https://a/b", {}) == "https://a/b"
