"""PKCE and the binding of a code to its client, address and minute."""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.identity.issuer.rules.code_exchange import IssuedCode, code_fault
from services.identity.issuer.rules.pkce import is_challenge, verifies

pytestmark = pytest.mark.feature("P02.2")

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
# The example of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
CODE = IssuedCode("cai-web", "https://a/b", CHALLENGE, NOW + timedelta(seconds=60), None)


def test_the_standards_own_example_verifies() -> None:
    assert is_challenge(CHALLENGE)
    assert verifies(VERIFIER, CHALLENGE)


@pytest.mark.parametrize("verifier", ["", VERIFIER[:-1], VERIFIER + "=", CHALLENGE, "v" * 129, "ñ" * 43])
def test_another_verifier_does_not(verifier: str) -> None:
    assert not verifies(verifier, CHALLENGE)


def test_a_verifier_too_short_to_be_secret_does_not() -> None:
    digest = hashlib.sha256(b"corto").digest()
    assert not verifies("corto", base64.urlsafe_b64encode(digest).rstrip(b"=").decode())


@pytest.mark.parametrize("challenge", ["", CHALLENGE + "=", CHALLENGE[:-1], CHALLENGE[:-1] + "+", CHALLENGE + "\n"])
def test_what_is_no_challenge(challenge: str) -> None:
    assert not is_challenge(challenge)


def test_the_right_client_address_verifier_and_moment_are_needed() -> None:
    right = ("cai-web", "https://a/b", VERIFIER, NOW)
    assert code_fault(CODE, *right) is None
    assert code_fault(CODE, "cai-cli", *right[1:]) is not None
    assert code_fault(CODE, "cai-web", "https://a/c", VERIFIER, NOW) is not None
    assert code_fault(CODE, "cai-web", "https://a/b", "v" * 43, NOW) is not None
    assert code_fault(CODE, *right[:3], NOW + timedelta(seconds=59)) is None
    assert code_fault(CODE, *right[:3], NOW + timedelta(seconds=60)) is not None
    assert code_fault(replace(CODE, ended_at=NOW), *right) is not None
