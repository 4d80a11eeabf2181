"""Chapter 1: the centre gets ready: its casilla, the directories, the programme."""

from collections.abc import Sequence
from typing import Any

from local.accounts import CENTRE
from local.demo.inputs.directory_workbook import directory_workbook
from local.demo.stage import Stage
from local.demo.timeline import Step, expect

CASILLA = "104567"
SESSION_MINUTES = 120
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def set_up_casilla(stage: Stage) -> Sequence[str]:
    """Configure the centre's casilla and the court of the story."""
    centres = (await stage.read("administrator", "/v1/centres"))["items"]
    centre = next(one for one in centres if one["code"] == CENTRE["code"])
    stage.known["centre_id"] = centre["id"]
    details = {
        "casilla": CASILLA,
        "centre_code": CENTRE["code"],
        "centre_name": centre["name"],
        "ubigeo": centre["ubigeo"],
        "address": centre["address"],
        "city": "Lima",
        "signatory_name": "Carmen Rojas Tello",
        "signatory_position": "Coordinadora del CAI",
    }
    await stage.call(
        "administrator",
        "PUT",
        f"/v1/casillas/{centre['id']}",
        json=details,
        headers={"If-Match": '"0"'},
    )
    court = {"court_code": "1801-JR-FT-15", "name": "15° Juzgado de Familia de Lima"}
    await stage.post("national_coordinator", "/v1/courts", court)
    return [f"casilla {CASILLA} de {centre['name']}", f"juzgado {court['court_code']} en el directorio"]


async def import_directory(stage: Stage) -> Sequence[str]:
    """Import the ministry's workbook of CEMs; the refuge in it must stay out."""
    answer = await stage.call(
        "national_coordinator", "POST", "/v1/cems/imports", content=directory_workbook(), headers={"Content-Type": XLSX}
    )
    counts: dict[str, int] = answer.json()["counts"]
    cems = (await stage.read("social_worker", "/v1/cems"))["items"]
    expect(len(cems) == 8, "el directorio tiene los 8 CEM del libro")
    expect(not any("REFUGIO" in str(cem).upper() for cem in cems), "ningún hogar de refugio entró al directorio")
    rows = ", ".join(f"{count} {row}" for row, count in counts.items() if count)
    return [f"filas: {rows}", "el hogar de refugio quedó fuera"]


async def publish_programme(stage: Stage) -> Sequence[str]:
    """Submit and publish a short programme, so that a story of weeks is enough."""
    programme = await stage.post("coordinator", "/v1/programmes", _programme(stage.known["centre_id"]))
    path = f"/v1/programmes/{programme['id']}/publication"
    published = await stage.post("coordinator", path, version=programme["version"])
    stage.known["programme"] = published
    return [f"{published['label']} publicado ({published['source']})"]


def _programme(centre_id: str) -> dict[str, Any]:
    def phase(title: str, topics: list[str]) -> dict[str, Any]:
        sessions = [
            {"title": topic, "kind": "GROUP", "modality": "REMOTE", "minutes": SESSION_MINUTES} for topic in topics
        ]
        return {
            "title": title,
            "required_sessions": len(topics),
            "modules": [{"title": title, "sessions": sessions}],
        }

    return {
        "centre_id": centre_id,
        "code": "REEDUCACION-DEMO",
        "name": "Programa breve de demostración",
        "source": "Ejemplo, no oficial",
        "phases": [
            phase("Responsabilidad", ["Encuadre", "Tipos de violencia", "Mi historia"]),
            phase("Cambio", ["Emociones", "Corresponsabilidad", "Plan de vida"]),
        ],
        "attendance_policy": {
            "first_warning_after": 1,
            "second_warning_after": 2,
            "non_compliance_after": 3,
            "late_after_minutes": 15,
            "minimum_present_percent": 75,
            "connectivity_needs_evidence": True,
        },
    }


STEPS = (
    Step("Administración", "configura la casilla del centro; la coordinación nacional, el juzgado", set_up_casilla),
    Step("Coordinación nacional", "importa el directorio anual de CEM (XLSX del ministerio)", import_directory),
    Step("Coordinación", "publica la versión del programa y su política de asistencia", publish_programme),
)
