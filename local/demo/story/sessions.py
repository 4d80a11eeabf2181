"""Chapter 3: the group meets every week; who attended is read from the video platform's own report."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from local.demo.inputs.group_evening import evening_attendees, evening_meeting
from local.demo.inputs.people import ALBERTO, JOSE, Man
from local.demo.inputs.zoom_report import zoom_report
from local.demo.stage import Stage
from local.demo.story.intake import case_of
from local.demo.timeline import Step, expect


async def open_group(stage: Stage) -> Sequence[str]:
    """Open the weekly group and enrol both men."""
    staff = (await stage.read("administrator", "/v1/staff"))["items"]
    facilitators = [one["id"] for one in staff if "facilitator" in one["roles"]]
    group = await stage.post(
        "coordinator",
        "/v1/groups",
        {
            "centre_id": stage.known["centre_id"],
            "programme_id": stage.known["programme"]["id"],
            "name": "Grupo Los Olivos",
            "capacity": 12,
            "weekly_rule": {"weekday": "TUESDAY", "start_time": "19:00"},
            "first_date": (stage.clock.today() + timedelta(days=1)).isoformat(),
            "facilitators": facilitators,
            "video": {"provider": "ZOOM", "url": "https://video.example/j/93741205688"},
        },
    )
    stage.known["group"] = group
    for man in (ALBERTO, JOSE):
        case_id = stage.known["cases"][man.document_number]
        await stage.wait_for(
            f"{man.full_name} elegible en sesiones",
            lambda: stage.read("coordinator", "/v1/participants"),
            until=partial(_lists, case_id),
        )
        enrolment = await stage.post("coordinator", f"/v1/groups/{group['id']}/enrolments", {"case_id": case_id})
        expect(enrolment["state"] == "ENROLLED", f"{man.full_name} tiene lugar en el grupo")
    sessions = (await stage.read("facilitator", f"/v1/groups/{group['id']}/sessions"))["items"]
    stage.known["sessions"] = sorted(sessions, key=lambda one: one["starts_at"])
    skipped = [day["date"] for day in group["skipped_days"]]
    return [f"{len(sessions)} sesiones los martes a las 19:00", f"feriados saltados: {', '.join(skipped) or 'ninguno'}"]


def _lists(case_id: str, listed: dict[str, Any]) -> bool:
    return case_id in {one["id"] for one in listed["items"]}


async def hold_session(stage: Stage, number: int, present: Sequence[Man]) -> dict[str, Any]:
    """Hold the session: move past its end, import Zoom's report, let the facilitator confirm who was who."""
    session = stage.known["sessions"][number - 1]
    stage.move_to(datetime.fromisoformat(session["ends_at"]) + timedelta(minutes=20))
    report = zoom_report(evening_meeting(datetime.fromisoformat(session["starts_at"])), evening_attendees(*present))
    answer = await stage.call(
        "facilitator",
        "POST",
        f"/v1/attendance-imports?session_id={session['id']}",
        content=report,
        headers={"Content-Type": "text/csv"},
    )
    found = answer.json()
    path = f"/v1/attendance-imports/{found['id']}/confirmation"
    confirmed = await stage.post("facilitator", path, _decided(stage, found, present), version=found["version"])
    expect(confirmed["roll_call"]["refused"] == 0, "todas las filas de la lista se registraron")
    return dict(found)


def _decided(stage: Stage, found: dict[str, Any], present: Sequence[Man]) -> dict[str, Any]:
    """Decide who everybody of the report is: as proposed, or, for a nickname, as the facilitator recognises him."""
    ids = {man.document_number: stage.known["cases"][man.document_number] for man in (ALBERTO, JOSE)}
    known_faces = {"iPhone de Beto": ids[ALBERTO.document_number]}
    matches = [
        {
            "person": person["key"],
            "case_id": (person["ticked"] or {}).get("id") or known_faces.get(person["shown_name"]),
        }
        for person in found["people"]
        if not person["host"]
    ]
    here = {match["case_id"] for match in matches}
    expected = {ids[man.document_number] for man in present}
    expect(expected <= here, "todos los presentes fueron reconocidos")
    enrolled = set(ids.values()) - here
    return {"matches": matches, "absences": [{"case_id": case_id} for case_id in sorted(enrolled)]}


async def first_session(stage: Stage) -> Sequence[str]:
    """Hold the first session; both men came, one under a nickname."""
    found = await hold_session(stage, 1, (ALBERTO, JOSE))
    for man in (ALBERTO, JOSE):
        await stage.wait_for(f"{man.full_name} en curso", partial(case_of, stage, man), until=_is_in_progress)
    people = ", ".join(f"«{person['shown_name']}» {person['minutes_present']} min" for person in found["people"])
    return [f"informe de Zoom: {people}", "los dos casos pasan a IN_PROGRESS"]


def _is_in_progress(case: dict[str, Any]) -> bool:
    return bool(case["state"] == "IN_PROGRESS")


async def he_stops_coming(stage: Stage) -> Sequence[str]:
    """Hold three more sessions without him; each absence climbs the ladder as a draft for a person."""
    lines = []
    for number in (2, 3, 4):
        await hold_session(stage, number, (JOSE,))
        drafts = await stage.wait_for(
            "un borrador por inasistencia", partial(_drafts, stage, ALBERTO), until=lambda found: bool(found["items"])
        )
        finding = drafts["items"][0]
        lines.append(f"sesión {number}: borrador {finding['kind']} con {len(finding['evidence'])} inasistencia(s)")
        if finding["kind"] != "NON_COMPLIANCE":
            path = f"/v1/compliance-findings/{finding['id']}/approval"
            note = {"note": "Revisada la inasistencia: sin justificación presentada."}
            await stage.post("coordinator", path, note, version=finding["version"])
    stage.known["finding"] = finding
    filings = await stage.institutions.filings()
    expect(finding["kind"] == "NON_COMPLIANCE", "la tercera inasistencia propone el incumplimiento")
    expect(filings == [], "nada se presentó al juzgado sin que una persona lo apruebe")
    return [*lines, "el juzgado aún no recibió nada: falta que una persona lo revise"]


async def _drafts(stage: Stage, man: Man) -> dict[str, Any]:
    case_id = stage.known["cases"][man.document_number]
    found: dict[str, Any] = await stage.read("coordinator", "/v1/compliance-findings", state="DRAFT", case_id=case_id)
    return found


async def he_completes(stage: Stage) -> Sequence[str]:
    """Hold the last sessions; the other man has done all that his programme requires."""
    for number in (5, 6):
        await hold_session(stage, number, (JOSE,))
    path = f"/v1/participants/{stage.known['cases'][JOSE.document_number]}/progress"
    progress = await stage.read("facilitator", path)
    expect(progress["completion_proposed"], "el sistema propone la culminación")
    phases = progress["phases"]
    gates = ", ".join(f"{one['title']} {one['credited_sessions']}/{one['required_sessions']}" for one in phases)
    return [f"{JOSE.full_name}: {gates}", "el sistema propone su culminación"]


STEPS = (
    Step("Coordinación", "abre el grupo semanal e inscribe a los dos", open_group),
    Step("Facilitación", "dirige la primera sesión y toma la asistencia del informe de Zoom", first_session),
    Step("Facilitación", "dirige tres sesiones más: Alberto deja de venir", he_stops_coming),
)
COMPLETION_STEPS = (Step("Facilitación", "dirige las últimas sesiones: José no faltó a ninguna", he_completes),)
