"""The event's form on the wire: CloudEvents 1.0 in a JSON batch, there and back, and nothing else taken."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.event import FACT_NAMES, Event, from_wire, plain_facts, to_wire
from shared.events.inbox import parse_batch
from shared.problems import InvalidInput

pytestmark = pytest.mark.feature("N14.1")

SUBJECT, CENTRE = UUID(int=7), UUID(int=8)
MOMENT = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=-5)))
EVENT = Event("0193", "/cai/cases", "pe.cai.case.moved.v1", SUBJECT, 7, CENTRE, MOMENT, "/v1/cases/7")

words = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)
events = st.builds(
    Event,
    id=words,
    source=words.map("/cai/{}".format),
    type=words,
    subject=st.uuids(),
    version=st.integers(0, 2**62),
    centre_id=st.uuids(),
    time=st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),
    detail=words.map("/v1/{}".format),
    facts=st.dictionaries(
        st.sampled_from(sorted(FACT_NAMES)), st.from_regex(r"[A-Za-z0-9_.:+-]{1,64}", fullmatch=True), max_size=3
    ),
)


@given(st.lists(events, max_size=4))
def test_a_batch_comes_back_as_it_was_in_its_order(batch: list[Event]) -> None:
    assert parse_batch(to_wire(batch)) == batch


def test_the_document_is_a_cloud_event_that_says_where_to_read_and_no_more() -> None:
    (document,) = json.loads(to_wire([EVENT]))
    assert datetime.fromisoformat(document.pop("time")) == MOMENT
    assert document == {
        "specversion": "1.0",
        "id": "0193",
        "source": "/cai/cases",
        "type": "pe.cai.case.moved.v1",
        "subject": str(SUBJECT),
        "subjectversion": "7",
        "centreid": str(CENTRE),
        "dataref": "/v1/cases/7",
    }
    assert all(name.isalnum() and name.islower() for name in document), "CloudEvents 1.0, 3.1: attribute names"


GOOD: dict[str, Any] = json.loads(to_wire([EVENT]))[0]


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_missing_attribute_is_named(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        from_wire({name: value for name, value in GOOD.items() if name != missing})


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "not an id"},
        {"centreid": 5},
        {"subjectversion": "siete"},
        {"subjectversion": None},
        {"subjectversion": float("inf")},
        {"subjectversion": []},
        {"time": "mañana"},
        {"time": 5},
        {"time": "2026-11-21T10:30:00"},
        {"time": "2026-11-21"},
        {"id": ""},
        {"specversion": "0.3"},
        {"specversion": None},
    ],
)
def test_a_malformed_attribute_refuses_the_batch(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_wire(GOOD | wrong)
    with pytest.raises(InvalidInput):
        parse_batch(json.dumps([GOOD, GOOD | wrong]).encode())


@pytest.mark.parametrize("body", [b"null", b'"x"', b"[null]", b"[[]]", b'["x"]', b"[" * 5000, b'[{"id":"1"},'])
def test_another_body_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        parse_batch(body)


def test_unknown_attributes_of_another_sender_do_no_harm() -> None:
    assert from_wire(GOOD | {"traceparent": "00-aa", "datacontenttype": "application/json"}) == EVENT


def test_what_decides_about_urgency_travels_as_extension_attributes() -> None:
    (document,) = json.loads(to_wire([replace(EVENT, facts={"severity": "severo", "caseid": str(SUBJECT)})]))
    assert (document["severity"], document["caseid"]) == ("severo", str(SUBJECT))
    assert all(name.isalnum() and name.islower() and len(name) <= 20 for name in FACT_NAMES), "CloudEvents 1.0, 3.1"


@pytest.mark.parametrize("value", ["Julián Ñahui", "Jr. Ejemplo 123", "", "x" * 65, "a\nb"])
def test_an_event_takes_no_text_among_its_facts(value: str) -> None:
    with pytest.raises(ValueError, match="severity"):
        from_wire(GOOD | {"severity": value})


def test_an_event_takes_no_fact_that_is_not_agreed() -> None:
    with pytest.raises(ValueError, match="fullname"):
        plain_facts({"fullname": "Quispe"})
