"""What her risk asks for on a case, and by when: put among the case's due dates, which the caller saves."""

from datetime import date

from services.cases.cases.actions.showing import due_next
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.cases.store import cases
from services.cases.cases.tables import CaseRow
from services.cases.orders.rules.due_dates import Duty, due_when_severe, intake_policy
from services.cases.risk import store
from services.cases.risk.rules.reviews import review_policy
from shared.database.transaction import Transaction


async def bring_forward(db: Transaction, case: CaseRow, severe_since: date) -> None:
    """Set the due dates of a case whose level is severe since that day; none is put off by it."""
    policy, record = intake_policy(), await cases.find_case(db, case.id)
    received_on = severe_since if record is None else record.received_on
    for duty, day in due_when_severe(max(received_on, severe_since), policy).items():
        _set_due(case, duty, day, policy.version, only_earlier=True)


async def note_review_due(db: Transaction, case: CaseRow) -> None:
    """Show by when the first of the open reviews of her risk is to be closed, if there is one."""
    _drop_due(case, Duty.RISK_REVIEW)
    reviews = await store.open_reviews(db, case.id)
    if reviews:
        _set_due(case, Duty.RISK_REVIEW, reviews[0].due_on, review_policy().version)


def _set_due(case: CaseRow, duty: Duty, day: date, policy: str, *, only_earlier: bool = False) -> None:
    known = [date.fromisoformat(one["on"]) for one in case.due_dates if one["duty"] == duty]
    if only_earlier and known and min(known) <= day:
        return
    _drop_due(case, duty)
    case.due_dates = [*case.due_dates, {"duty": duty, "on": day.isoformat(), "policy": policy}]
    case.next_due_on = due_next(CaseState(case.state), case.due_dates)


def _drop_due(case: CaseRow, duty: Duty) -> None:
    case.due_dates = [one for one in case.due_dates if one["duty"] != duty]
    case.next_due_on = due_next(CaseState(case.state), case.due_dates)
