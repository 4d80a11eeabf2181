"""Watching the start of the programme: who got how far, who stands still, who never came."""

from datetime import date, datetime, timedelta
from uuid import UUID

from services.cases.cases.rules.lifecycle import CaseState
from services.cases.orders.rules.due_dates import IntakePolicy, intake_policy, standing_too_long
from services.cases.start import store as start_funnel
from services.cases.start.errors import PeriodBackwards
from services.cases.start.models.start_funnel import AbsentCase, AgeingCase, FunnelStep, StartFunnel
from services.cases.start.rules.start_funnel import FunnelStage
from shared.centre_names import named_centre
from shared.problems import NotFound
from shared.references import CaseReference, CentreReference
from shared.security.principal import Principal
from shared.unit_of_work import UnitOfWork

_YEAR = timedelta(days=365)


async def watch_start(
    work: UnitOfWork, centre_id: UUID | None, received_from: date | None, received_to: date | None
) -> StartFunnel:
    """Return the funnel for the orders received in the period; by default the last 365 days.

    It is the centre's, or without one that of all centres within reach. Raises PeriodBackwards, and NotFound for a
    centre out of reach.
    """
    last = received_to or work.today()
    first = received_from or last - _YEAR
    if first > last:
        raise PeriodBackwards()
    if centre_id is None:
        centre_id = _only_centre(work.principal)
    elif not work.principal.may_act_in(centre_id):
        raise NotFound()
    policy, now = intake_policy(), work.now()
    async with work.reading() as db:
        centre = None if centre_id is None else await named_centre(db, centre_id)
        counted = await start_funnel.count_steps(db, centre_id, first, last)
        ageing = await start_funnel.list_standing_too_long(db, centre_id, standing_too_long(policy, now))
        absent = await start_funnel.list_in_state(db, centre_id, CaseState.NEVER_APPEARED, first, last)
    return StartFunnel(
        centre=centre,
        received_from=first,
        received_to=last,
        policy=policy.version,
        steps=_steps(counted),
        ageing=[_ageing(row, policy, now) for row in ageing],
        never_appeared=[_absent(row) for row in absent],
    )


def _only_centre(principal: Principal) -> UUID | None:
    """Return the caller's centre if he has exactly one."""
    if principal.all_centres or len(principal.centres) != 1:
        return None
    (centre_id,) = principal.centres
    return centre_id


def _steps(counted: start_funnel.StepCounts) -> list[FunnelStep]:
    return [
        FunnelStep(step=FunnelStage.ORDER, cases=counted.received, median_days=None),
        FunnelStep(step=FunnelStage.RECEIVED, cases=counted.received, median_days=counted.days_to_received),
        FunnelStep(step=FunnelStage.CONTACTED, cases=counted.contacted, median_days=counted.days_to_contacted),
        FunnelStep(step=FunnelStage.ASSESSED, cases=counted.assessed, median_days=counted.days_to_assessed),
        FunnelStep(step=FunnelStage.ADMITTED, cases=counted.admitted, median_days=counted.days_to_admitted),
        FunnelStep(
            step=FunnelStage.FIRST_SESSION, cases=counted.first_session, median_days=counted.days_to_first_session
        ),
    ]


def _ageing(row: start_funnel.StandingCase, policy: IntakePolicy, now: datetime) -> AgeingCase:
    return AgeingCase(
        case=CaseReference(id=row.id, number=row.number),
        centre=CentreReference(id=row.centre_id, name=row.centre_name),
        state=CaseState(row.state),
        state_since=row.state_since,
        days_in_state=(now - row.state_since).days,
        most_days=policy.most_days_in_state[CaseState(row.state)],
    )


def _absent(row: start_funnel.ReceivedCase) -> AbsentCase:
    return AbsentCase(
        case=CaseReference(id=row.id, number=row.number),
        centre=CentreReference(id=row.centre_id, name=row.centre_name),
        received_on=row.received_on,
        state_since=row.state_since,
    )
