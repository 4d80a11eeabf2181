"""What the gateway itself may answer instead of a service."""

from shared.problems import BodyTooLarge, MethodNotAllowed, Problem
from shared.text import Text

PAGE_METHODS = "GET, HEAD, OPTIONS"


class MalformedRequest(Problem):
    """Not HTTP as RFC 9112 has it, or an address that hides another."""

    code = "malformed-request"
    status = 400
    title = Text("La solicitud HTTP no es válida", "The HTTP request is not valid")


class PageMethodNotAllowed(MethodNotAllowed):
    """The gateway's own pages are only read."""

    code = "page-is-read-only"

    @property
    def headers(self) -> dict[str, str]:
        """Return what they do take."""
        return {"Allow": PAGE_METHODS}


class RequestTimeout(Problem):
    """The client took too long to send what it had announced."""

    code = "request-timeout"
    status = 408
    title = Text("La solicitud tardó demasiado en llegar", "The request took too long to arrive")


class AddressTooLong(Problem):
    """The address (path and query) is longer than the gateway takes."""

    code = "address-too-long"
    status = 414
    title = Text("La dirección es demasiado larga", "The address is too long")


def rate_limit_fields(limit: int, remaining: int, reset: int) -> dict[str, str]:
    """Return the header fields that say how often a client may ask, how much is left, and for how many seconds."""
    return {"RateLimit-Limit": str(limit), "RateLimit-Remaining": str(remaining), "RateLimit-Reset": str(reset)}


class TooManyRequests(Problem):
    """A client asked more often than it may; `retry_after` in seconds."""

    code = "too-many-requests"
    status = 429
    title = Text("Demasiadas solicitudes: espere y repita", "Too many requests: wait and retry")

    def __init__(self, limit: int, retry_after: int) -> None:
        super().__init__(
            Text(f"Vuelva a intentar en {retry_after} s.", f"Try again in {retry_after} s."), retry_after=retry_after
        )
        self.limit = limit
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        """Return the limit, what is left of it and when it is full again."""
        return {"Retry-After": str(self.retry_after)} | rate_limit_fields(self.limit, 0, self.retry_after)


class HeadersTooLarge(Problem):
    """The header fields are larger than the gateway takes."""

    code = "headers-too-large"
    status = 431
    title = Text("Las cabeceras son demasiado grandes", "The header fields are too large")


class BadUpstreamAnswer(Problem):
    """A service answered something that is not HTTP, or broke off before it had answered."""

    code = "bad-upstream-answer"
    status = 502
    title = Text("Un servicio respondió de forma ilegible", "A service gave an unreadable answer")

    def __init__(self, service: str) -> None:
        super().__init__(
            Text(f"El servicio {service} cortó la respuesta.", f"The {service} service broke off its answer."),
            service=service,
        )


class ServiceUnavailable(Problem):
    """A service does not take connections, or has as many requests open as it may."""

    code = "service-unavailable"
    status = 503
    title = Text(
        "Un servicio no está disponible: intente en unos segundos", "A service is not available: retry shortly"
    )

    def __init__(self, service: str) -> None:
        super().__init__(
            Text(f"El servicio {service} no responde.", f"The {service} service does not answer."), service=service
        )

    @property
    def headers(self) -> dict[str, str]:
        """Return when to try again, in seconds."""
        return {"Retry-After": "5"}


class ServiceTimeout(Problem):
    """A service took the request and did not answer in time."""

    code = "service-timeout"
    status = 504
    title = Text("Un servicio tardó demasiado en responder", "A service took too long to answer")

    def __init__(self, service: str) -> None:
        super().__init__(
            Text(
                f"El servicio {service} no respondió a tiempo; quizá lo hizo: consulte antes de repetir.",
                f"The {service} service did not answer in time; it may be done: check before repeating.",
            ),
            service=service,
        )


GATEWAY_PROBLEMS: tuple[type[Problem], ...] = (
    MalformedRequest,
    RequestTimeout,
    BodyTooLarge,
    AddressTooLong,
    TooManyRequests,
    HeadersTooLarge,
    BadUpstreamAnswer,
    ServiceUnavailable,
    ServiceTimeout,
)
