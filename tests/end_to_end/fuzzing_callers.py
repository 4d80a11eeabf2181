"""Who calls when the platform is fuzzed, and the ids of what is really there: so that examples get past the door."""

import asyncio
import re
from typing import Any

import httpx2

from local.demo.stage import Stage
from local.loopback import loopback_client

PLAYED = {"administrator", "admission", "psychologist", "social_worker", "facilitator", "coordinator"}
# An account that an example closes could not sign in for the next one.
NOT_SEEDED = {"staff_id"}

COURT = {"name": "Juzgado de prueba", "kind": "COURT", "institution_code": "1801-JR-FT-15"}
CEM = {"name": "CEM de prueba", "kind": "CEM", "institution_code": "CEM-150105-BRENA"}


class Callers:
    """Somebody whom an operation's documented access policy admits: staff, an institution's system, or a service."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._tokens: dict[str, str] = {}

    def headers(self, access: list[str]) -> dict[str, str]:
        """Return the Authorization of one whom the policy admits; {} where nobody has to sign in."""
        return {"Authorization": f"Bearer {asyncio.run(self._token(access))}"} if access else {}

    async def _token(self, access: list[str]) -> str:
        for kind, _, name in (one.partition(":") for one in access):
            if kind == "staff" and name in {"", *PLAYED}:
                return await self._stage.token(name or "coordinator")
        for kind, _, name in (one.partition(":") for one in access):
            if kind == "service":
                client = name or "cai-interop"
                return await self._granted(client, self._stage.platform.secrets.client_secrets[client[4:]])
            if kind == "institution":
                return self._tokens.get(name) or await self._registered(name)
        raise AssertionError(f"nobody signs in for {access}")

    async def _registered(self, scope: str) -> str:
        """Register an institution's system with the scope, the court or the CEM of the main job, and sign it in."""
        centres = await self._stage.read("administrator", "/v1/centres")
        new = {
            **(CEM if scope == "referrals:answer" else COURT),
            "scopes": [scope],
            "centres": [centres["items"][0]["id"]],
        }
        client = await self._stage.post("administrator", "/v1/institution-clients", new)
        self._tokens[scope] = await self._granted(client["client_id"], client["client_secret"])
        return self._tokens[scope]

    async def _granted(self, client_id: str, secret: str) -> str:
        if client_id not in self._tokens:
            async with loopback_client(self._stage.platform.url) as http:
                granted = await http.post(
                    "/identity/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
                )
            self._tokens[client_id] = str(granted.raise_for_status().json()["access_token"])
        return self._tokens[client_id]


class KnownIds:
    """An id for each path parameter whose collection can be listed, and the version of what a path names."""

    def __init__(self, http: httpx2.Client, document: dict[str, Any], callers: Callers) -> None:
        self._http = http
        self._paths: dict[str, Any] = document["paths"]
        self._callers = callers
        self._ids: dict[str, str] = {}
        for path in sorted(self._paths, key=len):
            for named in re.finditer(r"/\{(\w+)\}", path):
                self._learn(path[: named.start()], named[1])

    def put_into(self, case: Any, path: str, headers: dict[str, str]) -> dict[str, str]:
        """Let the example name what is there; return the If-Match for it, if the example has one."""
        names = re.findall(r"\{(\w+)\}", path)
        case.path_parameters.update({name: self._ids[name] for name in names if name in self._ids})
        if "If-Match" not in (case.headers or {}):
            return {}
        ends = [named.end() for named in re.finditer(r"\}", path)] or [len(path)]
        for end in reversed(ends):  # what is done to a part of a resource asks for the version of the whole
            if etag := self._get(path[:end].format(**case.path_parameters), headers).headers.get("ETag"):
                return {"If-Match": etag}
        return {}

    def _learn(self, collection: str, name: str) -> None:
        listing = self._paths.get(collection, {}).get("get")
        if listing is None or name in NOT_SEEDED or name in self._ids:
            return
        if not set(re.findall(r"\{(\w+)\}", collection)) <= set(self._ids):
            return
        answer = self._get(collection.format(**self._ids), self._callers.headers(listing.get("x-access", [])))
        items = answer.json().get("items") if answer.is_success else None
        if items and "id" in items[0]:
            self._ids[name] = items[0]["id"]

    def _get(self, path: str, headers: dict[str, str]) -> httpx2.Response:
        return self._http.get(path, headers=headers)
