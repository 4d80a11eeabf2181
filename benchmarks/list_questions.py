"""Every list of a service with every filter, read from its routes: one that has no value here fails."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from fastapi import FastAPI

from benchmarks.many_cases import COMMON_NAME, RARE_NAME, id_of

_PROBE = 77  # a case among the first, that every size of database has
_GROUP = (_PROBE - 1) // 20
_IN_PATH = {
    "case_id": id_of("case", _PROBE),
    "order_id": id_of("order", _PROBE),
    "group_id": id_of("group", _GROUP),
    "session_id": id_of("session", _GROUP * 2),
    "contingency_id": id_of("contingency", _GROUP),
    "court_id": id_of("court", _GROUP),
    "person_id": id_of("person", _PROBE),
}
# A filter is tried with a value that few rows have and with one that many have.
_FILTERS: Mapping[str, tuple[str, ...]] = {
    "name": (RARE_NAME, COMMON_NAME),
    "document_number": (str(10_000_000 + _PROBE),),
    "phone": ("987654321",),
    "professional": (f"profesional {_GROUP}",),
    "q": (RARE_NAME, COMMON_NAME, str(10_000_000 + _PROBE), "77-2026"),
    "expediente": ("00077-2026-0-1000-JR-FT-15", "77-2026"),
    "modality": ("MIXED", "REMOTE", "IN_PERSON", "IN_PERSON,MIXED"),
    "session_id": (str(_IN_PATH["session_id"]),),
    "case_id": (str(_IN_PATH["case_id"]),),
    "group_id": (str(_IN_PATH["group_id"]),),
    "number": (f"CAI-2026-{_PROBE:06d}", "CAI-2026-0000"),
    "sort": ("DUE", "NEWEST"),
    "severity": ("severo", "severo,leve", "leve"),
    "open": ("true", "false"),
    "role": ("auditor", "psychologist", "coordinator", "facilitator"),
    "centre_id": (str(id_of("centre", 3)),),
    "code": ("CEM-150105-BRENA",),
    "direction": ("OUT", "IN", "IN,OUT"),
    "institution": ("MPE", "SINOE,SIRA"),
    "from": ("2024-01-02", "2024-01-01"),
    "to": ("2024-01-02", "2024-01-06"),
    "facilitator": (f"facilitador {_GROUP}",),
    "roll_call": ("DUE", "NOT_DUE", "COMPLETE", "DUE,NOT_DUE", "DUE,COMPLETE"),
    "newest_first": ("true",),
}
_KINDS: Mapping[str, tuple[str, ...]] = {
    "list_case_documents": ("CLINICAL", "CLINICAL,OTHER", "CONSENT"),
    "list_messages": ("CEM_ALERT", "CEM_ALERT,COURT_ORDER", "COURT_ORDER"),
    "list_alarms": ("MESSAGE_DEAD", "EVENT_STUCK,MESSAGE_DEAD", "EVENT_STUCK"),
}
_STATES: Mapping[str, tuple[str, ...]] = {
    "list_cases": ("SUSPENDED", "SUSPENDED,NON_COMPLIANT,RECEIVED", "NON_COMPLIANT", "RECEIVED", "DISCHARGED"),
    "list_appointments": ("MISSED", "MISSED,CANCELLED", "SCHEDULED", "ATTENDED"),
    "find_incidents": ("REPORTED", "REPORTED,DISMISSED", "VERIFIED"),
    "find_risk_reviews": ("OPEN", "OPEN,DECIDED", "RECORDED"),
    "list_programmes": ("SUPERSEDED", "DRAFT", "PUBLISHED"),
    "list_enrolments": ("ENDED", "ENDED,WAITING", "WAITING", "ENROLLED"),
    "find_enrolments": ("EXPIRED", "ENDED,WAITING", "WAITING", "ENROLLED"),
    "list_group_progress": ("ENDED", "ENDED,WAITING", "WAITING", "ENROLLED"),
    "list_compliance_findings": ("DISMISSED", "DISMISSED,DRAFT", "APPROVED", "DRAFT", "WITHDRAWN"),
    "list_casilla_notifications": ("UNMATCHED", "MATCHED"),
    "list_messages": ("SENDING", "SENDING,DEAD", "REFUSED", "DEAD", "RECEIPTED"),
    "list_alarms": ("OPEN", "OPEN,ACKNOWLEDGED", "RESOLVED"),
    "list_filings": ("DEAD", "DRAFT,OBSERVED", "OBSERVED", "DRAFT", "RECEIPTED"),
    "list_referrals": ("DEAD", "RETURNED,NEEDS_DATA", "NEEDS_DATA", "RETURNED", "ACCEPTED"),
}


@dataclass(frozen=True)
class Question:
    """A list of a service as it is asked for: the path, and the filters by name; a comma parts several values."""

    path: str
    filters: tuple[tuple[str, str], ...]

    @property
    def is_known_to_grow(self) -> bool:
        """A common name is found in all who bear it, and only then are the newest chosen (docs/adr/0016). A role is
        looked for among the accounts, in an array of each: the whole country has some thousand.
        """
        return any(value == COMMON_NAME or name == "role" for name, value in self.filters)

    @property
    def parameters(self) -> dict[str, list[str]]:
        """Return the filters as a client sends them: several values by repeating the name."""
        return {name: value.split(",") for name, value in self.filters}

    def __str__(self) -> str:
        asked = "&".join(f"{name}={value}" for name, value in self.filters)
        return f"{self.path}?{asked}" if asked else self.path


def questions(app: FastAPI) -> Iterator[Question]:
    """Return every list without a filter, with each filter, and with each two of them at once.

    Raises KeyError for a path parameter or a filter for which no value is known.
    """
    for path, item in app.openapi()["paths"].items():
        operation = item.get("get", {})
        names = {one["name"]: one["in"] for one in operation.get("parameters", [])}
        if not {"limit", "cursor"} <= names.keys():
            continue
        asked = path.format(**{name: _IN_PATH[name] for name, place in names.items() if place == "path"})
        filters = [
            name for name, place in names.items() if place == "query" and name not in ("limit", "cursor", "total")
        ]
        for some in (chosen for count in (0, 1, 2) for chosen in combinations(filters, count)):
            for values in product(*(_values(operation, name) for name in some)):
                yield Question(asked, tuple(zip(some, values, strict=True)))


def _values(operation: dict[str, Any], name: str) -> tuple[str, ...]:
    own = {"state": _STATES, "kind": _KINDS}.get(name)
    return _FILTERS[name] if own is None else own[operation["operationId"]]
