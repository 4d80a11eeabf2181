"""What is left of a request's body when its answer is there is never read as another request."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LINGER_SECONDS = 2.0


class UnreadBody:
    """ASGI middleware: the connection ends with an answer that came before its request's body was received whole.

    Before it ends, what still comes is dropped for a moment, however much it is: a client that is sending would else
    see its connection reset, and never read why.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and _has_body(scope):
            body = _Body(receive, send)
            await self._app(scope, body.receive, body.send)
        else:
            await self._app(scope, receive, send)


def _has_body(scope: Scope) -> bool:
    """Tell whether a body was announced; one of no bytes is received whole with the head."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0") != b"")
        for name, value in scope["headers"]
    )


class _Body:
    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._whole = False
        self._closing = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self._whole:
            self._closing = True
            message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
        if self._closing and message["type"] == "http.response.body" and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._drop_the_rest()
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    async def _drop_the_rest(self) -> None:
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while not self._whole:
                    await self.receive()
        except TimeoutError:
            return
