"""What people look at all day costs a front end three requests at most, each of eight screens, with all it shows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from local.demo.stage import Stage
from tests.end_to_end.test_fuzzing import whole_document

pytestmark = pytest.mark.timeout(400)
MOST = 3


class FrontEnd:
    """Asks the platform as one member of staff, counts how often, and looks whether what it shows is there."""

    def __init__(self, stage: Stage, document: dict[str, Any], role: str) -> None:
        self._stage = stage
        self._document = document
        self._role = role
        self.asked: list[str] = []

    async def many(self, path: str, *shown: str, at_path: str = "", **asked: Any) -> list[dict[str, Any]]:
        """Return the items of a list, each of which has what is shown; `at_path` is the path with its ids."""
        schema = self._schema_of(path)["properties"]["items"]["items"]
        page = await self._get(at_path or path, asked)
        self._require(schema, page["items"], shown)
        items: list[dict[str, Any]] = page["items"]
        return items

    async def one(self, path: str, *shown: str, at_path: str) -> dict[str, Any]:
        """Return a resource, which has what is shown."""
        found: dict[str, Any] = await self._get(at_path, {})
        self._require(self._schema_of(path), [found], shown)
        return found

    async def _get(self, path: str, asked: dict[str, Any]) -> Any:
        self.asked.append(path)
        return (await self._stage.call(self._role, "GET", path, params=asked)).json()

    def _schema_of(self, path: str) -> dict[str, Any]:
        answer = self._document["paths"][path]["get"]["responses"]["200"]
        return self._resolved(answer["content"]["application/json"]["schema"])

    def _require(self, schema: dict[str, Any], items: list[dict[str, Any]], shown: tuple[str, ...]) -> None:
        """Hold the document to what is shown, for a list may be empty; and what came to the document."""
        for name in shown:
            place, found = schema, items
            for step in name.split("."):
                place = self._resolved(place)
                place = self._resolved(place.get("items", place))
                assert step in place["properties"], f"{self.asked[-1]}: {name}"
                assert all(step in item for item in found), f"{self.asked[-1]}: {name}"
                place = place["properties"][step]
                found = [one for item in found for one in as_list(item[step])]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema that is referred to, of the alternatives the one that is not null."""
        while "$ref" in schema or "anyOf" in schema:
            if "anyOf" in schema:
                schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
            else:
                schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


def as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


MAN = ("id", "number", "participant.given_names", "participant.surnames")


async def work_list(front: FrontEnd, known: dict[str, str]) -> None:
    """A coordinator's morning: what is due, what waits for a decision, what went wrong."""
    await front.many("/v1/cases", *MAN, "state", "state_since", "next_due_on", "allowed_moves", sort="DUE", total=True)
    await front.many("/v1/compliance-findings", "display_name", "kind", "drafted_at", state="DRAFT", total=True)
    await front.many("/v1/alarms", "text.es", "subject", "case.number", "raised_at", state="OPEN", total=True)


async def month(front: FrontEnd, known: dict[str, str]) -> None:
    """A facilitator's month, with the roll calls that are still open, and the groups' names."""
    days = {"from": known["month begins"], "to": known["month ends"]}
    shown = ("group.name", "title", "starts_at", "ends_at", "kind", "modality", "expected", "recorded", "roll_call")
    sessions = await front.many("/v1/sessions", *shown, facilitator=known["facilitator"], limit=200, **days)
    assert sessions, "the story's sessions"
    await front.many("/v1/sessions", *shown, facilitator=known["facilitator"], roll_call="DUE")
    groups = await front.many("/v1/groups", "id", "name", "weekly_rule.weekday", "video.url", limit=200)
    assert {session["group"]["id"] for session in sessions} <= {group["id"] for group in groups}


async def case_file(front: FrontEnd, known: dict[str, str]) -> None:
    """One man's file: at its top all that stands, below it what was filed and where he was."""
    summary = await front.one(
        "/v1/cases/{case_id}/summary",
        *(f"case.{name}" for name in (*MAN, "state", "risk_level", "expediente", "measures", "allowed_moves")),
        "last_moves.to_state",
        "last_moves.recorded_at",
        "open_incidents.severity",
        "progress.told.credited_sessions",
        "progress.told.required_sessions",
        "progress.told.next_session_at",
        "enrolments.told.state",
        "findings.told.kind",
        "messages.told.kind",
        "messages.told.state",
        "alarms.told.text.es",
        at_path=f"/v1/cases/{known['case']}/summary",
    )
    parts = ("progress", "enrolments", "findings", "messages", "alarms")
    assert {part: summary[part]["state"] for part in parts} == dict.fromkeys(parts, "TOLD")
    assert summary["progress"]["told"]
    assert summary["messages"]["told"]
    filed = await front.many("/v1/filings", "kind", "state", "receipt.cargo_number", case_id=known["case"])
    assert filed, "the story's filings"
    path = "/v1/participants/{case_id}/attendance"
    await front.many(
        path, "session.title", "outcome", "recorded_by.name", at_path=f"/v1/participants/{known['case']}/attendance"
    )


async def alarms(front: FrontEnd, known: dict[str, str]) -> None:
    """The alarms to act on, and the men whom they are about."""
    shown = ("id", "version", "kind", "text.es", "subject.name", "subject.path", "display_name", "raised_at")
    found = await front.many("/v1/alarms", *shown, state=["OPEN", "ACKNOWLEDGED"])
    about = [alarm["case"]["id"] for alarm in found if alarm["case"]]
    await front.many("/v1/cases", *MAN, case_id=about or [known["case"]])


async def drafts(front: FrontEnd, known: dict[str, str]) -> None:
    """The drafts to decide, each with its evidence and the rule that it meets."""
    shown = (
        "id",
        "version",
        "case.number",
        "display_name",
        "kind",
        "threshold_text.es",
        "policy_version",
        "drafted_at",
    )
    evidence = ("evidence.held_on", "evidence.outcome", "evidence.outcome_name.es")
    await front.many("/v1/compliance-findings", *shown, *evidence, state="DRAFT", total=True)
    assert await front.many("/v1/compliance-findings", *shown, *evidence, state=["APPROVED", "DISMISSED"])


async def group(front: FrontEnd, known: dict[str, str]) -> None:
    """The men of a group with their progress."""
    men = await front.many(
        "/v1/groups/{group_id}/progress",
        *("case.number", "case_state", "display_name", "state"),
        *("progress.credited_sessions", "progress.required_sessions", "progress.unexcused"),
        *("progress.current_phase", "progress.next_session_at", "progress.forecast_date"),
        at_path=f"/v1/groups/{known['group']}/progress",
        state=["ENROLLED", "ENDED"],
        limit=200,
    )
    assert [man for man in men if man["progress"]], "the story's men"


async def signatures(front: FrontEnd, known: dict[str, str]) -> None:
    """The filings that await a signature, or were returned, and the men whom they are about."""
    shown = ("id", "version", "case.number", "kind", "summary", "court.name", "expediente", "may_hold_contact_data")
    found = await front.many("/v1/filings", *shown, "observation", "allowed_moves", state=["DRAFT", "OBSERVED"])
    about = [filing["case"]["id"] for filing in found]
    await front.many("/v1/cases", *MAN, case_id=about or [known["case"]])


async def referrals(front: FrontEnd, known: dict[str, str]) -> None:
    """The sheets at the CEMs, what was answered, and by when an answer is due."""
    shown = ("sheet_number", "kind", "state", "urgency", "cem.name", "answer_due_at", "cem_sheet_number", "answered_at")
    found = await front.many("/v1/referrals", *shown, "case.number", "return_reason", "allowed_moves", total=True)
    assert found, "the story's sheets"
    await front.many("/v1/cases", *MAN, case_id=list({sheet["case"]["id"] for sheet in found}))
    await front.many("/v1/cems", "code", "name", "phone", limit=200)


SCREENS: dict[Callable[[FrontEnd, dict[str, str]], Awaitable[None]], str] = {
    work_list: "coordinator",
    month: "facilitator",
    case_file: "coordinator",
    alarms: "coordinator",
    drafts: "coordinator",
    group: "facilitator",
    signatures: "coordinator",
    referrals: "social_worker",
}


async def what_is_known(stage: Stage) -> dict[str, str]:
    """Return what a person has before him when he opens a screen: whose, which group, which case."""
    sessions = (await stage.read("coordinator", "/v1/sessions", limit="1"))["items"]
    (first,) = sessions
    groups = (await stage.read("coordinator", "/v1/groups"))["items"]
    led = next(one for one in groups if one["id"] == first["group"]["id"])
    assert all(one["name"] for one in led["facilitators"]), "identity told sessions who they are"
    placed = {one["case"]["id"] for one in (await stage.read("coordinator", "/v1/enrolments", limit="200"))["items"]}
    filed = (await stage.read("coordinator", "/v1/filings", limit="200"))["items"]  # other tests' among them
    begins = datetime.fromisoformat(first["starts_at"]).date() - timedelta(days=1)
    return {
        "group": first["group"]["id"],
        "facilitator": led["facilitators"][0]["id"],
        "case": next(one["case"]["id"] for one in filed if one["case"]["id"] in placed),
        "month begins": begins.isoformat(),
        "month ends": (begins + timedelta(days=30)).isoformat(),
    }


def test_each_screen_takes_three_requests_at_most(stage: Stage) -> None:
    async def look() -> dict[str, list[str]]:
        document, known = await whole_document(stage.platform.url), await what_is_known(stage)
        asked = {}
        for screen, role in SCREENS.items():
            front = FrontEnd(stage, document, role)
            await screen(front, known)
            asked[screen.__name__] = front.asked
        return asked

    asked = asyncio.run(look())
    assert len(asked) == 8
    assert {name: paths for name, paths in asked.items() if len(paths) > MOST} == {}
