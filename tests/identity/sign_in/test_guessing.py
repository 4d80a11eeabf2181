"""What a guesser can do: attempts in a day, passwords at the edges, proofs, secrets, and addresses to return to."""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.issuer.rules.code_exchange import IssuedCode, code_fault
from services.identity.issuer.rules.oauth_client import (
    SIGN_IN_SCOPES,
    ClientKind,
    OAuthClient,
    digest,
    service_clients,
    sign_in_scope,
)
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.issuer.rules.pkce import is_challenge, verifies
from services.identity.issuer.rules.redirect_uri import LONGEST, check_registration, form_action_source, is_registered
from services.identity.issuer.rules.sign_in_life import IDLE_LIFE, SIGN_IN_LIFE, refresh_until
from services.identity.sign_in.rules.lock_out import Attempts, count_attempt, must_wait_until, wait_after
from services.identity.sign_in.rules.password_rules import PasswordFault, normalise_password, password_fault
from services.identity.staff.rules import EVERY_CENTRE, NATIONAL_ROLES, centres_claim, lacks_a_centre
from shared.security.principal import Role

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)
ROSA = ("rosa.quispe@example.org", "Rosa Quispe Ñahui")
SECOND = timedelta(seconds=1)


def guesses_within(span: timedelta, pause: timedelta = SECOND) -> int:
    """Return how many guesses an untiring guesser gets looked at, who always tries as soon as he may."""
    now, attempts, looked_at = NEW_YEARS_EVE, None, 0
    while now < NEW_YEARS_EVE + span:
        if until := must_wait_until(attempts, now):
            assert until > now
            now = until
            continue
        attempts = count_attempt(attempts, now)
        looked_at += 1
        now += pause
    return looked_at


@pytest.mark.feature("P02.5")
def test_an_untiring_guesser_gets_eleven_guesses_in_two_hours_and_forty_in_a_day_at_most() -> None:
    assert guesses_within(timedelta(minutes=1)) == 5
    assert guesses_within(timedelta(hours=2)) == 11
    assert guesses_within(timedelta(hours=24)) <= 40


@pytest.mark.feature("P02.5")
def test_whoever_forgot_the_password_can_try_again_within_the_hour() -> None:
    assert all(wait_after(failures) <= timedelta(hours=1) for failures in range(200))


@pytest.mark.feature("P02.5")
@given(st.integers(0, 500))
def test_one_more_failure_never_shortens_the_wait(failures: int) -> None:
    assert wait_after(failures + 1) >= wait_after(failures)


@pytest.mark.feature("P02.5")
@pytest.mark.parametrize(("seconds", "refused"), [(59, True), (60, False), (61, False)])
def test_a_wait_ends_on_its_second_in_the_new_year_too(seconds: int, refused: bool) -> None:
    attempts: Attempts | None = None
    for _ in range(5):
        attempts = count_attempt(attempts, NEW_YEARS_EVE)
    assert (must_wait_until(attempts, NEW_YEARS_EVE + seconds * SECOND) is not None) is refused


@pytest.mark.feature("P02.5")
@pytest.mark.parametrize(("off", "failures"), [(-SECOND, 8), (timedelta(), 1), (SECOND, 1)])
def test_a_day_forgets_and_not_a_second_less(off: timedelta, failures: int) -> None:
    earlier = Attempts(7, None, NEW_YEARS_EVE)
    assert count_attempt(earlier, NEW_YEARS_EVE + timedelta(hours=24) + off).failures == failures


@pytest.mark.feature("P02.5")
@pytest.mark.parametrize(
    ("length", "fault"),
    [(11, PasswordFault.TOO_SHORT), (12, None), (13, None), (255, None), (256, None), (257, PasswordFault.TOO_LONG)],
)
@pytest.mark.parametrize("letters", ["árbol", "пароль", "密码学家"])
def test_length_is_counted_in_letters_of_any_script(length: int, fault: PasswordFault | None, letters: str) -> None:
    assert password_fault((letters * 100)[:length], *ROSA) is fault


@pytest.mark.feature("P02.5")
@pytest.mark.parametrize(
    ("password", "fault"),
    [
        (" " * 12, PasswordFault.TOO_COMMON),
        ("ababababababa", PasswordFault.TOO_COMMON),
        ("abcabcabcabca", None),
        ("P A S S W O R D 1 2 3 4", PasswordFault.TOO_COMMON),
        ("ＰＡＳＳＷＯＲＤ１２３４", PasswordFault.TOO_COMMON),
        ("ROSA.QUISPE@EXAMPLE.ORG", PasswordFault.OWN_DATA),
        ("rosaquispeñahui", PasswordFault.OWN_DATA),
        ("rosaquispeñahui1", None),
    ],
)
def test_a_password_in_disguise_is_still_the_same(password: str, fault: PasswordFault | None) -> None:
    assert password_fault(password, *ROSA) is fault


@pytest.mark.feature("P02.5")
@given(st.text(max_size=40))
def test_a_normalised_password_stays_as_it_is_and_is_judged_alike(password: str) -> None:
    once = normalise_password(password)
    assert normalise_password(once) == once
    assert password_fault(once, *ROSA) is password_fault(password, *ROSA)


verifiers = st.text(st.sampled_from("ABCxyz019-._~"), min_size=43, max_size=128)


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@pytest.mark.feature("P02.2")
@given(verifiers, verifiers)
def test_a_challenge_is_met_by_its_own_verifier_alone(verifier: str, other: str) -> None:
    assert is_challenge(challenge_of(verifier))
    assert verifies(verifier, challenge_of(verifier))
    assert verifies(other, challenge_of(verifier)) is (other == verifier)


@pytest.mark.feature("P02.2")
@pytest.mark.parametrize(
    ("length", "fit"), [(42, False), (43, True), (44, True), (127, True), (128, True), (129, False)]
)
def test_a_verifier_is_43_to_128_characters(length: int, fit: bool) -> None:
    assert verifies("a" * length, challenge_of("a" * length)) is fit


@pytest.mark.feature("P02.2")
@pytest.mark.parametrize(("seconds", "valid"), [(-1, True), (0, False), (1, False)])
def test_a_code_ends_on_its_second(seconds: int, valid: bool) -> None:
    verifier = "a" * 43
    code = IssuedCode("cai-web", "https://a/b", challenge_of(verifier), NEW_YEARS_EVE, None)
    fault = code_fault(code, "cai-web", "https://a/b", verifier, NEW_YEARS_EVE + seconds * SECOND)
    assert (fault is None) is valid
    assert fault is None or fault.error == "invalid_grant"


@pytest.mark.feature("P02.2")
def test_another_clients_code_is_refused_in_the_words_of_one_that_never_was() -> None:
    code = IssuedCode("cai-web", "https://a/b", challenge_of("a" * 43), NEW_YEARS_EVE, None)
    stolen = code_fault(code, "otra", "https://a/b", "a" * 43, NEW_YEARS_EVE - SECOND)
    ended = code_fault(
        replace(code, ended_at=NEW_YEARS_EVE), "cai-web", "https://a/b", "a" * 43, NEW_YEARS_EVE - SECOND
    )
    assert stolen is not None and ended is not None
    assert str(stolen) == str(ended)


@pytest.mark.feature("P02.3")
@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_a_secret_is_known_by_its_digest_alone(secret: str, other: str) -> None:
    client = OAuthClient("c", "C", ClientKind.SERVICE, secret_digest=digest(secret))
    assert client.proves_itself(secret)
    if other != secret and "%" not in other and "+" not in other:
        assert not client.proves_itself(other)


@pytest.mark.feature("P02.3")
def test_the_platforms_services_have_every_centre_and_each_its_own_secret() -> None:
    clients = service_clients([("cases", "uno" * 11), ("sessions", "dos" * 11)])
    assert {client.kind for client in clients.values()} == {ClientKind.SERVICE}
    assert {client.centres for client in clients.values()} == {("*",)}
    assert clients["cases"].proves_itself("uno" * 11)
    assert not clients["cases"].proves_itself("dos" * 11)
    assert not clients["cases"].proves_itself(None)


@pytest.mark.feature("P02.3")
@given(
    st.sets(st.sampled_from(["orders:write", "compliance:read", "referrals:answer"])),
    st.sets(st.sampled_from(["orders:write", "compliance:read", "referrals:answer", "openid", "admin"])),
)
def test_a_client_is_granted_what_it_asks_for_out_of_what_it_has(has: set[str], asks: set[str]) -> None:
    client = OAuthClient("c", "C", ClientKind.INSTITUTION, scopes=tuple(sorted(has)))
    if asks <= has:
        assert set(client.granted_scope(" ".join(asks)).split()) == (asks or has)
    else:
        with pytest.raises(OAuthError, match="invalid_scope"):
            client.granted_scope(" ".join(asks))


@pytest.mark.feature("P02.2")
@given(st.lists(st.sampled_from([*SIGN_IN_SCOPES, "orders:write", "offline_access"]), max_size=8))
def test_a_sign_in_gets_what_the_issuer_knows_once_and_in_its_order(asked: list[str]) -> None:
    assert sign_in_scope(" ".join(asked)).split() == [scope for scope in SIGN_IN_SCOPES if scope in asked]


@pytest.mark.feature("P03.1", "P03.2")
@pytest.mark.parametrize("role", Role)
def test_a_role_opens_every_centre_only_when_it_is_national(role: Role) -> None:
    centres = [UUID(int=9), UUID(int=3)]
    national = role in NATIONAL_ROLES
    assert centres_claim([role], centres) == ([EVERY_CENTRE] if national else [str(UUID(int=3)), str(UUID(int=9))])
    assert lacks_a_centre([role], []) is not national
    assert not lacks_a_centre([role], centres)


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_a_client_is_told_keeps_to_the_characters_of_the_standard(es: str, en: str) -> None:
    error = OAuthError("invalid_request", es, en)
    for language in ("es", "en"):
        assert all(0x20 <= ord(c) <= 0x7E and c not in '"\\' for c in error.description(language))


@pytest.mark.feature("P02.4")
@pytest.mark.parametrize(
    ("left", "works"), [(IDLE_LIFE - SECOND, -SECOND), (IDLE_LIFE, timedelta()), (SIGN_IN_LIFE, timedelta())]
)
def test_a_refresh_token_lives_two_idle_hours_or_what_is_left_of_the_sign_in(left: timedelta, works: timedelta) -> None:
    assert refresh_until(NEW_YEARS_EVE, NEW_YEARS_EVE + left) == NEW_YEARS_EVE + IDLE_LIFE + works


@pytest.mark.feature("P02.2")
@given(st.integers(0, 70_000), st.sampled_from(["127.0.0.1", "[::1]", "localhost", "127.0.0.2", "app.example.org"]))
def test_only_a_loopback_address_may_choose_its_port(port: int, host: str) -> None:
    registered = [f"http://{host}/callback"]
    loopback = host in ("127.0.0.1", "[::1]", "localhost")
    assert is_registered(f"http://{host}:{port}/callback", registered) is (loopback and port <= 65_535)
    assert not is_registered(f"https://{host}:{port}/callback", registered)
    assert not is_registered(f"http://{host}:{port}/otra", registered)


@pytest.mark.feature("P02.2")
@pytest.mark.parametrize(("length", "known"), [(LONGEST - 1, True), (LONGEST, True), (LONGEST + 1, False)])
def test_an_address_has_a_longest_length(length: int, known: bool) -> None:
    uri = "https://app.example.org/".ljust(length, "x")
    assert is_registered(uri, [uri]) is known


@pytest.mark.feature("P02.2")
@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1.malo.example/",
        "http://localhost.malo.example/",
        "https://rosa@app.example.org/",
        "https://a b/",
        "https://[::1/",
        "ftp://app.example.org/",
        "data:text/html,x",
        "//app.example.org/",
        "https://app.example.org/\t",
        "https://ñandú.example/",
        "callback",
    ],
)
def test_an_address_that_might_lead_elsewhere_is_not_registered(uri: str) -> None:
    with pytest.raises(ValueError):
        check_registration(uri)


@pytest.mark.feature("P02.2")
@given(
    st.sampled_from(["https://app.example.org", "http://127.0.0.1:8080", "https://a.example:8443"]),
    st.text(max_size=20),
)
def test_the_policy_for_forms_names_the_origin_and_no_path(origin: str, path: str) -> None:
    plain = "".join(letter for letter in path if letter.isalnum() and letter.isascii())
    assert form_action_source(f"{origin}/{plain}?x=1") == origin
