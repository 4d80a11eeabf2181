"""Intake week by week: orders are opened, men called, evaluated, and admitted or declined; the women stay apart."""

from datetime import timedelta
from typing import Any

from local.demo.centre.agenda import Week, working_day
from local.demo.centre.centre import Centre, Member
from local.demo.centre.people import COURTS, Person
from local.demo.inputs.casilla_notification import casilla_notification
from local.demo.inputs.court_resolution import CourtOrder, court_resolution
from local.demo.inputs.damaged_pdf import corrupt_resolution
from local.demo.story.preparation import CASILLA

BY_CASILLA = 7
"""Every so manieth order comes by the casilla, the others on paper: composing a resolution takes a while."""

_MEASURES = (
    ("REEDUCATION", "NO_APPROACH", "NO_COMMUNICATION"),
    ("REEDUCATION", "NO_APPROACH"),
    ("REEDUCATION", "NO_APPROACH", "NO_COMMUNICATION", "WITHDRAWAL"),
)
_NOTES = {
    "REACHED": ("Contestó; acudirá a su evaluación.", "Pide horario de noche por su trabajo.", None),
    "NO_ANSWER": ("Suena y no contesta.", None),
    "LEFT_MESSAGE": ("Se dejó el recado a un familiar, sin decir el motivo.",),
    "WRONG_NUMBER": ("El número es de otra persona; se pedirá otro al juzgado.",),
}
_SUMMARIES = (
    "Reconoce parcialmente los hechos; dispuesto a participar.",
    "Minimiza lo ocurrido, pero acepta las condiciones del programa.",
    "Asume su responsabilidad y pide apoyo para manejar la ira.",
    "Atribuye los hechos al consumo de alcohol; acepta evaluarse.",
)
_RISKS = (("leve", 9), ("moderado", 18), ("moderado", 21), ("severo", 34))
_CONNECTIONS = (
    {"device": "SMARTPHONE", "device_is_shared": False, "data_plan": "UNLIMITED", "skill": "ALONE"},
    {
        "device": "SMARTPHONE",
        "device_is_shared": True,
        "shared_use_hours": "Después de las 19:00",
        "data_plan": "UNLIMITED",
        "skill": "ALONE",
    },
    {"device": "SMARTPHONE", "device_is_shared": False, "data_plan": "LIMITED", "skill": "WITH_HELP"},
    {"device": "COMPUTER", "device_is_shared": False, "data_plan": "UNLIMITED", "skill": "ALONE"},
)


async def take_in(centre: Centre, week: Week) -> None:
    """Do the week's intake day: collect the casilla, open what came in, call whom earlier orders named."""
    new = [member for member in centre.members if member.opened == week.ago]
    by_casilla = {member.person.file_number for member in new if member.person.file_number % BY_CASILLA == 0}
    centre.come_to(week.intake, centre.chance.choice((8, 9, 10, 11, 14, 16)), 10)
    waiting = await _collect(centre, [member for member in new if member.person.file_number in by_casilla])
    for member in new:
        centre.let_pass(20, 60)
        await _open(centre, member, waiting.get(_order(centre, member.person).expediente))
    old = [member for member in centre.members if member.case_id]
    await centre.each((member for member in old if member.reached == week.ago), _call)
    await centre.each((member for member in old if member.opened == week.ago + 2), _call_again)


async def leave_unread(centre: Centre, people: list[Person]) -> None:
    """Let courts deposit orders that nobody will open, one of them damaged, and collect them."""
    for number, person in enumerate(people):
        order = _order(centre, person)
        document = corrupt_resolution(order) if number == 0 else court_resolution(order)
        await centre.stage.institutions.deposit(casilla_notification(order, document, CASILLA))
        centre.let_pass(600, 900)
    await centre.stage.post("admission", "/v1/casilla-notifications/polls")


async def _collect(centre: Centre, members: list[Member]) -> dict[str, str]:
    """Return the notifications of the casilla by expediente, after courts deposited these men's orders."""
    if not members:
        return {}
    for member in members:
        order = _order(centre, member.person)
        await centre.stage.institutions.deposit(casilla_notification(order, court_resolution(order), CASILLA))
        centre.let_pass(200, 500)
    await centre.stage.post("admission", "/v1/casilla-notifications/polls")
    listed = await centre.stage.read("admission", "/v1/casilla-notifications", state="UNMATCHED")
    return {one["expediente"]: one["id"] for one in listed["items"]}


def _order(centre: Centre, person: Person) -> CourtOrder:
    """Return the court's order as of now: dated some days ago, the same each time it is asked for on one day."""
    day = centre.stage.clock.today() - timedelta(days=2 + person.file_number % 5)
    return CourtOrder(
        expediente=person.expediente(day.year),
        court=COURTS[person.court_code],
        resolution=1 + person.file_number % 3,
        day=day,
        man=person.man,
        woman=person.woman,
        measures=_MEASURES[person.file_number % len(_MEASURES)],
    )


async def _open(centre: Centre, member: Member, notification: str | None) -> None:
    order, stage = _order(centre, member.person), centre.stage
    source = {"source": "CASILLA", "notification_id": notification} if notification else {"source": "PAPER"}
    received = stage.clock.today()
    if notification is None:  # paper lies a day on a desk
        received = max(order.day, working_day(received - timedelta(days=member.person.file_number % 2)))
    body: dict[str, Any] = source | {
        "centre_id": stage.known["centre_id"],
        "expediente": order.expediente,
        "basis": "SUSPENDED_SENTENCE" if order.resolution == 3 else "PROTECTION_MEASURE",
        "measures": list(order.measures),
        "resolution_number": str(order.resolution),
        "resolution_date": order.day.isoformat(),
        "received_on": received.isoformat(),
        "participant": {
            "given_names": order.man.given_names,
            "surnames": order.man.surnames,
            "document_type": "DNI",
            "document_number": order.man.document_number,
            "phone": order.man.phone,
            "birth_date": member.person.birth_date.isoformat(),
        },
    }
    member.case_id = (await stage.post("admission", "/v1/cases", body))["id"]


async def _call(centre: Centre, member: Member) -> None:
    """Call him on the days before; write down each attempt, the last of them by how it ended."""
    course = member.course
    outcomes = (*course.attempts, "REACHED") if course.reached else course.attempts[:-1]
    for number, outcome in enumerate(outcomes):
        await _attempt(centre, member, outcome, 30 - 9 * number)


async def _call_again(centre: Centre, member: Member) -> None:
    """Call once more him whom nobody reached the week before."""
    if member.course.attempts and not member.course.reached:
        await _attempt(centre, member, member.course.attempts[-1], 26)


async def _attempt(centre: Centre, member: Member, outcome: str, hours_ago: int) -> None:
    chance = member.chance
    moment = centre.stage.clock.now() - timedelta(hours=hours_ago, minutes=chance.randint(0, 59))
    attempt = {
        "attempted_at": moment.replace(second=0, microsecond=0).isoformat(),
        "channel": chance.choice(("PHONE", "PHONE", "WHATSAPP")),
        "outcome": outcome,
        "note": chance.choice(_NOTES[outcome]),
    }
    await centre.stage.post("admission", f"{member.path}/contact-attempts", attempt)


async def evaluate(centre: Centre, week: Week) -> None:
    """Evaluate in person whom the team has reached this week; write down, apart, how to reach the women."""
    centre.come_to(week.office, centre.chance.choice((8, 9, 10)), 20)
    seen = (member for member in centre.members if member.case_id and member.reached == week.ago)
    await centre.each((member for member in seen if member.course.reached and member.course.evaluated), _evaluate)


async def _evaluate(centre: Centre, member: Member) -> None:
    stage, chance = centre.stage, member.chance
    declined = any(act == "decline" for _, act in member.course.acts)
    answers = {"RESPONSABILIDAD": 4, "MOTIVACION": 4, "CONTROL": 4, "COMPRENSION": 4}
    social = {"DISPONIBILIDAD": 4, "SOPORTE": 4, "CUMPLIMIENTO": 4}
    level, score = chance.choice(_RISKS)
    assessments: tuple[tuple[str, str, dict[str, int], dict[str, Any]], ...] = (
        (
            "psychologist",
            "EVALUACION_PSICOLOGICA",
            answers,
            {"risk": {"level": level, "score": score, "form_version": "FVR RM 328-2019"}},
        ),
        ("social_worker", "EVALUACION_SOCIAL", social, {}),
    )
    for role, instrument, scale, more in assessments:
        body = {
            "instrument": instrument,
            "instrument_version": "ejemplo-2026-1",
            "held_on": (stage.clock.today() - timedelta(days=chance.randint(0, 1))).isoformat(),
            "in_person": True,
            "answers": {item: chance.randint(0 if declined else 1, most) for item, most in scale.items()},
            "suitability": "NOT_SUITABLE" if declined else chance.choice(("SUITABLE", "SUITABLE_WITH_SUPPORT")),
            "summary": "No reconoce los hechos ni acepta participar." if declined else chance.choice(_SUMMARIES),
        }
        assessed = await stage.post(role, f"{member.path}/assessments", body | more)
        member.version = assessed["case_version"]
    profile = chance.choice(_CONNECTIONS) | {"has_private_space": True, "has_phone_line": chance.random() < 0.8}
    path = f"{member.path}/connectivity-profile"
    recorded = await stage.put("social_worker", path, profile, version=member.version)
    member.version = recorded["version"]
    await _record_woman(centre, member)


async def _record_woman(centre: Centre, member: Member) -> None:
    """Record her in her compartment: of some only the name is known yet, of a few nothing."""
    known = member.person.file_number % 9
    if known == 0:
        return
    woman = member.person.woman
    contact: dict[str, Any] = {"full_name": woman.full_name, "ubigeo": woman.ubigeo}
    if known != 1:
        contact |= {
            "phone": woman.phone,
            "address": woman.address,
            "safe_contact_hours": woman.safe_contact_hours,
        }
    case = await centre.stage.put("social_worker", f"{member.path}/victim", contact, version=member.version)
    member.version = case["version"]
