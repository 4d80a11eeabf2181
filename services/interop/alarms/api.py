"""Alarms over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.interop.access import ExchangeReader
from services.interop.alarms.actions import acknowledging as alarms
from services.interop.alarms.models import Alarm
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/alarms", tags=["Alarms"])


@router.get("")
async def list_alarms(
    work: ExchangeReader, page: PageQuery, open: Annotated[bool, Query(description="Only those still open")] = True
) -> Page[Alarm]:
    """List alarms, newest first."""
    return await alarms.list_alarms(work, page, open)


@router.post("/{alarm_id}/acknowledgement")
async def acknowledge_alarm(work: ExchangeReader, alarm_id: UUID, version: IfMatch) -> Alarm:
    """Say that a person has seen the alarm."""
    return await alarms.acknowledge_alarm(work, alarm_id, version)
