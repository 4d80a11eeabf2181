"""Chapter 5: what changes while a case runs: the court varies the measures, and a typing error is put right."""

from collections.abc import Sequence

from local.demo.inputs.people import ALBERTO, JOSE
from local.demo.stage import Stage
from local.demo.story.intake import BASIS, case_of, case_path, order_of
from local.demo.timeline import Step, expect

_RIGHT_NAME = "Alberto Javier"


async def court_varies_measures(stage: Stage) -> Sequence[str]:
    """Take in a later resolution that adds a measure to José's case, on paper; both versions stay readable."""
    case, first, today = await case_of(stage, JOSE), order_of(stage, JOSE), stage.clock.today().isoformat()
    measures = [*case["measures"], "NO_COMMUNICATION"]
    order = {
        "centre_id": stage.known["centre_id"],
        "source": "PAPER",
        "expediente": first.expediente,
        "basis": BASIS,
        "measures": measures,
        "resolution_number": str(first.resolution + 1),
        "resolution_date": today,
        "received_on": today,
        "participant": {
            "given_names": JOSE.given_names,
            "surnames": JOSE.surnames,
            "document_type": "DNI",
            "document_number": JOSE.document_number,
        },
    }
    path = f"{case_path(stage, JOSE)}/orders"
    await stage.post("admission", path, {"role": "VARIED_BY", "order": order}, version=case["version"])
    varied = await case_of(stage, JOSE)
    expect(varied["measures"] == measures, "rigen las medidas de la nueva resolución")
    expect(varied["state"] == case["state"], "el caso sigue en curso")
    orders = (await stage.read("admission", path))["orders"]
    expect([one["role"] for one in orders] == ["OPENED_BY", "VARIED_BY"], "las dos resoluciones constan")
    return [f"resolución {order['resolution_number']}: {len(case['measures'])} medidas antes, {len(measures)} ahora"]


async def name_is_put_right(stage: Stage) -> Sequence[str]:
    """Correct Alberto's name with the reason: the old one stays on record, and the roll call says the right one."""
    case = await case_of(stage, ALBERTO)
    path = f"/v1/persons/{case['participant']['person_id']}"
    person = await stage.read("admission", path)
    body = {"reason": "Su DNI dice Alberto Javier.", "given_names": _RIGHT_NAME}
    await stage.post("admission", f"{path}/rectifications", body, version=person["version"])
    change = (await stage.read("coordinator", f"{path}/changes"))["items"][0]
    expect(change["before"] == {"given_names": ALBERTO.given_names}, "el dato anterior consta")
    await stage.wait_for(
        "el nombre corregido en sesiones",
        lambda: stage.read("facilitator", f"/v1/participants/{case['id']}"),
        until=lambda man: bool(man["display_name"] == f"{_RIGHT_NAME} {ALBERTO.surnames}"),
    )
    return [f"{ALBERTO.given_names} → {_RIGHT_NAME}, por {change['actor']['name']}: {change['reason']}"]


STEPS = (
    Step("Admisión", "registra la resolución que varía las medidas de José", court_varies_measures),
    Step("Admisión", "rectifica el nombre de Alberto", name_is_put_right),
)
