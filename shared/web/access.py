"""Who may call a route: every route takes a unit of work from one of these policies, and a test walks all routes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.params import Depends as DependsParameter
from starlette.requests import ClientDisconnect

from shared.idempotency import request_key
from shared.problems import IncompleteBody, NotAllowed, NotAuthenticated
from shared.security.principal import ANONYMOUS, Principal, PrincipalKind, Role
from shared.text import Text
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Admitted:
    """One kind of caller that is let in, holding any one of the named roles, scopes or service names."""

    kind: PrincipalKind
    any_of: frozenset[str]

    def includes(self, principal: Principal) -> bool:
        """Tell whether the principal is one of these."""
        held = {
            PrincipalKind.STAFF: principal.roles,
            PrincipalKind.INSTITUTION: principal.scopes,
            PrincipalKind.SERVICE: {principal.subject},
            PrincipalKind.ANONYMOUS: {""},
        }[self.kind]
        return principal.kind is self.kind and (not self.any_of or bool(self.any_of & held))


@dataclass(frozen=True)
class AccessPolicy:
    """A FastAPI dependency: verifies the token, applies the policy, and hands the route its unit of work."""

    admitted: tuple[Admitted, ...]
    heeds_key: bool = True
    streams: bool = False

    @property
    def is_public(self) -> bool:
        """Tell whether callers without a token are let in."""
        return any(one.kind is PrincipalKind.ANONYMOUS for one in self.admitted)

    @property
    def takes_key(self) -> bool:
        """Tell whether a POST under an Idempotency-Key is done once. A key is its caller's own, so not in public."""
        return self.heeds_key and not self.is_public

    async def __call__(self, request: Request, response: Response) -> UnitOfWork:
        """Return the caller's unit of work; raise NotAuthenticated, NotAllowed, or Replayed before anything is done."""
        runtime = request.app.state.runtime
        principal = getattr(request.state, "principal", None) or await self.admit(request)
        key = None
        if self.takes_key:
            key = await request_key(request, principal, runtime.cipher, streamed=self.streams)
        status = request.scope["route"].status_code or 200
        work = UnitOfWork(runtime, principal, response=response, request_key=key, status=status)
        if self.streams and await work.has_known_key():
            async for _ in received_pieces(request, work):
                pass  # only what was sent is to be known
            await work.replay()
        elif not self.streams:
            await work.replay()
        if key is not None:
            request.state.keyed_work = work  # for a twin sent at the same time (shared/web/errors.py)
        return work

    async def admit(self, request: Request) -> Principal:
        """Return who asks; raise NotAuthenticated, and NotAllowed for whom the policy does not let in."""
        if self.is_public:
            return ANONYMOUS
        principal: Principal = await request.app.state.runtime.tokens.verify(_bearer_token(request))
        if not any(one.includes(principal) for one in self.admitted):
            raise NotAllowed(
                Text("Su rol no permite esta operación.", "Your role does not permit this."), needed=self.describe()
            )
        return principal

    def describe(self) -> list[str]:
        """Return the policy as words such as "staff:coordinator", for documentation and refusals."""
        return sorted(
            f"{one.kind}:{name}" if name else str(one.kind) for one in self.admitted for name in (one.any_of or {""})
        )


def policy_of(dependant: Dependant) -> AccessPolicy | None:
    """Return the policy that a route declares, None when it declares none."""
    return next((one.call for one in dependant.dependencies if isinstance(one.call, AccessPolicy)), None)


def staff(*roles: Role) -> Any:
    """Let in staff who hold any one of the roles; with none named, any member of staff."""
    return _policy(PrincipalKind.STAFF, roles)


def institution(*scopes: str) -> Any:
    """Let in institutions' systems whose client was granted any one of the scopes."""
    return _policy(PrincipalKind.INSTITUTION, scopes)


def service(*names: str) -> Any:
    """Let in the platform's own services, by client id ("cai-interop"); with none named, all of them."""
    return _policy(PrincipalKind.SERVICE, names)


def public() -> Any:
    """Let in everybody, without a token; the unit of work then reaches no centre's rows."""
    return _policy(PrincipalKind.ANONYMOUS, ())


def anyone(*policies: DependsParameter) -> Any:
    """Let in whom any of the policies lets in."""
    return Depends(AccessPolicy(tuple(one for policy in policies for one in policy.dependency.admitted)))  # type: ignore[union-attr]  # made by _policy


def unkeyed(policy: DependsParameter) -> Any:
    """Let in the same, for a POST that only asks or whose answer may be kept nowhere: no key is heeded there."""
    return Depends(replace(policy.dependency, heeds_key=False))  # type: ignore[type-var]  # made by _policy


def streamed(policy: DependsParameter) -> Any:
    """Let in the same, for a POST whose body is a file: the route reads it as it comes, by `received_pieces`."""
    return Depends(replace(policy.dependency, streams=True))  # type: ignore[type-var]  # made by _policy


async def received_pieces(request: Request, work: UnitOfWork) -> AsyncIterator[bytes]:
    """Yield the request's body piece by piece, as it comes. Raises IncompleteBody when the caller broke off."""
    try:
        async for piece in request.stream():
            work.received(piece)
            yield piece
    except ClientDisconnect as error:
        raise IncompleteBody from error


def _policy(kind: PrincipalKind, names: tuple[str, ...]) -> Any:
    return Depends(AccessPolicy((Admitted(kind, frozenset(str(name) for name in names)),)))


def _bearer_token(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthenticated(
            Text(
                "Falta la cabecera Authorization: Bearer con el token de acceso.",
                "The Authorization: Bearer header with the access token is missing.",
            ),
            token_given=False,
        )
    return token.strip()
