"""Centres in tokens, clients' secrets and scopes, and the words of refusals."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.identity.issuer.rules.oauth_client import ClientKind, OAuthClient, digest, sign_in_scope
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.issuer.rules.sign_in_life import refresh_until
from services.identity.staff.rules import NATIONAL_ROLES, centres_claim, lacks_a_centre
from shared.security.principal import Role

CENTRES = [UUID(int=2), UUID(int=1)]
COURT = OAuthClient("c", "C", ClientKind.INSTITUTION, scopes=("orders:write",), secret_digest=digest("a+b %"))


@pytest.mark.feature("P03.2")
def test_a_national_role_opens_every_centre_and_no_other_does() -> None:
    assert centres_claim(["psychologist"], CENTRES) == [str(UUID(int=1)), str(UUID(int=2))]
    assert centres_claim(["psychologist", "auditor"], CENTRES) == ["*"]
    assert centres_claim([], []) == []
    assert {role.value for role in Role} >= NATIONAL_ROLES


@pytest.mark.feature("P03.2")
def test_who_would_see_nothing() -> None:
    assert lacks_a_centre(["psychologist"], [])
    assert not lacks_a_centre(["psychologist"], CENTRES)
    assert not lacks_a_centre(["administrator"], [])


@pytest.mark.feature("P02.3")
def test_a_secret_proves_the_client_as_it_is_or_form_encoded() -> None:
    assert COURT.proves_itself("a+b %")
    assert COURT.proves_itself("a%2Bb+%25")
    assert not COURT.proves_itself("a b %")
    assert not COURT.proves_itself("")
    assert not COURT.proves_itself(None)


@pytest.mark.feature("P02.3")
def test_a_public_client_presents_no_secret() -> None:
    public = OAuthClient("w", "W", ClientKind.PUBLIC)
    assert public.proves_itself(None)
    assert not public.proves_itself("")


@pytest.mark.feature("P02.3")
def test_a_client_gets_no_more_than_it_has() -> None:
    assert COURT.granted_scope("") == "orders:write"
    assert COURT.granted_scope("orders:write") == "orders:write"
    with pytest.raises(OAuthError, match="invalid_scope"):
        COURT.granted_scope("orders:write compliance:read")


@pytest.mark.feature("P02.2")
def test_unknown_scopes_of_a_sign_in_are_ignored() -> None:
    assert sign_in_scope("email offline_access openid orders:write") == "openid email"


@pytest.mark.feature("P02.2")
def test_a_description_keeps_to_the_standards_characters() -> None:
    error = OAuthError("x", 'El "código" ñandú\n', "An error")
    assert error.description("es") == "El codigo nandu"
    assert error.description("en") == "An error"


@pytest.mark.feature("P02.4")
def test_a_refresh_token_never_outlives_its_sign_in() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert refresh_until(now, now + timedelta(hours=12)) == now + timedelta(hours=2)
    assert refresh_until(now, now + timedelta(minutes=5)) == now + timedelta(minutes=5)
