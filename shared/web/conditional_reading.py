"""If-None-Match (RFC 9110, 13.1.2): who has the current version is told so with 304 instead of being sent it again."""

from starlette.datastructures import Headers
from starlette.types import Message, Scope, Send

from shared.web.entity_tags import is_current

_KEPT = frozenset((b"etag", b"cache-control", b"content-location", b"expires", b"vary", b"link"))


def sending_unless_current(scope: Scope, send: Send) -> Send:
    """Return what sends the answer to a reading request, or 304 in its place."""
    told = Headers(scope=scope).get("if-none-match")
    if told is None or scope["method"] not in ("GET", "HEAD"):
        return send
    is_known = False

    async def send_or_say_so(message: Message) -> None:
        nonlocal is_known
        if message["type"] == "http.response.start" and message["status"] == 200:
            etag = Headers(raw=message["headers"]).get("etag")
            is_known = etag is not None and is_current(told, etag)
            if is_known:
                kept = [field for field in message["headers"] if field[0].lower() in _KEPT]
                message = {"type": "http.response.start", "status": 304, "headers": kept}
        elif is_known:
            message = {"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)}
        await send(message)

    return send_or_say_so
