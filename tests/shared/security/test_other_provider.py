"""OIDC_ISSUER replaced by another provider, as docs/identity-providers.md describes it."""

import asyncio
import base64
import hmac
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from shared.problems import NotAuthenticated, UpstreamUnavailable
from shared.security import tokens
from shared.security.principal import Principal, PrincipalKind, Role
from tests.shared.provider import CENTRE, CERTS, DISCOVERY, REALM, Provider, claims, rsa_key, settings_for, verifier_of

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P02.1")]


def encoded(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


async def principal(**changed: Any) -> Principal:
    provider = Provider()
    return await verifier_of(provider).verify(provider.token(**changed))


async def test_a_keycloak_token_says_who_the_person_is() -> None:
    assert await principal() == Principal(
        subject="f7a1c2d3-0000-4000-8000-000000000001",
        kind=PrincipalKind.STAFF,
        name="Rosa Ñahui Flores",
        roles=frozenset({Role.COORDINATOR}),
        scopes=frozenset({"openid", "profile", "email"}),
        centres=frozenset({UUID(CENTRE)}),
    )


async def test_the_keys_are_where_the_discovery_document_says_and_asked_for_once() -> None:
    provider = Provider()
    verifier = verifier_of(provider)
    for number in range(3):
        await verifier.verify(provider.token(jti=str(number)))
    assert provider.asked == [DISCOVERY, CERTS]


async def test_an_address_in_the_settings_goes_before_discovery() -> None:
    provider = Provider()
    elsewhere = "https://keys.ministerio.example/jwks"
    provider.answers = {elsewhere: {"keys": [rsa_key("one").as_dict(private=False)]}}
    await verifier_of(provider, oidc_jwks_url=elsewhere).verify(provider.token())
    assert provider.asked == [elsewhere]


async def test_an_issuer_that_ends_in_a_slash_is_discovered_too() -> None:
    provider = Provider()
    await verifier_of(provider, oidc_issuer=f"{REALM}/").verify(provider.token(iss=f"{REALM}/"))
    assert provider.asked[0] == DISCOVERY


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        (["admission", "psychologist"], {Role.ADMISSION, Role.PSYCHOLOGIST}),
        ("auditor  administrator", {Role.AUDITOR, Role.ADMINISTRATOR}),
        (["offline_access", "uma_authorization"], set()),
        (["COORDINATOR", " coordinator"], set()),
        ([], set()),
        ({"roles": ["administrator"]}, set()),
        (["national_coordinator", 5, None], {Role.NATIONAL_COORDINATOR}),
        (None, set()),
    ],
)
async def test_roles_are_a_list_or_words_and_unknown_ones_are_ignored(said: object, roles: set[Role]) -> None:
    assert (await principal(realm_roles=said)).roles == roles


async def test_the_default_claim_names_open_nothing_once_others_are_configured() -> None:
    found = await principal(
        realm_roles=None, centros=None, cai_roles=["administrator"], cai_centres=["*"], cai_kind="service"
    )
    assert (found.kind, found.roles, found.centres, found.all_centres) == (
        PrincipalKind.STAFF,
        frozenset(),
        frozenset(),
        False,
    )


@pytest.mark.parametrize(
    ("said", "centres", "all_centres"),
    [
        ([CENTRE], {UUID(CENTRE)}, False),
        (CENTRE, {UUID(CENTRE)}, False),
        (["*"], set(), True),
        (["*", CENTRE], {UUID(CENTRE)}, True),
        (None, set(), False),
    ],
)
async def test_centres_are_those_named(said: object, centres: set[UUID], all_centres: bool) -> None:
    found = await principal(centros=said)
    assert (set(found.centres), found.all_centres) == (centres, all_centres)
    assert found.may_act_in(UUID(CENTRE)) == bool(all_centres or centres)


async def test_a_token_with_a_centre_that_is_no_id_is_refused() -> None:
    with pytest.raises(NotAuthenticated):
        await principal(centros=["Lima Sur"])


async def test_an_institution_is_known_by_its_kind_and_scopes() -> None:
    found = await principal(tipo="institution", sub="csj-lima", scope="orders:write compliance:read", realm_roles=None)
    assert (found.subject, found.kind) == ("csj-lima", PrincipalKind.INSTITUTION)
    assert found.scopes == {"orders:write", "compliance:read"}


async def test_a_service_is_known_by_its_subject() -> None:
    found = await principal(tipo="service", sub="cai-cases", scope=None, name=None, centros=["*"], realm_roles=None)
    assert (found.subject, found.kind, found.all_centres) == ("cai-cases", PrincipalKind.SERVICE, True)
    assert (found.scopes, found.name) == (frozenset(), "")


@pytest.mark.parametrize("kind", ["king", "", "STAFF", ["staff"], 5])
async def test_another_kind_of_caller_is_refused(kind: object) -> None:
    with pytest.raises(NotAuthenticated):
        await principal(tipo=kind)


@pytest.mark.parametrize("audience", ["cai", ["cai"], ["account", "cai"]])
async def test_the_audience_is_a_word_or_a_list(audience: object) -> None:
    assert (await principal(aud=audience)).subject


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://sso.ministerio.example/realms/otro"},
        {"iss": f"{REALM}/"},
        {"iss": None},
        {"aud": "account"},
        {"aud": ["cai-web", "caixa"]},
        {"aud": "cai account"},
        {"aud": None, "azp": "cai"},
        {"aud": {"cai": True}},
        {"sub": None},
        {"exp": None},
        {"exp": "mañana"},
        {"nbf": "mañana"},
    ],
)
async def test_a_token_not_meant_for_here_and_now_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(NotAuthenticated):
        await principal(**changed)


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -60), ("exp", -3600), ("nbf", 60), ("nbf", 3600)])
async def test_an_expired_or_future_token_is_refused(claim: str, seconds: float) -> None:
    with pytest.raises(NotAuthenticated):
        await principal(**{claim: claims()["iat"] + seconds})


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -15), ("exp", 0.5), ("nbf", 15), ("nbf", -600)])
async def test_clocks_may_differ_by_half_a_minute(claim: str, seconds: float) -> None:
    assert (await principal(**{claim: claims()["iat"] + seconds})).subject


async def test_a_token_verified_before_ends_when_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider()
    verifier = verifier_of(provider)
    token = provider.token(exp=claims()["iat"] + 5)
    await verifier.verify(token)
    monkeypatch.setattr(tokens, "LEEWAY_SECONDS", -10)
    with pytest.raises(NotAuthenticated):
        await verifier.verify(token)


def free_key(kid: str, **parameters: str) -> RSAKey:
    """Return the key of this name as one that does not say what it is for."""
    bare = {name: value for name, value in rsa_key(kid).as_dict(private=True).items() if name not in ("alg", "use")}
    return RSAKey.import_key({**bare, **parameters})


def signed_by(key: Key, **header: Any) -> str:
    """Sign the usual claims under our key's name, whatever the key."""
    return jwt.encode({"alg": "RS256", "kid": "one"} | header, claims(), key, algorithms=list(header.values()) or None)


def with_header(header: object, *, signature: str = "AAAA") -> str:
    return f"{encoded(header)}.{encoded(claims())}.{signature}"


def signed_with_the_public_key() -> str:
    """The classic: our public key, which anybody has, taken for the secret of an HMAC."""
    said = f"{encoded({'alg': 'HS256', 'kid': 'one'})}.{encoded(claims())}"
    seal = hmac.digest(rsa_key("one").as_pem(private=False), said.encode(), "sha256")
    return f"{said}.{encoded(seal)}"


def damaged(change: Callable[[str, str, str], str]) -> str:
    head, body, signature = Provider().token().split(".")
    return change(head, body, signature)


FORGED: dict[str, Callable[[], str]] = {
    "alg none": lambda: with_header({"alg": "none", "kid": "one"}, signature=""),
    "alg NoNe": lambda: with_header({"alg": "NoNe", "kid": "one"}),
    "HS256 with the public key": signed_with_the_public_key,
    "a stranger's key under our key's name": lambda: signed_by(rsa_key("stranger")),
    "an algorithm not listed": lambda: signed_by(free_key("one"), alg="RS512"),
    "changed claims": lambda: damaged(lambda h, b, s: f"{h}.{encoded(claims(realm_roles=['administrator']))}.{s}"),
    "changed signature": lambda: damaged(lambda h, b, s: f"{h}.{b}.{s[:-8]}AAAAAAAA"),
    "no signature": lambda: damaged(lambda h, b, s: f"{h}.{b}."),
    "two parts": lambda: damaged(lambda h, b, s: f"{h}.{b}"),
    "five parts": lambda: damaged(lambda h, b, s: f"{h}.{b}.{s}.x.y"),
    "cut at the front": lambda: damaged(lambda h, b, s: f"{h[10:]}.{b}.{s}"),
    "not ASCII": lambda: "ñandú.ñandú.ñandú",
    "crit a number": lambda: with_header({"alg": "RS256", "kid": "one", "crit": 5}),
    "crit nested": lambda: with_header({"alg": "RS256", "kid": "one", "crit": [[]]}),
    "a list as key id": lambda: with_header({"alg": "RS256", "kid": ["one"]}),
    "a header too deep to read": lambda: with_header(b"[" * 30_000),
}


@pytest.mark.parametrize("forge", [pytest.param(forge, id=name) for name, forge in FORGED.items()])
async def test_a_forged_or_damaged_token_is_refused(forge: Callable[[], str]) -> None:
    with pytest.raises(NotAuthenticated):
        await verifier_of(Provider(free_key("one"))).verify(forge())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jku", "jwk", "x5c", "zip", "cty"])
headers = st.dictionaries(names, anything | st.sampled_from(["RS256", "ES256", "one"]), max_size=5)


@given(headers | anything)
def test_whatever_the_header_says_an_unsigned_token_is_refused(header: object) -> None:
    verifier = verifier_of(Provider())
    verifier.use_keys({"keys": [rsa_key("one").as_dict(private=False)]})
    with pytest.raises((NotAuthenticated, UpstreamUnavailable)):
        asyncio.run(verifier.verify(with_header(header)))


async def test_a_token_without_key_id_is_taken_from_a_provider_with_one_key() -> None:
    provider = Provider()
    token = jwt.encode({"alg": "RS256"}, claims(), rsa_key("one"))
    assert (await verifier_of(provider).verify(token)).subject


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("algorithm", "make_key"),
    [
        ("PS256", lambda: free_key("one", alg="PS256")),
        ("ES256", lambda: ECKey.generate_key("P-256", parameters={"kid": "one"})),
        ("EdDSA", lambda: OKPKey.generate_key("Ed25519", parameters={"kid": "one"})),
    ],
)
async def test_the_other_documented_algorithms_are_taken(algorithm: str, make_key: Callable[[], Key]) -> None:
    key = make_key()
    assert (await verifier_of(Provider(key)).verify(signed_by(key, alg=algorithm))).subject


@pytest.mark.parametrize(
    "strange",
    [
        {"kty": "AKP", "alg": "ML-DSA-44", "kid": "pq", "pub": "AA"},
        {"kty": "EC", "crv": "P-999", "kid": "curve", "x": "AA", "y": "AA"},
        {"kty": "RSA", "kid": "half"},
        {"kid": "no type"},
        "not an object",
    ],
)
async def test_a_key_of_a_kind_not_understood_is_passed_over(strange: object) -> None:
    provider = Provider()
    provider.extra_keys = [strange]
    assert (await verifier_of(provider).verify(provider.token())).subject


async def test_a_key_meant_for_encryption_verifies_nothing() -> None:
    provider = Provider()
    provider.keys.append(free_key("seal", use="enc", alg="RSA-OAEP"))
    verifier = verifier_of(provider)
    with pytest.raises(NotAuthenticated):
        await verifier.verify(provider.token(kid="seal"))
    assert (await verifier.verify(provider.token())).subject


async def rotated() -> tuple[Provider, tokens.TokenVerifier]:
    """Return a provider that changed its key after the verifier had learnt the first one."""
    provider = Provider()
    verifier = verifier_of(provider)
    await verifier.verify(provider.token())
    provider.keys = [rsa_key("two")]
    provider.asked.clear()
    return provider, verifier


async def test_a_new_key_is_asked_for_when_a_token_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    provider, verifier = await rotated()
    monkeypatch.setattr(tokens, "KEYS_ASKED_EVERY_SECONDS", 0)
    assert (await verifier.verify(provider.token(kid="two"))).subject
    with pytest.raises(NotAuthenticated):
        await verifier.verify(provider.token(kid="one", jti="after its key was withdrawn"))


async def test_invented_key_ids_make_us_ask_once_an_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    provider, verifier = await rotated()
    forged = [with_header({"alg": "RS256", "kid": f"x{n}"}) for n in range(20)]
    refused = await asyncio.gather(*map(verifier.verify, forged), return_exceptions=True)
    assert {type(one) for one in refused} == {NotAuthenticated}
    assert provider.asked == []
    monkeypatch.setattr(verifier, "asked_at", float("-inf"))
    refused = await asyncio.gather(*map(verifier.verify, forged), return_exceptions=True)
    assert {type(one) for one in refused} == {NotAuthenticated}
    assert provider.asked == [DISCOVERY, CERTS]


async def test_many_at_once_at_the_start_ask_once() -> None:
    provider = Provider()
    verifier = verifier_of(provider)
    found = await asyncio.gather(*(verifier.verify(provider.token(jti=str(n))) for n in range(10)))
    assert len(found) == 10
    assert provider.asked == [DISCOVERY, CERTS]


async def test_with_the_provider_down_known_keys_go_on_and_an_unknown_one_is_no_verdict() -> None:
    provider, verifier = await rotated()
    provider.is_down = True
    verifier.asked_at = float("-inf")
    for number in range(5):
        with pytest.raises(UpstreamUnavailable):
            await verifier.verify(provider.token(kid="two", jti=str(number)))
    assert provider.asked == [DISCOVERY], "one try an interval, also when it fails"
    assert (await verifier.verify(provider.token(jti="new, under the key known before"))).subject
    provider.is_down = False
    verifier.asked_at = float("-inf")
    assert (await verifier.verify(provider.token(kid="two"))).subject


async def test_a_provider_that_was_down_at_the_start_is_asked_again_at_once() -> None:
    provider = Provider()
    verifier = verifier_of(provider)
    provider.is_down = True
    with pytest.raises(UpstreamUnavailable):
        await verifier.verify(provider.token())
    provider.is_down = False
    assert (await verifier.verify(provider.token())).subject


@pytest.mark.parametrize(
    "answers",
    [
        {DISCOVERY: httpx2.Response(500)},
        {DISCOVERY: httpx2.Response(200, content=b"<html>mantenimiento</html>")},
        {DISCOVERY: httpx2.Response(200, content=b"\xff\xfe")},
        {DISCOVERY: {"issuer": REALM}},
        {DISCOVERY: []},
        {DISCOVERY: {"jwks_uri": "http://[broken"}},
        {CERTS: httpx2.Response(404)},
        {CERTS: httpx2.Response(302, headers={"Location": "/login"})},
        {CERTS: {}},
        {CERTS: []},
        {CERTS: {"keys": 5}},
        {CERTS: {"keys": []}},
    ],
)
async def test_a_provider_that_answers_nonsense_is_as_good_as_down(answers: dict[str, Any]) -> None:
    provider, verifier = await rotated()
    provider.answers = {
        url: httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content,
                            request=httpx2.Request("GET", url))
        if isinstance(answer, httpx2.Response) else answer
        for url, answer in answers.items()
    }  # fmt: skip
    verifier.asked_at = float("-inf")
    with pytest.raises(UpstreamUnavailable):
        await verifier.verify(provider.token(kid="two"))
    assert (await verifier.verify(provider.token(jti="under the key known before"))).subject


async def test_the_issuer_in_the_settings_is_the_one_accepted() -> None:
    assert settings_for().issuer == REALM
    assert settings_for(oidc_issuer="", public_url="https://cai.example").issuer == "https://cai.example/identity"
