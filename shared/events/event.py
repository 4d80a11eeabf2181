"""The event itself, and its form on the wire: CloudEvents 1.0 in structured JSON batches."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

FACT_NAMES = frozenset({"caseid", "kind", "severity", "happenedat", "state", "reason", "corrects"})
"""The facts that an event may carry: codes, moments and ids by which a receiver decides what is urgent."""

_PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{1,64}")


@dataclass(frozen=True)
class Event:
    """That something happened to a subject, and where to read more; it carries no text and nothing of a person.

    `version` is the subject's version after the fact; a receiver ignores one older than it has seen. `facts` are of
    FACT_NAMES only, CloudEvents extension attributes: enough to warn by while nobody answers at `detail`.
    """

    id: str
    source: str
    type: str
    subject: UUID
    version: int
    centre_id: UUID
    time: datetime
    detail: str
    facts: dict[str, str] = field(default_factory=dict)


_FORMAT = JSONFormat()


def to_wire(events: list[Event]) -> bytes:
    """Return the events as one application/cloudevents-batch+json body, in their order."""
    return b"[" + b",".join(_FORMAT.write(_to_cloud_event(event)) for event in events) + b"]"


def from_wire(document: dict[str, Any]) -> Event:
    """Return the event of one CloudEvent in JSON; raise ValueError when an attribute is missing or malformed."""
    try:
        if document["specversion"] != "1.0" or not document["id"]:
            raise ValueError("a CloudEvent 1.0 has its specversion and an id that is not empty")
        return Event(
            id=str(document["id"]),
            source=str(document["source"]),
            type=str(document["type"]),
            subject=UUID(str(document["subject"])),
            version=int(str(document["subjectversion"])),
            centre_id=UUID(str(document["centreid"])),
            time=_moment(str(document["time"])),
            detail=str(document["dataref"]),
            facts=plain_facts({name: str(document[name]) for name in FACT_NAMES if name in document}),
        )
    except KeyError as error:
        raise ValueError(f"the CloudEvent has no attribute {error}") from error


def plain_facts(facts: dict[str, str]) -> dict[str, str]:
    """Return the facts; raise ValueError for a name that is not of FACT_NAMES, or a value that is text or empty."""
    for name, value in facts.items():
        if name not in FACT_NAMES or not _PLAIN.fullmatch(value):
            raise ValueError(f"an event's fact is a code, a moment or an id; {name} is not")
    return facts


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the CloudEvent's time has no zone")
    return moment


def _to_cloud_event(event: Event) -> CloudEvent:
    attributes = {
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "specversion": "1.0",
        "subject": str(event.subject),
        "time": event.time,
        "dataref": event.detail,
        "subjectversion": str(event.version),
        "centreid": str(event.centre_id),
        **event.facts,
    }
    return CloudEvent(attributes)
