"""Asking the man what he can connect with, and proposing the modality that follows."""

from uuid import UUID

from services.cases.cases.actions.moving import locked_case, shown_case
from services.cases.cases.errors import StepForbidden
from services.cases.cases.rules.lifecycle import CaseState, is_closed
from services.cases.cases.store import records
from services.cases.connectivity.models import ConnectivityProfile, NewConnectivityProfile
from services.cases.connectivity.rules import Means, recommend_modality
from services.cases.connectivity.tables import ConnectivityProfileRow
from shared.changes import record_change
from shared.problems import NotFound
from shared.references import ActorReference
from shared.unit_of_work import UnitOfWork


async def put_profile(
    work: UnitOfWork, case_id: UUID, version: int, profile: NewConnectivityProfile
) -> ConnectivityProfile:
    """Put this profile in force and return it with the recommended modality; earlier ones are kept."""
    recommended = recommend_modality(Means(**profile.model_dump(exclude={"shared_use_hours"})))
    async with work as db:
        case = await locked_case(db, case_id, version)
        state = CaseState(case.state)
        if is_closed(state):
            raise StepForbidden.in_state(state)
        await record_change(
            db,
            case,
            "connectivity_profile.recorded",
            subject="case",
            after={"recommended_modality": recommended.modality},
        )
        row = ConnectivityProfileRow(
            case_id=case_id,
            centre_id=case.centre_id,
            version=case.version,
            created_at=work.now(),
            recommended_modality=recommended.modality,
            phone_fallback=recommended.phone_fallback,
            obstacles=list(recommended.obstacles),
            actor=work.principal.subject,
            actor_name=work.principal.name,
            **profile.model_dump(),
        )
        await db.add(row)
        return work.answer(_view(row, case.version))


async def read_profile(work: UnitOfWork, case_id: UUID) -> ConnectivityProfile:
    """Return the profile in force with the case's present version; raise NotFound when none was recorded."""
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        row = await records.newest_record(db, ConnectivityProfileRow, case_id)
    if row is None:
        raise NotFound()
    return work.answer(_view(row, case.version))


def _view(row: ConnectivityProfileRow, case_version: int) -> ConnectivityProfile:
    asked = NewConnectivityProfile.model_validate(row, from_attributes=True)
    return ConnectivityProfile(
        **asked.model_dump(),
        id=row.case_id,
        version=case_version,
        recommended_modality=row.recommended_modality,
        phone_fallback=row.phone_fallback,
        obstacles=row.obstacles,
        recorded_by=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )
