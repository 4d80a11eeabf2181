"""What a case says of its moves: whoever does what `allowed_moves` names makes that move."""

from typing import Any

import pytest

from services.cases.cases.models.cases import CaseMove
from services.cases.cases.rules.lifecycle import MOVES, CaseState, Cause, DischargeReason, MoveReason
from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, admission, assessment

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C06.4")]

CAME = {"attempted_at": "2026-02-01T15:00:00Z", "channel": "IN_PERSON", "outcome": "REACHED"}
REPORT = [{"objective": "Asume la responsabilidad de sus actos", "achievement": "ACHIEVED"}]
REASONS = {
    CaseState.SUSPENDED: MoveReason.ILLNESS,
    CaseState.CONTACTED: MoveReason.RETURNED,
    CaseState.ASSESSED: MoveReason.RETURNED,
    CaseState.ADMITTED: MoveReason.RETURNED,
    CaseState.IN_PROGRESS: MoveReason.RETURNED,
}


def body_of(move: CaseMove, state: CaseState) -> dict[str, Any]:
    """Return what somebody sends to make the move."""
    known = state in (CaseState.ASSESSED, CaseState.ADMITTED)
    absent = MoveReason.VANISHED if known else MoveReason.NO_SHOW
    declined = {"decision": "DECLINE", "reason": "No es apto."}
    bodies: dict[Cause, dict[str, Any]] = {
        Cause.CONTACT: CAME,
        Cause.ADMISSION: admission() if move.to is CaseState.ADMITTED else declined,
        Cause.DECISION: {"to": move.to, "reason_code": REASONS.get(move.to, absent)},
        Cause.DISCHARGE: {"reason": DischargeReason.TRANSFERRED, "summary": "Oficio.", "objectives": REPORT},
    }
    return bodies[move.cause]


async def make(cases: CasesUnderTest, move: CaseMove, state: CaseState, case_id: str) -> None:
    """Do what the move names, by its address and method."""
    assert move.route is not None
    path = move.route.path.format(case_id=case_id)
    staff = cases.staff(Role.COORDINATOR, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER)
    if move.cause is Cause.ASSESSMENT:
        for kind in ("PSICOLOGICA", "SOCIAL"):
            (await staff.request(move.route.method, path, json=assessment(kind))).raise_for_status()
    else:
        (await cases.change(staff, move.route.method, path, body_of(move, state))).raise_for_status()


AWAY = (CaseState.NEVER_APPEARED, CaseState.NON_COMPLIANT, CaseState.SUSPENDED)
STANDS = [(state, None) for state in CaseState if CaseMove.all_from(state)] + [
    (away, to) for away, to in MOVES if away in AWAY and to is not CaseState.DISCHARGED
]


@pytest.mark.parametrize(("state", "back_to"), STANDS)
async def test_each_move_is_made_by_the_route_that_it_names(
    cases: CasesUnderTest, state: CaseState, back_to: CaseState | None
) -> None:
    async def stand() -> None:
        stands = "UPDATE cases.cases SET state = $1, back_to = $2, state_since = '2026-01-20'"
        await cases.rows(stands, state, back_to)

    case = await cases.walk_to("RECEIVED" if state is CaseState.RECEIVED else "ASSESSED")
    await stand()
    reader = cases.staff(Role.COORDINATOR)
    shown = (await reader.get(f"/v1/cases/{case['id']}")).json()["allowed_moves"]
    moves = [CaseMove.model_validate(one) for one in shown]
    assert moves == CaseMove.all_from(state, back_to)
    for move in moves:
        await stand()
        if move.route is None:
            assert move.cause in {Cause.ATTENDANCE, Cause.COMPLIANCE}, "news of sessions"
            continue
        await make(cases, move, state, case["id"])
        assert (await reader.get(f"/v1/cases/{case['id']}")).json()["state"] == move.to
