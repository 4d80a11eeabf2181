"""One JSON line per request: what was asked of which route and how it went; no address, no query, no person."""

import asyncio
import time
from datetime import UTC, datetime

from services.gateway.request import Request
from services.gateway.routes import Route
from shared.logging import standard_output

COMPLETE = "complete"
BROKEN = "broken"
CLIENT_GONE = "client-gone"
FLUSH_SECONDS = 0.1
NOT_ROUTED = Route("gateway", "", "-")


class AccessLog:
    """Collects the lines of a tenth of a second and writes them at once: a write costs more than all checks."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, request: Request, status: int, started: float, end: str) -> None:
        """Add a line. `started` is a `time.perf_counter()`; `end` says whether the answer reached its end.

        Every value is a number, a name of ours or checked against a pattern, so that no escaping is needed.
        """
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)
        route = request.route or NOT_ROUTED
        milliseconds = (time.perf_counter() - started) * 1000
        level = "warning" if status >= 500 or end == BROKEN else "info"
        self._lines.append(
            f'{{"timestamp":"{datetime.now(UTC).isoformat(timespec="milliseconds")}","level":"{level}",'
            f'"message":"request","service":"gateway","method":"{request.method}","route":"{route.template}",'
            f'"upstream":"{route.service}","status":{status},"duration_ms":{milliseconds:.2f},"end":"{end}",'
            f'"request_id":"{request.request_id.decode()}","trace_id":"{request.traceparent[3:35].decode()}"}}\n'
        )

    def flush(self) -> None:
        """Write what was collected; what cannot be written is lost, and readiness says so."""
        lines, self._lines = self._lines, []
        standard_output.write("".join(lines))
