"""Opening a numbered sheet to a CEM and putting it on its way (N05)."""

from dataclasses import dataclass
from datetime import datetime

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.delivery.actions.following import move_referral
from services.interop.delivery.actions.moving import NewMessage, open_message
from services.interop.delivery.rules.messages import Channel, Direction, Institution, MessageKind
from services.interop.directory import store as directory_store
from services.interop.known_cases.store import KnownCase
from services.interop.orders.errors import CasillaMissing
from services.interop.orders.store import casillas as casilla_store
from services.interop.referrals import store as referral_store
from services.interop.referrals.rules.lifecycle import (
    ReferralKind,
    ReferralState,
    Urgency,
    answer_due,
    sheet_number,
)
from services.interop.referrals.tables import ReferralRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.written_dates import lima_date


@dataclass(frozen=True)
class NewSheet:
    """What a sheet says; without `cem_code` it waits until a person names the CEM or records the victim's contact."""

    kind: ReferralKind
    urgency: Urgency
    reason: str
    cem_code: str | None


async def open_sheet(db: Transaction, case: KnownCase, new: NewSheet, now: datetime) -> ReferralRow:
    """Number and store the sheet, and queue it when its case and its CEM are known. Raises CasillaMissing."""
    casilla = await casilla_store.of_centre(db, case.centre_id)
    if casilla is None:
        raise CasillaMissing()
    year = lima_date(now).year
    number = sheet_number(casilla.centre_code, year, await referral_store.next_in_year(db, case.centre_id, year))
    row = ReferralRow(
        centre_id=case.centre_id,
        created_at=now,
        case_id=case.id,
        kind=new.kind,
        state=ReferralState.NEEDS_DATA,
        sheet_number=number,
        urgency=new.urgency,
        reason=new.reason,
        expediente=case.expediente,
        cem_code=new.cem_code,
        participant=case.participant,
        answer_due_at=answer_due(new.urgency, now),
    )
    await record_change(db, row, "referral.opened", after={"sheet_number": number, "kind": new.kind.value})
    if new.cem_code is None or not case.is_known:
        await alarm_store.raise_alarm(
            db,
            centre_id=row.centre_id,
            kind=AlarmKind.REFERRAL_NEEDS_DATA,
            subject=AlarmSubjectKind.REFERRAL,
            subject_id=row.id,
            now=now,
        )
    else:
        await queue_sheet(db, row, now)
    return row


def name_case(row: ReferralRow, case: KnownCase) -> None:
    """Write on a sheet that waited whose case it is, if it does not say so yet."""
    if not row.participant:
        row.expediente, row.participant = case.expediente, case.participant


async def name_anew(db: Transaction, case: KnownCase) -> None:
    """Write on the case's sheets that still wait for data what its rectified order says."""
    for seen in await referral_store.awaiting_data(db, case.id):
        sheet = await referral_store.get(db, seen.id, lock=True)
        if sheet is not None and sheet.state == ReferralState.NEEDS_DATA and sheet.expediente != case.expediente:
            before = {"expediente": sheet.expediente}
            sheet.expediente = case.expediente
            await record_change(db, sheet, "referral.named_anew", before=before, after={"expediente": case.expediente})


async def queue_sheet(db: Transaction, row: ReferralRow, now: datetime) -> None:
    """Put a sheet whose CEM is known on its way: by SIRA, or by hand where SIRA does not reach."""
    cem = await directory_store.find_cem(db, row.cem_code or "")
    alert = row.kind == ReferralKind.ALERT
    message = await open_message(
        db,
        NewMessage(
            centre_id=row.centre_id,
            direction=Direction.OUT,
            institution=Institution.SIRA,
            channel=Channel(cem.channel) if cem else Channel.MANUAL,
            kind=MessageKind.CEM_ALERT if alert else MessageKind.CEM_REFERRAL,
            subject_id=row.id,
            case_id=row.case_id,
            reference=row.sheet_number,
        ),
        now,
    )
    move_referral(row, ReferralState.READY)
    row.message_id = message.id
    await db.save(row)
