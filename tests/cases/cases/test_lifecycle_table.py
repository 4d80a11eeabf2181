"""The whole table of a case's moves, written out once more from the process: every pair, every cause, every reason."""

import pytest

from services.cases.cases.rules.lifecycle import (
    CaseState,
    Cause,
    DischargeReason,
    MoveForbidden,
    MoveReason,
    accepts_assessment,
    allowed_moves,
    allowed_reasons,
    is_closed,
    require_move,
)

# from, to, cause, reason codes
TABLE = """
RECEIVED       CONTACTED       CONTACT
RECEIVED       NEVER_APPEARED  DECISION    NO_CONTACT NO_SHOW
RECEIVED       DISCHARGED      DISCHARGE   TRANSFERRED DECEASED ORDER_REVOKED NOT_COMPETENT OTHER_DISTRICT
CONTACTED      ASSESSED        ASSESSMENT
CONTACTED      SUSPENDED       DECISION    ILLNESS CONTINGENCY MIGRATION IMPRISONED COURT_DECISION
CONTACTED      NEVER_APPEARED  DECISION    NO_CONTACT NO_SHOW
CONTACTED      DISCHARGED      DISCHARGE   TRANSFERRED DECEASED ORDER_REVOKED NOT_COMPETENT OTHER_DISTRICT
ASSESSED       ADMITTED        ADMISSION
ASSESSED       NOT_ADMITTED    ADMISSION
ASSESSED       SUSPENDED       DECISION    ILLNESS CONTINGENCY MIGRATION IMPRISONED COURT_DECISION
ASSESSED       NEVER_APPEARED  DECISION    VANISHED
ASSESSED       DISCHARGED      DISCHARGE   TRANSFERRED DECEASED ORDER_REVOKED NOT_COMPETENT OTHER_DISTRICT NOT_SUITABLE
ADMITTED       IN_PROGRESS     ATTENDANCE
ADMITTED       NON_COMPLIANT   COMPLIANCE
ADMITTED       SUSPENDED       DECISION    ILLNESS CONTINGENCY MIGRATION IMPRISONED COURT_DECISION
ADMITTED       NEVER_APPEARED  DECISION    VANISHED
ADMITTED       DISCHARGED      DISCHARGE   TRANSFERRED DECEASED ORDER_REVOKED NOT_COMPETENT OTHER_DISTRICT NOT_SUITABLE
IN_PROGRESS    NON_COMPLIANT   COMPLIANCE
IN_PROGRESS    SUSPENDED       DECISION    ILLNESS CONTINGENCY MIGRATION IMPRISONED COURT_DECISION
IN_PROGRESS    DISCHARGED      DISCHARGE   TRANSFERRED DECEASED ORDER_REVOKED NOT_SUITABLE NON_COMPLIANCE COMPLETED
"""
# away, back to, cause, reason codes: he comes back to where he stood, and to no other place
WAYS_BACK = """
NEVER_APPEARED CONTACTED       CONTACT
NEVER_APPEARED ASSESSED        CONTACT
NEVER_APPEARED ADMITTED        CONTACT
NEVER_APPEARED IN_PROGRESS     CONTACT
NON_COMPLIANT  ADMITTED        DECISION    RETURNED COURT_DECISION
NON_COMPLIANT  IN_PROGRESS     DECISION    RETURNED COURT_DECISION
SUSPENDED      CONTACTED       DECISION    RETURNED COURT_DECISION RELEASED CONTINGENCY
SUSPENDED      ASSESSED        DECISION    RETURNED COURT_DECISION RELEASED CONTINGENCY
SUSPENDED      ADMITTED        DECISION    RETURNED COURT_DECISION RELEASED CONTINGENCY
SUSPENDED      IN_PROGRESS     DECISION    RETURNED COURT_DECISION RELEASED CONTINGENCY
"""
# away, the state he left, the reasons for which he may be discharged from there
ENDS = """
NEVER_APPEARED CONTACTED   TRANSFERRED DECEASED ORDER_REVOKED NON_COMPLIANCE NOT_COMPETENT OTHER_DISTRICT
NEVER_APPEARED ASSESSED    TRANSFERRED DECEASED ORDER_REVOKED NON_COMPLIANCE NOT_COMPETENT OTHER_DISTRICT
NEVER_APPEARED ADMITTED    TRANSFERRED DECEASED ORDER_REVOKED NON_COMPLIANCE NOT_COMPETENT OTHER_DISTRICT
NEVER_APPEARED IN_PROGRESS TRANSFERRED DECEASED ORDER_REVOKED NON_COMPLIANCE NOT_COMPETENT OTHER_DISTRICT
NON_COMPLIANT  ADMITTED    TRANSFERRED DECEASED ORDER_REVOKED NON_COMPLIANCE
NON_COMPLIANT  IN_PROGRESS TRANSFERRED DECEASED ORDER_REVOKED NON_COMPLIANCE
SUSPENDED      CONTACTED   TRANSFERRED DECEASED ORDER_REVOKED NOT_COMPETENT OTHER_DISTRICT
SUSPENDED      ASSESSED    TRANSFERRED DECEASED ORDER_REVOKED NOT_COMPETENT OTHER_DISTRICT NOT_SUITABLE
SUSPENDED      ADMITTED    TRANSFERRED DECEASED ORDER_REVOKED NOT_COMPETENT OTHER_DISTRICT NOT_SUITABLE
SUSPENDED      IN_PROGRESS TRANSFERRED DECEASED ORDER_REVOKED NOT_SUITABLE NON_COMPLIANCE
"""
BEFORE_KEPT = {
    CaseState.NEVER_APPEARED: CaseState.CONTACTED,
    CaseState.NON_COMPLIANT: CaseState.IN_PROGRESS,
    CaseState.SUSPENDED: CaseState.IN_PROGRESS,
}


def rows_of(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def allowed() -> dict[tuple[str, str | None, str], tuple[str, frozenset[str]]]:
    """By state, the state that he left to be there, and the state to go to: its cause and its reasons."""
    found: dict[tuple[str, str | None, str], tuple[str, frozenset[str]]] = {
        (row[0], None, row[1]): (row[2], frozenset(row[3:])) for row in rows_of(TABLE)
    }
    found |= {(row[0], row[1], row[1]): (row[2], frozenset(row[3:])) for row in rows_of(WAYS_BACK)}
    found |= {(row[0], row[1], "DISCHARGED"): ("DISCHARGE", frozenset(row[2:])) for row in rows_of(ENDS)}
    for (away, left, to), move in list(found.items()):
        if left is not None and BEFORE_KEPT[CaseState(away)] == left:
            found[away, None, to] = move
    return found


ALLOWED = allowed()
STANDS = [(state, None) for state in CaseState] + [(CaseState(one[0]), CaseState(one[1])) for one in rows_of(WAYS_BACK)]
PLACES = [(state, back_to, to) for state, back_to in STANDS for to in CaseState]
TERMINAL = [CaseState.DISCHARGED, CaseState.NOT_ADMITTED]
OPEN = [state for state in CaseState if state not in TERMINAL]


@pytest.mark.feature("C06.1")
@pytest.mark.parametrize(("state", "back_to", "to"), PLACES)
def test_each_pair_of_states_is_a_move_by_its_one_cause_or_none(
    state: CaseState, back_to: CaseState | None, to: CaseState
) -> None:
    cause_of_the_move = ALLOWED.get((state, back_to, to), (None,))[0]
    for cause in Cause:
        if cause == cause_of_the_move:
            require_move(state, to, cause, back_to)
        else:
            with pytest.raises(MoveForbidden) as refused:
                require_move(state, to, cause, back_to)
            assert (refused.value.state, refused.value.to) == (state, to)


@pytest.mark.feature("C06.3")
@pytest.mark.parametrize(("state", "back_to", "to"), PLACES)
def test_each_move_takes_its_own_reasons_and_no_other(
    state: CaseState, back_to: CaseState | None, to: CaseState
) -> None:
    assert allowed_reasons(state, to, back_to) == ALLOWED.get((state, back_to, to), (None, frozenset()))[1]


@pytest.mark.feature("C06.4")
@pytest.mark.parametrize(("state", "back_to"), STANDS)
def test_a_refusal_can_list_what_is_allowed_instead(state: CaseState, back_to: CaseState | None) -> None:
    moves = allowed_moves(state, back_to)
    assert set(moves) == {to for start, back, to in ALLOWED if (start, back) == (state, back_to)}
    assert len(moves) == len(set(moves))
    assert state not in moves


@pytest.mark.feature("C06.1")
@pytest.mark.parametrize("state", TERMINAL)
def test_no_path_leaves_a_closed_case(state: CaseState) -> None:
    assert is_closed(state)
    assert allowed_moves(state) == ()


@pytest.mark.feature("C06.1")
@pytest.mark.parametrize("state", OPEN)
def test_from_every_open_state_the_case_can_be_ended(state: CaseState) -> None:
    assert not is_closed(state)
    assert CaseState.DISCHARGED in allowed_moves(state)


@pytest.mark.feature("C06.1")
@pytest.mark.parametrize("reason", ["DECEASED", "TRANSFERRED", "ORDER_REVOKED"])
@pytest.mark.parametrize("state", OPEN)
def test_death_transfer_and_a_revoked_order_end_a_case_wherever_it_stands(state: CaseState, reason: str) -> None:
    assert reason in allowed_reasons(state, CaseState.DISCHARGED)


@pytest.mark.feature("C14.1")
@pytest.mark.parametrize("state", OPEN)
def test_nobody_is_discharged_for_non_compliance_before_he_was_due_to_come(state: CaseState) -> None:
    before = {CaseState.RECEIVED, CaseState.CONTACTED, CaseState.ASSESSED, CaseState.ADMITTED}
    assert (DischargeReason.NON_COMPLIANCE in allowed_reasons(state, CaseState.DISCHARGED)) is (state not in before)


@pytest.mark.feature("C06.3")
def test_every_reason_code_serves_some_move() -> None:
    used = {reason for _, reasons in ALLOWED.values() for reason in reasons}
    assert used == {*MoveReason, *DischargeReason}


@pytest.mark.feature("C06.1")
@pytest.mark.parametrize("state", CaseState)
def test_nothing_leads_back_to_reception_and_nothing_skips_admission(state: CaseState) -> None:
    assert CaseState.RECEIVED not in allowed_moves(state)
    if state in (CaseState.RECEIVED, CaseState.CONTACTED, CaseState.ASSESSED, CaseState.NEVER_APPEARED):
        assert CaseState.IN_PROGRESS not in allowed_moves(state)


@pytest.mark.feature("C06.1")
def test_a_man_who_never_appeared_comes_back_only_by_contact() -> None:
    require_move(CaseState.NEVER_APPEARED, CaseState.CONTACTED, Cause.CONTACT)
    assert set(allowed_moves(CaseState.NEVER_APPEARED)) == {CaseState.CONTACTED, CaseState.DISCHARGED}


@pytest.mark.feature("C06.1")
def test_every_state_can_be_reached_from_reception() -> None:
    reached = {CaseState.RECEIVED}
    while following := {to for state in reached for to in allowed_moves(state)} - reached:
        reached |= following
    assert reached == set(CaseState)


@pytest.mark.feature("C08.2")
@pytest.mark.parametrize("state", CaseState)
def test_an_assessment_is_taken_from_contact_to_the_end(state: CaseState) -> None:
    too_early = {CaseState.RECEIVED, CaseState.NEVER_APPEARED}
    assert accepts_assessment(state) is (state not in too_early and state not in TERMINAL)
