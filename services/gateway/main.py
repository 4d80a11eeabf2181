"""The gateway as an ASGI application: every request is checked, counted, passed on or answered here, and logged."""

import time
from contextlib import AsyncExitStack

import structlog

from services.gateway.access_log import BROKEN, CLIENT_GONE, COMPLETE, AccessLog
from services.gateway.compression import encoder_for
from services.gateway.errors import PAGE_METHODS, PageMethodNotAllowed, RequestTimeout
from services.gateway.limits import RateLimits, TrustedProxies
from services.gateway.pace import BodyLimit
from services.gateway.pages import own_pages
from services.gateway.proxy import AnswerBroken, ClientGone, Exchange, discard_body
from services.gateway.reply import Page, Reply
from services.gateway.request import Header, Receive, Request, Scope, Send
from services.gateway.response import ResponseFields
from services.gateway.routes import Route, find_route
from services.gateway.settings import Settings
from services.gateway.upstream import Upstream
from shared.logging import configure_logging, trace_of
from shared.problems import InternalError, NotFound, Problem, render
from shared.text import Text

logger = structlog.get_logger(__name__)
DISCARD_SECONDS = 5.0


class Gateway:
    """Lean on purpose: no framework and no middleware between a request and the service that answers it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.upstreams = {name: Upstream(name, url, settings) for name, url in settings.upstream_urls.items()}
        self._log = AccessLog()
        self._limits = RateLimits(settings)
        self._proxies = TrustedProxies(settings.trusted_proxies)
        self._fields = ResponseFields(settings)
        self._pages: dict[str, Page] = own_pages(settings, self.upstreams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        async with AsyncExitStack() as connected:
            await receive()  # the startup
            for upstream in self.upstreams.values():
                await connected.enter_async_context(upstream.connected())
            await send({"type": "lifespan.startup.complete"})
            await receive()  # the shutdown
        self._log.flush()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        request, status, end = Request(scope), 500, COMPLETE
        try:
            try:
                request.read_headers(scope["headers"], self._settings)
                status = await self._answer(request, receive, send)
            except Problem as problem:
                status = await self._refuse(problem, request, receive, send)
            except (ClientGone, AnswerBroken):
                raise
            except Exception as error:  # noqa: BLE001 - the last line of defence: a fault is a problem too
                logger.error("fault", request_id=request.request_id.decode(), trace=trace_of(error))
                await self._refuse(InternalError(), request, receive, send)
        except ClientGone:
            status, end = 499, CLIENT_GONE
        except AnswerBroken:
            end = BROKEN
        finally:
            self._log.add(request, status, started, end)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> int:
        client = self._proxies.client(request)
        request.scheme = self._proxies.scheme(request)
        if self._fields.is_preflight(request):
            return await self._reply(request, Reply(204, []), send, *self._fields.preflight(request))
        page = self._pages.get(request.path)
        request.route = Route("gateway", request.path, request.path) if page else find_route(request.path)
        request.allowance = self._limits.check(request, client)
        if page is not None:
            return await self._reply(request, await _answer_of(page, request), send)
        if request.route is None:
            raise NotFound(Text("No hay nada en esta dirección; vea /docs.", "Nothing is at this address; see /docs."))
        BodyLimit.of(request.route, self._settings).check(request.content_length or 0)
        upstream = self.upstreams[request.route.service]
        return await Exchange(request, upstream, receive, send, self._settings, self._fields).run(client)

    async def _refuse(self, problem: Problem, request: Request, receive: Receive, send: Send) -> int:
        language, accept = (request.header(name).decode("latin1") for name in (b"accept-language", b"accept"))
        status, headers, body = render(problem, language, request.path, request.request_id.decode(), accept)
        fields: list[Header] = [(name.lower().encode(), value.encode("latin1")) for name, value in headers.items()]
        reply = Reply(status, fields, body)
        patient = not isinstance(problem, RequestTimeout)
        limit = 2 * BodyLimit.of(request.route, self._settings).largest
        if patient and await discard_body(request, receive, limit, DISCARD_SECONDS):
            return await self._reply(request, reply, send)
        return await self._reply(request, reply, send, (b"connection", b"close"))

    async def _reply(self, request: Request, reply: Reply, send: Send, *more: Header) -> int:
        fields, body = [*self._fields.of(request, reply.fields), *more], reply.body
        encoder = encoder_for(request.header(b"accept-encoding"), reply.status, fields, len(body))
        if encoder is not None:
            body = encoder.encode(body) + encoder.finish()
            fields.append((b"content-encoding", encoder.name))
        if reply.status not in (204, 304):
            fields.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": reply.status, "headers": fields})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})
        return reply.status


async def _answer_of(page: Page, request: Request) -> Reply:
    if request.method == "OPTIONS":
        return Reply(204, [(b"allow", PAGE_METHODS.encode())])
    if request.method not in ("GET", "HEAD"):
        raise PageMethodNotAllowed()
    return await page(request)


def create_app(settings: Settings | None = None) -> Gateway:
    """Return the gateway; run it with `python -m services.gateway`, which also guards the connections."""
    configure_logging("gateway")
    logger.info("starting")  # also finds out whether the log can be written
    return Gateway(settings or Settings())
