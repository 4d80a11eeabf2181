"""Which service answers which address: the one table of prefixes."""

import re
from typing import NamedTuple

# Whose body is a file: the service streams it, so it may be larger than what is read whole.
_FILES = re.compile(r"/v1/cases/[^/]+/documents")

PREFIXES: dict[str, tuple[str, ...]] = {
    "identity": ("/identity", "/v1/staff", "/v1/centres", "/v1/institution-clients", "/v1/held-events/identity"),
    "cases": (
        "/v1/cases",
        "/v1/persons",
        "/v1/assignments",
        "/v1/assignment-handovers",
        "/v1/appointments",
        "/v1/work-list",
        "/v1/contingencies",
        "/v1/transfers",
        "/v1/contingency-previews",
        "/v1/case-checks",
        "/v1/order-proposals",
        "/v1/order-drafts",
        "/v1/incidents",
        "/v1/risk-reviews",
        "/v1/start-funnel",
        "/v1/instruments",
        "/v1/held-events/cases",
    ),
    "sessions": (
        "/v1/programmes",
        "/v1/groups",
        "/v1/sessions",
        "/v1/enrolments",
        "/v1/participants",
        "/v1/attendance-imports",
        "/v1/compliance-findings",
        "/v1/joins",
        "/v1/held-events/sessions",
    ),
    "interop": (
        "/v1/courts",
        "/v1/cems",
        "/v1/casillas",
        "/v1/casilla-notifications",
        "/v1/filings",
        "/v1/referrals",
        "/v1/messages",
        "/v1/documents",
        "/v1/verifications",
        "/v1/orders",
        "/v1/compliance-status",
        "/v1/alarms",
        "/v1/held-events/interop",
    ),
}


class Route(NamedTuple):
    """A prefix and the service behind it; `template` is what the log shows instead of the address.

    `takes_file`: a request's body is a file there.
    """

    service: str
    prefix: str
    template: str
    takes_file: bool = False


_BY_PREFIX = {
    prefix: Route(service, prefix, f"{prefix}/*") for service, prefixes in PREFIXES.items() for prefix in prefixes
}


def find_route(path: str) -> Route | None:
    """Return the route of a decoded path, or None: /internal and service health have none."""
    segments = path.split("/", 4)[1:4]
    beginnings = ("/".join(["", *segments[:length]]) for length in range(1, len(segments) + 1))
    route = next((_BY_PREFIX[beginning] for beginning in beginnings if beginning in _BY_PREFIX), None)
    return route._replace(takes_file=True) if route is not None and _FILES.fullmatch(path) else route
