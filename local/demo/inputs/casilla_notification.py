"""A notification as a court's clerk deposits it in a casilla of (mock) SINOE: JSON with the resolution inside."""

import base64
import json
from datetime import datetime

from local.demo.inputs.court_resolution import CourtOrder
from local.demo.inputs.spanish_words import number_in_words


def casilla_notification(
    order: CourtOrder, document: bytes, casilla: str, deposited_at: datetime | None = None
) -> bytes:
    """Return the body that POST /control/notifications of the mocks takes, in UTF-8.

    `document` is usually court_resolution(order); `deposited_at` (aware) is the mock's present moment unless given.
    """
    number = number_in_words(order.resolution)
    deposit = {
        "casilla": casilla,
        "expediente": order.expediente,
        "court_name": order.court,
        "resolution_number": number.upper(),
        "summary": "Se dictan medidas de protección. Tratamiento reeducativo en el CAI.",
        "file_name": f"res_{order.day:%Y%m%d}_{number.replace(' ', '_')}.pdf",
        "document_base64": base64.b64encode(document).decode("ascii"),
    }
    if deposited_at is not None:
        deposit["deposited_at"] = deposited_at.isoformat()
    return json.dumps(deposit, ensure_ascii=False, indent=2).encode()
