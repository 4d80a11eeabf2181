"""Before the first man: the casilla, courts and CEMs of the directory, the programme; later the groups."""

from datetime import date, datetime, timedelta
from typing import Any

from local.demo.centre.agenda import meeting_weekday
from local.demo.centre.centre import Centre
from local.demo.centre.courses import SESSIONS, GroupPlan
from local.demo.centre.people import BY_HAND, COURTS
from local.demo.story.preparation import import_directory, set_up_casilla

_MINUTES = 120
_LATEST = timedelta(hours=1)
"""How long before the present the last roll call is taken, at least."""
_WEEKDAYS = {
    "MONDAY": "Lunes",
    "TUESDAY": "Martes",
    "WEDNESDAY": "Miércoles",
    "THURSDAY": "Jueves",
    "FRIDAY": "Viernes",
    "SATURDAY": "Sábado",
}
_PHASES = {
    "Responsabilidad": ("Encuadre y compromisos", "Tipos de violencia", "Mi historia", "Creencias y privilegios"),
    "Cambio": ("Emociones y tiempo fuera", "Comunicación sin violencia", "Corresponsabilidad", "Plan de vida"),
}


async def prepare(centre: Centre) -> None:
    """Configure the centre as the story of `make demo` does, with more courts and a longer programme."""
    stage = centre.stage
    await set_up_casilla(stage)
    for code in COURTS:
        if code != "1801-JR-FT-15":
            channel = "MANUAL" if code == BY_HAND else "MPE_HTTP"
            name = f"{int(code[-2:])}° Juzgado de Familia de Lima"
            court = {"court_code": code, "name": name, "channel": channel}
            await stage.post("national_coordinator", "/v1/courts", court)
    await import_directory(stage)
    programme = await stage.post("coordinator", "/v1/programmes", _programme(stage.known["centre_id"]))
    path = f"/v1/programmes/{programme['id']}/publication"
    stage.known["programme"] = await stage.post("coordinator", path, version=programme["version"])
    staff = (await stage.read("administrator", "/v1/staff"))["items"]
    leads = sorted((one["email"], one["id"]) for one in staff if "facilitator" in one["roles"])
    stage.known["facilitator"], stage.known["second_facilitator"] = (subject for _, subject in leads)


async def open_group(centre: Centre, plan: GroupPlan, office: date, last_office: date) -> None:
    """Open a group and remember its sessions."""
    stage = centre.stage
    weekday = meeting_weekday(last_office, plan.days_after)
    start_time = "09:00" if weekday == "SATURDAY" else plan.start_time
    first = office + timedelta(days=1)
    room = {"url": f"https://video.example/j/9374120{plan.opened:02d}88"} if plan.provider == "ZOOM" else {}
    group = await stage.post(
        "coordinator",
        "/v1/groups",
        {
            "centre_id": stage.known["centre_id"],
            "programme_id": stage.known["programme"]["id"],
            "name": f"{_WEEKDAYS[weekday]} {start_time}",
            "capacity": plan.capacity,
            "weekly_rule": {"weekday": weekday, "start_time": start_time},
            "first_date": first.isoformat(),
            "facilitators": [stage.known[plan.facilitator]],
            "video": {"provider": plan.provider} | room,
        },
    )
    centre.groups[plan.key] = group
    listed = (await stage.read("coordinator", f"/v1/groups/{group['id']}/sessions"))["items"]
    ends = ((datetime.fromisoformat(one["ends_at"]) + _after(centre), one) for one in listed)
    past = [(moment, plan, one) for moment, one in ends if moment < centre.now - _LATEST]
    centre.held[plan.key] = len(past)
    centre.sessions += past
    centre.sessions.sort(key=lambda held: held[0])


def _after(centre: Centre) -> timedelta:
    """Return how long after a session its roll call is taken."""
    return timedelta(minutes=centre.chance.randint(6, 35), seconds=centre.chance.randint(0, 59))


def _programme(centre_id: str) -> dict[str, Any]:
    def phase(title: str, topics: tuple[str, ...]) -> dict[str, Any]:
        session = {"kind": "GROUP", "modality": "REMOTE", "minutes": _MINUTES}
        return {
            "title": title,
            "required_sessions": SESSIONS // len(_PHASES) - 1,
            "modules": [{"title": title, "sessions": [session | {"title": topic} for topic in topics]}],
        }

    return {
        "centre_id": centre_id,
        "code": "REEDUCACION-DEMO",
        "name": "Programa breve de demostración",
        "source": "Ejemplo, no oficial",
        "phases": [phase(title, topics) for title, topics in _PHASES.items()],
        "attendance_policy": {
            "first_warning_after": 1,
            "second_warning_after": 2,
            "non_compliance_after": 3,
            "late_after_minutes": 15,
            "minimum_present_percent": 75,
            "connectivity_needs_evidence": True,
        },
    }
