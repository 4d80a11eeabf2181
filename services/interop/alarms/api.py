"""Alarms over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.interop.access import ExchangeReader, ExchangeReaderOrCases
from services.interop.alarms.actions import acknowledging as alarms
from services.interop.alarms.models import Alarm, AlarmKind, AlarmState
from shared.web.concurrency import IfMatch
from shared.web.days import DaysQuery
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/alarms", tags=["Alarms"])


@router.get("")
async def list_alarms(
    work: ExchangeReaderOrCases,
    page: PageQuery,
    days: DaysQuery,
    case_id: UUID | None = None,
    kind: Several[AlarmKind] = None,
    state: Several[AlarmState] = None,
    open: Annotated[bool, Query(description="Without a state: only those whose cause stands")] = True,
) -> Page[Alarm]:
    """List alarms, newest first; the days are those on which they were raised."""
    standing = [AlarmState.OPEN, AlarmState.ACKNOWLEDGED] if open else list(AlarmState)
    return await alarms.list_alarms(
        work, page, case_id=case_id, kinds=kind or list(AlarmKind), states=state or standing, raised=days
    )


@router.post("/{alarm_id}/acknowledgement")
async def acknowledge_alarm(work: ExchangeReader, alarm_id: UUID, version: IfMatch) -> Alarm:
    """Say that a person has seen the alarm."""
    return await alarms.acknowledge_alarm(work, alarm_id, version)
