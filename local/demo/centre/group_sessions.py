"""The groups' evenings: who came, from the video platform's report or by a roll call, every week by the other."""

from datetime import date, datetime
from typing import Any

from local.demo.centre.centre import Centre, Member, case_id_in
from local.demo.centre.courses import OUTCOMES, GroupPlan, letter_at
from local.demo.inputs.zoom_report import Attendee, Layout, Meeting, Visit, zoom_report
from shared.peru.written_dates import lima_date

_EVIDENCE = {
    "M": "Constancia de atención en posta médica",
    "E": "Constancia de su empleador",
    "C": "Captura del corte de servicio de su operador",
}
_MINUTES = 120
_CAME = "PFT"


async def hold_until(centre: Centre, day: date) -> None:
    """Hold every session that ended before the day (in Lima), each at its own time."""
    while centre.sessions and lima_date(centre.sessions[0][0]) < day:
        moment, plan, session = centre.sessions.pop(0)
        centre.reach(moment)
        await _hold(centre, plan, session)


async def _hold(centre: Centre, plan: GroupPlan, session: dict[str, Any]) -> None:
    """Record the session; the third group's last stays open, with a report that nobody has confirmed."""
    position, held = session["position"], centre.held[plan.key]
    letters = {
        member.case_id: letter_at(member.course, position, held)
        for member in centre.members
        if member.course.group == plan.key
    }
    lines = (await centre.stage.read(plan.facilitator, f"/v1/sessions/{session['id']}/roll-call", limit="100"))["items"]
    expected = {case_id: letters[case_id] for case_id in map(case_id_in, lines) if letters.get(case_id, "-") != "-"}
    if plan.key == "third" and position == held:
        await _import(centre, plan, session, expected)
        return
    if position % 2:
        await _confirm(centre, plan, expected, await _import(centre, plan, session, expected))
    else:
        await _call_roll(centre, plan, session, expected)
    await _until_begun(centre, [case_id for case_id, letter in expected.items() if letter in _CAME])


async def _until_begun(centre: Centre, came: list[str]) -> None:
    """Wait until the cases of those who came for the first time have begun, before the clock moves on."""
    for member in map(centre.member_of, came):
        if not member.has_come:
            await centre.until_in(member, "IN_PROGRESS")
            member.has_come = True


async def _call_roll(centre: Centre, plan: GroupPlan, session: dict[str, Any], letters: dict[str, str]) -> None:
    rows = [{"case_id": case_id} | _row(centre, letter) for case_id, letter in letters.items()]
    await centre.stage.post(plan.facilitator, f"/v1/sessions/{session['id']}/roll-call", {"items": rows})


def _row(centre: Centre, letter: str) -> dict[str, Any]:
    row: dict[str, Any] = {"outcome": OUTCOMES[letter]}
    if letter in _EVIDENCE:
        row["evidence"] = _EVIDENCE[letter]
    if letter in _CAME:
        present = {"P": (101, 118), "F": (41, 62), "T": (30, 50)}[letter]
        row |= {"minutes_present": centre.chance.randint(*present), "minutes_late": centre.chance.randint(0, 9)}
    return row


async def _import(centre: Centre, plan: GroupPlan, session: dict[str, Any], letters: dict[str, str]) -> dict[str, Any]:
    """Import Zoom's report; return what it proposes."""
    attendees = [_attendee(centre, name, letters[case_id]) for name, case_id in _seen(centre, letters).items()]
    host = Attendee("Facilitación CAI", (Visit(-6, _MINUTES + 1.5),), "facilitacion@cai.example", guest=False)
    stranger = Attendee("Galaxy A14", (Visit(12.3, 14.1),))
    meeting = Meeting(
        f"Grupo {centre.groups[plan.key]['name']}",
        f"9374120{plan.opened:02d}88",
        datetime.fromisoformat(session["starts_at"]),
        host.name,
        host.email,
    )
    report = zoom_report(meeting, [host, *attendees, stranger], Layout.SPANISH)
    path = f"/v1/attendance-imports?session_id={session['id']}"
    headers = {"Content-Type": "text/csv"}
    return dict((await centre.stage.call(plan.facilitator, "POST", path, content=report, headers=headers)).json())


async def _confirm(centre: Centre, plan: GroupPlan, letters: dict[str, str], found: dict[str, Any]) -> None:
    """Say who everybody in the report was, and what kept the others away."""
    seen = _seen(centre, letters)
    outcomes = {case_id: {"outcome": OUTCOMES[letter]} for case_id, letter in letters.items()}
    who = {one["key"]: seen.get(one["shown_name"]) for one in found["people"] if not one["host"]}
    matches = [{"person": key, "case_id": case_id} | outcomes.get(case_id or "", {}) for key, case_id in who.items()]
    absences = [
        {"case_id": case_id} | _row(centre, letter) for case_id, letter in letters.items() if letter not in _CAME
    ]
    centre.let_pass(60, 200)
    path = f"/v1/attendance-imports/{found['id']}/confirmation"
    decided = {"matches": matches, "absences": absences}
    await centre.stage.post(plan.facilitator, path, decided, version=found["version"])


def _seen(centre: Centre, letters: dict[str, str]) -> dict[str, str]:
    """Return the case of each who came, by the name under which the meeting shows him."""
    return {_shown_name(centre.member_of(case)): case for case, letter in letters.items() if letter in _CAME}


def _shown_name(member: Member) -> str:
    """Return how he shows up in the meeting: by his name, or as his telephone calls itself."""
    man = member.person.man
    first = man.given_names.split()[0]
    return f"iPhone de {first}" if member.person.file_number % 8 == 3 else f"{first} {man.surnames}"


def _attendee(centre: Centre, name: str, letter: str) -> Attendee:
    chance = centre.chance
    joined = chance.uniform(-4, 8)
    if letter == "T":
        return Attendee(name, (Visit(joined, 25), Visit(41, 48), Visit(70, 74.5)))
    return Attendee(name, (Visit(joined, chance.uniform(40, 60) if letter == "F" else chance.uniform(112, 119.5)),))
