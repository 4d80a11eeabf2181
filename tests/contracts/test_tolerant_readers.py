"""While services are upgraded one by one, a client reads answers of a newer service, and an event with more attributes.

What is added breaks nothing; what cannot be understood is "try later", never a fault; requests stay strict.
"""

import inspect
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from pydantic import ValidationError

from services.cases.client import CaseOrders, CasesClient, ScoredArea, ScoredAreas, VictimContact
from services.cases.client.fake import example_case
from services.cases.discharge.rules import Achievement
from services.cases.incidents.models import Incident, NewIncident
from services.cases.plans.rules import ObjectiveArea
from services.identity.client import IdentityClient
from services.identity.client.fake import example_centre, example_staff
from services.interop.client import InteropClient
from services.interop.client.fake import example_alarm, example_cem, example_message, example_notification
from services.sessions.client import SessionsClient
from services.sessions.client.fake import example_enrolment, example_finding, example_programme, example_progress
from shared.events.event import from_wire
from shared.ids import new_id
from shared.problems import UpstreamUnavailable
from shared.published import Published
from shared.references import ActorReference, CaseReference
from shared.service_client import ServiceClient
from shared.web.pages import Page
from tests.architecture.source_tree import ROOT, files_under
from tests.cases.incidents.test_incidents import INCIDENT
from tests.shared.events.test_event_form import EVENT
from tests.support.newer import Newer
from tests.support.service import FixedToken

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P08.4")]

HERE = new_id()
CASE = example_case(centre_id=HERE)
REPORTED = Incident(
    **NewIncident(**INCIDENT).model_dump(exclude={"it_is_his"}), id=new_id(), version=1, centre=CASE.centre,
    case=CaseReference(id=CASE.id, number=CASE.number), state="REPORTED",
    may_hold_contact_data=False, recorded_by=ActorReference(id="x", name="X"), recorded_at=CASE.opened_at,
    decided_by=None, decided_at=None,
    decision_note=None,
)  # fmt: skip
SCORED = ScoredAreas(objectives=[ScoredArea(area=ObjectiveArea.OTHER, achievement=Achievement.ACHIEVED)])
ANSWERS: dict[str, tuple[type[Any], tuple[Any, ...], Published]] = {
    "get_case": (CasesClient, (CASE.id,), CASE),
    "find_cases": (CasesClient, ("123-2026",), Page(items=[CASE], next=None)),
    "get_orders": (
        CasesClient,
        (CASE.id,),
        CaseOrders(case=CaseReference(id=CASE.id, number=CASE.number), orders=[]),
    ),
    "disclose_victim": (CasesClient, (CASE.id, "Derivación al CEM."), VictimContact(full_name="Persona Inventada")),
    "get_scored_objectives": (CasesClient, (CASE.id,), SCORED),
    "get_incident": (CasesClient, (CASE.id, REPORTED.id), REPORTED),
    "get_staff": (IdentityClient, (HERE,), example_staff(HERE)),
    "get_centre": (IdentityClient, (HERE,), example_centre(HERE)),
    "get_notification": (InteropClient, (HERE,), example_notification(centre_id=HERE)),
    "latest_messages": (
        InteropClient,
        (CASE.id,),
        Page(items=[example_message(centre_id=HERE, case_id=CASE.id)], next=None),
    ),
    "latest_filings": (
        InteropClient,
        (CASE.id,),
        Page(items=[example_message(centre_id=HERE, case_id=CASE.id)], next=None),
    ),
    "standing_alarms": (
        InteropClient,
        (CASE.id,),
        Page(items=[example_alarm(centre_id=HERE, case_id=CASE.id)], next=None),
    ),
    "find_cems": (InteropClient, ("CEM-150105-BRENA",), Page(items=[example_cem("CEM-150105-BRENA")], next=None)),
    "latest_enrolments": (
        SessionsClient,
        (CASE.id,),
        Page(items=[example_enrolment(centre_id=HERE, case_id=CASE.id)], next=None),
    ),
    "drafted_findings": (
        SessionsClient,
        (CASE.id,),
        Page(items=[example_finding(centre_id=HERE, case_id=CASE.id)], next=None),
    ),
    "get_finding": (SessionsClient, (HERE,), example_finding(centre_id=HERE, case_id=CASE.id)),
    "get_progress": (SessionsClient, (HERE,), example_progress(centre_id=HERE, case_id=CASE.id)),
    "get_programme": (SessionsClient, (HERE,), example_programme(centre_id=HERE)),
}
CLIENTS = {client for client, *_ in ANSWERS.values()}


def answering(body: Any, change: Callable[[Any], Any] = lambda document: document) -> tuple[ServiceClient, Newer]:
    """Return what a client is built on whose every question is answered with the body, as a newer service says it."""
    document = change(json.loads(body.model_dump_json()))
    newer = Newer(httpx2.MockTransport(lambda request: httpx2.Response(200, json=document)))
    return ServiceClient("http://newer.test", httpx2.AsyncClient(transport=newer), FixedToken("x")), newer


@pytest.mark.parametrize("question", ANSWERS)
async def test_a_field_more_at_any_level_of_an_answer_breaks_no_client(question: str) -> None:
    client, asked, said = ANSWERS[question]
    http, newer = answering(said)
    read = await getattr(client(http), question)(*asked)
    assert read == (said.items if isinstance(said, Page) else said)
    assert newer.added > 0


def test_every_question_of_every_client_is_among_them() -> None:
    assert {type.__module__.split(".")[1] for type in CLIENTS} == {
        path.parts[1] for path in files_under("services") if path.parts[2:4] == ("client", "http.py")
    }
    for client in CLIENTS:
        questions = {name for name, _ in inspect.getmembers(client, inspect.iscoroutinefunction)}
        assert questions == {question for question, (one, *_) in ANSWERS.items() if one is client}


def test_no_client_reads_an_answer_in_another_way() -> None:
    for path in files_under("services"):
        if path.parts[2:3] == ("client",):
            assert "model_validate" not in (ROOT / path).read_text(), path


async def test_an_unknown_value_is_left_out_of_a_list_that_nobody_decides_by() -> None:
    def next_release(case: dict[str, Any]) -> dict[str, Any]:
        deadline = {"duty": "FOLLOWED_UP", "on": "2027-01-15", "policy": "x"}
        return case | {
            "allowed_moves": ["PAUSED", *case["allowed_moves"], case["allowed_moves"][0] | {"to": "MOVED_AWAY"}],
            "due_dates": [deadline],
            "warnings": ["NEW_WARNING"],
        }

    http, _ = answering(CASE, next_release)
    assert await CasesClient(http).get_case(CASE.id) == CASE
    http, _ = answering(
        Page(items=[CASE], next=None), lambda page: page | {"items": [*map(next_release, page["items"])]}
    )
    assert await CasesClient(http).find_cases("123-2026") == [CASE]


@pytest.mark.parametrize(
    "changed", [{"state": "MOVED_AWAY"}, {"measures": ["REEDUCATION", "NEW_MEASURE"]}, {"opened_at": "ayer"}]
)
async def test_what_a_decision_hangs_on_and_is_not_understood_is_to_be_tried_later_and_quotes_nothing(
    changed: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    http, _ = answering(CASE, lambda case: case | changed)
    with pytest.raises(UpstreamUnavailable) as refused:
        await CasesClient(http).get_case(CASE.id)
    assert refused.value.__cause__ is None
    assert "answer_not_understood" in (written := capsys.readouterr().out)
    assert str(next(iter(changed.values()))) not in written


async def test_an_answer_that_is_no_json_is_to_be_tried_later() -> None:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, text="<html>"))
    http = ServiceClient("http://newer.test", httpx2.AsyncClient(transport=transport), FixedToken("x"))
    with pytest.raises(UpstreamUnavailable):
        await CasesClient(http).get_case(uuid4())


def test_an_event_with_an_attribute_more_is_the_same_event() -> None:
    document = {
        "specversion": "1.0",
        "id": EVENT.id,
        "source": EVENT.source,
        "type": EVENT.type,
        "subject": str(EVENT.subject),
        "subjectversion": str(EVENT.version),
        "centreid": str(EVENT.centre_id),
        "time": EVENT.time.isoformat(),
        "dataref": EVENT.detail,
    }
    more = {"traceparent": "00-x", "addedlater": 7, "data": {"deep": [1]}, "dataschema": "https://example.org/x"}
    assert from_wire(document | more) == from_wire(document) == EVENT


def test_a_request_stays_strict() -> None:
    with pytest.raises(ValidationError, match="addedLater"):
        NewIncident.model_validate(INCIDENT | {"addedLater": 1})
