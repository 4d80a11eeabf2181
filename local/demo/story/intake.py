"""Chapter 2: the orders land in the casilla, the cases are opened, the men reached, evaluated and admitted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from local.demo.inputs.casilla_notification import casilla_notification
from local.demo.inputs.court_resolution import CourtOrder, court_resolution, demo_orders
from local.demo.inputs.people import ALBERTO, JOSE, Man
from local.demo.stage import Refusal, Stage
from local.demo.story.preparation import CASILLA
from local.demo.timeline import Step, expect

BASIS = "PROTECTION_MEASURE"
PSYCHOLOGY = {"RESPONSABILIDAD": 2, "MOTIVACION": 3, "CONTROL": 2, "COMPRENSION": 4}
SOCIAL = {"DISPONIBILIDAD": 3, "SOPORTE": 2, "CUMPLIMIENTO": 4}


def order_of(stage: Stage, man: Man) -> CourtOrder:
    """Return the court's order on a man of the story."""
    orders: tuple[CourtOrder, ...] = stage.known["orders"]
    return next(order for order in orders if order.man == man)


def case_path(stage: Stage, man: Man) -> str:
    """Return the path of the man's case."""
    return f"/v1/cases/{stage.known['cases'][man.document_number]}"


async def case_of(stage: Stage, man: Man) -> dict[str, Any]:
    """Return the man's case as it stands."""
    return dict(await stage.read("coordinator", case_path(stage, man)))


async def deposit_orders(stage: Stage) -> Sequence[str]:
    """Let the court deposit its resolutions; the mock SINOE keeps them."""
    stage.known["orders"] = demo_orders(stage.clock.today())[:2]
    lines = []
    for order in stage.known["orders"]:
        kept = await stage.institutions.deposit(casilla_notification(order, court_resolution(order), CASILLA))
        lines.append(f"SINOE: notificación {kept['notification_number']} · {order.expediente}")
    return lines


async def collect_casilla(stage: Stage) -> Sequence[str]:
    """Poll the casilla: everything is stored raw, read, and waits unmatched for a person."""
    await stage.post("admission", "/v1/casilla-notifications/polls")
    waiting = (await stage.read("admission", "/v1/casilla-notifications", state="UNMATCHED"))["items"]
    expect(len(waiting) == 2, "las dos notificaciones esperan sin caso")
    stage.known["notifications"] = {one["expediente"]: one for one in waiting}
    return [
        f"{one['expediente']} · resolución {one['proposals']['resolution_number']} · efecto el {one['effective_on']}"
        for one in waiting
    ]


async def open_cases(stage: Stage) -> Sequence[str]:
    """Check and open both cases from their notifications; the same order twice is refused."""
    stage.known["cases"] = {}
    lines = []
    for order in stage.known["orders"]:
        body = _court_order(stage, order)
        check = await stage.post("admission", "/v1/case-checks", body)
        case = await stage.post("admission", "/v1/cases", body)
        stage.known["cases"][order.man.document_number] = case["id"]
        lines.append(f"{case['number']} abierto · candidatos parecidos: {len(check['candidates'])}")
    try:
        await stage.post("admission", "/v1/cases", _court_order(stage, stage.known["orders"][0]))
        expect(False, "la misma orden no abre dos casos")
    except Refusal as refusal:
        lines.append(f"la misma orden otra vez: {refusal.answer.json()['title']}")

    await stage.wait_for(
        "las notificaciones quedan unidas a sus casos",
        lambda: stage.read("admission", "/v1/casilla-notifications", state="UNMATCHED"),
        until=lambda left: not left["items"],
    )
    return lines


def _court_order(stage: Stage, order: CourtOrder) -> dict[str, Any]:
    notification = stage.known["notifications"][order.expediente]
    return {
        "centre_id": stage.known["centre_id"],
        "source": "CASILLA",
        "notification_id": notification["id"],
        "expediente": order.expediente,
        "basis": BASIS,
        "measures": list(order.measures),
        "resolution_number": str(order.resolution),
        "resolution_date": order.day.isoformat(),
        "received_on": stage.clock.today().isoformat(),
        "participant": {
            "given_names": order.man.given_names,
            "surnames": order.man.surnames,
            "document_type": "DNI",
            "document_number": order.man.document_number,
            "phone": order.man.phone,
        },
    }


async def reach_men(stage: Stage) -> Sequence[str]:
    """Call both men: the first does not answer at once."""
    for man, outcomes in ((ALBERTO, ("NO_ANSWER", "REACHED")), (JOSE, ("REACHED",))):
        for outcome in outcomes:
            attempt = {"attempted_at": stage.clock.now().isoformat(), "channel": "PHONE", "outcome": outcome}
            await stage.post("admission", f"{case_path(stage, man)}/contact-attempts", attempt)
    states = {man.full_name: (await case_of(stage, man))["state"] for man in (ALBERTO, JOSE)}
    expect(set(states.values()) == {"CONTACTED"}, "los dos fueron contactados")
    return [f"{name}: {state}" for name, state in states.items()]


async def evaluate_in_person(stage: Stage) -> Sequence[str]:
    """Evaluate both in person; write down their connectivity and, apart, how to reach the women."""
    stage.move_to(stage.clock.now() + timedelta(days=2))
    lines = []
    for man in (ALBERTO, JOSE):
        path = case_path(stage, man)
        case = await case_of(stage, man)
        profile = await stage.put(
            "social_worker", f"{path}/connectivity-profile", _connectivity(), version=case["version"]
        )
        await stage.post("psychologist", f"{path}/assessments", _assessment(stage, "EVALUACION_PSICOLOGICA"))
        await stage.post("social_worker", f"{path}/assessments", _assessment(stage, "EVALUACION_SOCIAL"))
        case = await case_of(stage, man)
        expect(case["state"] == "ASSESSED", "las dos evaluaciones presenciales bastan")
        woman = order_of(stage, man).woman
        contact = {
            "full_name": woman.full_name,
            "phone": woman.phone,
            "address": woman.address,
            "ubigeo": woman.ubigeo,
            "safe_contact_hours": woman.safe_contact_hours,
        }
        answer = await stage.call(
            "social_worker", "PUT", f"{path}/victim", json=contact, headers={"If-Match": f'"{case["version"]}"'}
        )
        expect(woman.address not in answer.text, "la respuesta no repite la dirección de ella")
        lines.append(f"{man.full_name}: modalidad recomendada {profile['recommended_modality']}")
    return [*lines, "los datos de ellas quedan cifrados en su compartimento"]


def _connectivity() -> dict[str, Any]:
    return {
        "device": "SMARTPHONE",
        "device_is_shared": True,
        "shared_use_hours": "Después de las 19:00",
        "data_plan": "UNLIMITED",
        "skill": "ALONE",
        "has_private_space": True,
        "has_phone_line": True,
    }


def _assessment(stage: Stage, instrument: str) -> dict[str, Any]:
    psychological = instrument == "EVALUACION_PSICOLOGICA"
    risk = {"risk": {"level": "moderado", "score": 18, "form_version": "FVR RM 328-2019"}} if psychological else {}
    return {
        "instrument": instrument,
        "instrument_version": "ejemplo-2026-1",
        "held_on": stage.clock.today().isoformat(),
        "in_person": True,
        "answers": PSYCHOLOGY if psychological else SOCIAL,
        "suitability": "SUITABLE",
        "summary": "Reconoce parcialmente los hechos; dispuesto a participar.",
    } | risk


async def admit_men(stage: Stage) -> Sequence[str]:
    """Admit both into the remote programme; each case keeps the version."""
    lines = []
    programme = stage.known["programme"]
    decision = {
        "decision": "ADMIT",
        "reason": "Apto según ambas evaluaciones; cuenta con celular y espacio privado.",
        "placement": {
            "programme_id": programme["id"],
            "programme_version": str(programme["template_version"]),
            "modalities": {"group_sessions": "REMOTE", "individual_sessions": "REMOTE", "follow_up": "REMOTE"},
        },
    }
    for man in (ALBERTO, JOSE):
        version = (await case_of(stage, man))["version"]
        case = await stage.post("coordinator", f"{case_path(stage, man)}/admission", decision, version=version)
        expect(case["state"] == "ADMITTED", "el caso está admitido")
        lines.append(f"{case['number']} admitido, modalidad {case['modality']}")
    return lines


STEPS = (
    Step("15° Juzgado de Familia", "deposita dos resoluciones en la casilla del centro", deposit_orders),
    Step("Admisión", "recoge la casilla", collect_casilla),
    Step("Admisión", "verifica y abre los casos", open_cases),
    Step("Admisión", "llama a los dos hombres", reach_men),
    Step("Psicología y Trabajo Social", "evalúan en persona; ella queda protegida", evaluate_in_person),
    Step("Coordinación", "admite a los dos en el programa remoto", admit_men),
)
