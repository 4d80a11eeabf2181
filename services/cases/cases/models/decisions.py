"""A move that a person decides, as it is sent."""

from typing import Literal

from pydantic import ConfigDict

from services.cases.cases.rules.lifecycle import CaseState, MoveReason
from shared.published import Published, ShortText


class MoveDecision(Published):
    """A move a person makes by decision, with its reason code."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"to": "NEVER_APPEARED", "reason_code": "NO_CONTACT", "note": "Cinco intentos sin respuesta."}]
        }
    )

    to: Literal[CaseState.NEVER_APPEARED, CaseState.SUSPENDED, CaseState.IN_PROGRESS]
    reason_code: MoveReason
    note: ShortText | None = None
