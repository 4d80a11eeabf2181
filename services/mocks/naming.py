"""Every answer of the simulators says what they are, so that nobody takes it for an institution's."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOCK_FIELD = "X-CAI-Mock"  # what interop looks for in production


class NamesItselfMock:
    """ASGI middleware: adds the header field by which a mock is known."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[MOCK_FIELD] = "SINOE, MPE, SIRA"
            await send(message)

        await self._app(scope, receive, send_named)
