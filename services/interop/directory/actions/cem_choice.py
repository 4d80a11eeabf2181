"""Which CEM a case's sheets go to: the one that follows her already, the one she prefers, or the nearest."""

from services.cases.client import Case, CasesClient, VictimContact
from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.directory import store as directory_store
from services.interop.directory.rules.cem_rows import Place
from services.interop.directory.rules.nearest_cem import by_nearness
from services.interop.directory.tables import CemRow
from services.interop.referrals import store as referral_store
from shared.runtime import Runtime
from shared.service_client import UpstreamRefused
from shared.unit_of_work import system_work


class PlacedCem:
    """A CEM as the rule of nearness sees it."""

    def __init__(self, row: CemRow) -> None:
        self.row = row
        self.code = row.code
        self.ubigeo = row.ubigeo
        known = row.longitude is not None and row.latitude is not None
        self.place = Place(row.longitude or 0.0, row.latitude or 0.0) if known else None


def nearest_first(rows: list[CemRow], ubigeo: str, place: Place | None = None) -> list[CemRow]:
    """The CEMs from the nearest to the farthest."""
    return [cem.row for cem in by_nearness([PlacedCem(row) for row in rows], ubigeo, place)]


async def choose_cem(runtime: Runtime, case: Case) -> str | None:
    """The code of the case's CEM; None when nobody recorded how to reach the victim. Not inside a transaction.

    Her place is used for the choice and forgotten; the disclosure is audited by cases. A preferred CEM that the
    directory does not have raises an alarm, and the nearest is taken.
    """
    async with system_work(runtime).reading() as db:
        existing = await referral_store.referral_of_case(db, case.id)
    if existing is not None and existing.cem_code is not None:
        return existing.cem_code
    reason = "Elección del CEM que debe hacer el seguimiento del riesgo."
    try:
        victim = await runtime.client(CasesClient).disclose_victim(case.id, reason)
    except UpstreamRefused as refusal:
        if refusal.status == 404:
            return None
        raise
    return await _cem_for(runtime, case, victim)


async def _cem_for(runtime: Runtime, case: Case, victim: VictimContact) -> str | None:
    async with system_work(runtime).reading() as db:
        rows = list(await directory_store.all_cems(db))
    if victim.preferred_cem_code in {row.code for row in rows}:
        return victim.preferred_cem_code
    if victim.preferred_cem_code is not None:
        await _tell_unknown(runtime, case)
    if victim.ubigeo is None or not rows:
        return None
    return nearest_first(rows, victim.ubigeo)[0].code


async def _tell_unknown(runtime: Runtime, case: Case) -> None:
    async with system_work(runtime) as db:
        await alarm_store.raise_alarm(
            db,
            centre_id=case.centre.id,
            kind=AlarmKind.PREFERRED_CEM_UNKNOWN,
            subject=AlarmSubjectKind.CASE,
            subject_id=case.id,
            now=runtime.clock.now(),
        )
