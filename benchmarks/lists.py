"""The lists rows: a page over 200,000 cases beside the same page over 10,000, for every list with every filter."""

import asyncio
import base64
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from uuid import UUID

import httpx2
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from benchmarks.list_questions import Question, questions
from benchmarks.many_cases import fill, id_of
from benchmarks.row import Row
from local.databases import SERVICES, create_database, database_url, migrate, provision, service_url
from local.embedded_postgres import EmbeddedPostgres
from local.orphan_guard import OrphanGuard
from shared.runtime import runtime_of
from shared.security.encryption import new_key
from shared.security.principal import Role
from tests.architecture.service_apps import particulars

FEW, MANY = 10_000, 200_000
LIMIT = 20
TIMES = 15
MOST = 1.5
TRIES = 3  # of some hundred pages one always meets a busy moment; one that is slow is slow each time
ISSUER = "http://issuer.bench/identity"
CALLERS = {"a centre": [str(id_of("centre", 3))], "the nation": ["*"]}
READS_ALL = [Role.COORDINATOR.value, Role.AUDITOR.value]

_KEY = ECKey.generate_key("P-256", parameters={"kid": "bench", "use": "sig"})


@dataclass(frozen=True)
class Pair:
    """Milliseconds of one page, median, over few cases and over many."""

    asked: str
    few: float
    many: float

    @property
    def ratio(self) -> float:
        """How much longer the page takes over many."""
        return self.many / self.few


def rows(folder: Path) -> list[Row]:
    """Fill a database with few and one with many cases, and ask each service of each database in turn."""
    pairs: list[Pair] = []
    growing: list[Pair] = []
    with _server(folder) as (admin_url, password):
        for service in ("cases", "sessions", "interop", "identity"):
            urls = [_filled(admin_url, password, service, size) for size in (FEW, MANY)]
            for question, pair in asyncio.run(_compare(service, urls)):
                (growing if question.is_known_to_grow else pairs).append(pair)
    return [_row("a page of the slowest list", pairs), _row("a page of a common name or of a role", growing)]


def _row(name: str, pairs: list[Pair]) -> Row:
    worst = max(pairs, key=lambda pair: pair.ratio)
    load = (
        f"{len(pairs)} pages of {LIMIT}: lists and filters, from the newest and from the middle, for a centre and for"
        f" the nation; {TIMES} x in turn, median, the best of up to {TRIES} tries; worst {worst.asked}: {worst.few:.1f}"
        f" and {worst.many:.1f} ms; half of the ratios are under {median(pair.ratio for pair in pairs):.2f};"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    return Row(f"{name}, {MANY:,} cases", worst.ratio, f"the same page over {FEW:,} cases", f"<= {MOST}", load)


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, str]]:
    guard, password = OrphanGuard(), secrets.token_urlsafe(12)
    server = EmbeddedPostgres.start(
        folder / "lists", password=password, log_file=folder / "lists.log", guard=guard, durable=False
    )
    try:
        yield server.url(), password
    finally:
        server.stop()
        guard.close()


def _filled(admin_url: str, password: str, service: str, size: int) -> str:
    """Return the address, for the service's own role, of a new database with so many cases."""
    name = f"{service}_{size}"
    asyncio.run(create_database(admin_url, name))
    url = database_url(admin_url, name)
    asyncio.run(provision(url, dict.fromkeys(SERVICES, password)))
    migrate(url, (service,))
    asyncio.run(fill(url, 1, size, service))
    return service_url(url, service, password)


async def _compare(service: str, urls: list[str]) -> list[tuple[Question, Pair]]:
    found = []
    async with AsyncExitStack() as opened:
        apps = [_app(service, url) for url in urls]
        for app in apps:
            opened.push_async_callback(runtime_of(app).close)
        for caller, centres in CALLERS.items():
            clients = [await opened.enter_async_context(_client(app, centres)) for app in apps]
            for question in questions(apps[0]):
                if len(question.filters) < 2:
                    found += [(question, pair) for pair in await _pairs(clients, question, caller)]
    return found


def _app(service: str, url: str) -> FastAPI:
    settings = import_module(f"services.{service}.settings").Settings(
        environment="test",
        database_url=url,
        oidc_issuer=ISSUER,
        service_client_secret=secrets.token_urlsafe(12),
        field_encryption_keys=f"k1:{new_key()}",
        blind_index_key=new_key(),
        **particulars(service),
    )
    app: FastAPI = import_module(f"services.{service}.main").create_app(settings)
    runtime_of(app).tokens.use_keys(dict(KeySet([_KEY]).as_dict(private=False)))
    return app


def _client(app: FastAPI, centres: list[str]) -> httpx2.AsyncClient:
    """Return a client to the app itself, without a server between."""
    now = int(time.time())
    token = jwt.encode(
        {"alg": "ES256", "kid": "bench", "typ": "at+jwt"},
        {
            "iss": ISSUER,
            "aud": "cai",
            "sub": "measurer",
            "iat": now,
            "exp": now + 3600,
            "jti": secrets.token_hex(8),
            "name": "Medición",
            "cai_kind": "staff",
            "cai_roles": READS_ALL,
            "cai_centres": centres,
            "scope": "",
        },
        _KEY,
    )
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://bench", headers=headers, timeout=60
    )


async def _pairs(clients: list[httpx2.AsyncClient], question: Question, caller: str) -> list[Pair]:
    asked: list[dict[str, str | list[str]]] = [{**question.parameters, "limit": str(LIMIT)} for _ in clients]
    first = [(await client.get(question.path, params=asked[0])).raise_for_status().json() for client in clients]
    pairs = [await _pair(f"{question} for {caller}", clients, question.path, asked)]
    middle = [_middle(page["next"]) for page in first if page["next"] is not None]
    if len(middle) == len(clients) and None not in middle:
        deep = [{**params, "cursor": str(cursor)} for params, cursor in zip(asked, middle, strict=True)]
        pairs.append(await _pair(f"{question} from the middle for {caller}", clients, question.path, deep))
    return pairs


async def _pair(
    name: str, clients: list[httpx2.AsyncClient], path: str, asked: list[dict[str, str | list[str]]]
) -> Pair:
    best = Pair(name, *await _medians(clients, path, asked))
    for _ in range(TRIES - 1):
        if best.ratio > MOST:
            best = min(best, Pair(name, *await _medians(clients, path, asked)), key=lambda pair: pair.ratio)
    return best


async def _medians(
    clients: list[httpx2.AsyncClient], path: str, asked: list[dict[str, str | list[str]]]
) -> tuple[float, float]:
    taken: list[list[float]] = [[] for _ in clients]
    for turn in range(TIMES + 2):
        for client, params, times in zip(clients, asked, taken, strict=True):
            begun = time.perf_counter()
            (await client.get(path, params=params)).raise_for_status()
            if turn > 1:  # the first two warm
                times.append((time.perf_counter() - begun) * 1000)
    few, many = (median(times) for times in taken)
    return few, many


def _middle(cursor: str) -> str | None:
    """Return the cursor of the row half as old as that of `cursor`; ids are numbered (benchmarks/many_cases.py)."""
    key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    if len(key) != 1:
        return None
    newest = UUID(key[0])
    number = newest.int & (2**48 - 1)
    halved = UUID(int=newest.int - number + number // 2)
    return base64.urlsafe_b64encode(json.dumps([str(halved)]).encode()).decode().rstrip("=")
