"""A report's bytes and its time zone, out of the request."""

from typing import Annotated
from zoneinfo import available_timezones

from fastapi import Depends, Query, Request
from pydantic import AfterValidator

from services.sessions.attendance_imports.errors import ReportTooLarge
from shared.sizes import LARGEST_REPORT


async def _report_body(request: Request) -> bytes:
    """Return the body as it came; stop reading when it is larger than any report."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_REPORT:
            raise ReportTooLarge()
        parts.append(part)
    return b"".join(parts)


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("debe ser una zona horaria como America/Lima|must be a time zone such as America/Lima")
    return name


ReportBody = Annotated[bytes, Depends(_report_body)]
TimeZone = Annotated[
    str,
    Query(max_length=64, description="Zone of the video account, which its report is written in"),
    AfterValidator(_known_zone),
]
