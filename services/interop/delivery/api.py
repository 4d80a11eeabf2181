"""The message ledger over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.interop.access import Coordinator, ExchangeReader, ExchangeReaderOrCases
from services.interop.delivery.actions import messages
from services.interop.delivery.errors import MoveForbidden
from services.interop.delivery.models import LedgerCheck, Message
from services.interop.delivery.rules.messages import Direction, Institution, MessageKind, MessageState
from services.interop.delivery.rules.possible_messages import possible_messages
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.days import DaysQuery
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/messages", tags=["Messages"])

_ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


@router.get("")
async def list_messages(
    work: ExchangeReaderOrCases,
    page: PageQuery,
    days: DaysQuery,
    case_id: UUID | None = None,
    state: Several[MessageState] = None,
    kind: Several[MessageKind] = None,
    direction: Several[Direction] = None,
    institution: Several[Institution] = None,
) -> Page[Message]:
    """List messages in and out, newest first; the days are those on which they were made or came."""
    among = possible_messages(direction=direction, institution=institution, kind=kind, state=state)
    return await messages.list_messages(work, page, case_id, among, days)


@router.get("/ledger-check")
async def check_ledger(
    work: ExchangeReader, centre_id: Annotated[UUID, Query(description="Whose chain to walk")]
) -> LedgerCheck:
    """Check a centre's whole chain of ledger entries."""
    return await messages.check_ledger(work, centre_id)


@router.get("/{message_id}")
async def read_message(work: ExchangeReader, message_id: UUID) -> Message:
    """Read one message."""
    return await messages.get_message(work, message_id)


@router.get("/{message_id}/evidence", response_class=Response, responses={200: {"content": _ZIP}})
async def download_message_evidence(work: ExchangeReader, message_id: UUID) -> Response:
    """Download the evidence package: entries, documents, and a program that checks them offline."""
    headers = {"Content-Disposition": f'attachment; filename="evidencia-{message_id}.zip"'}
    return Response(await messages.evidence_of(work, message_id), media_type="application/zip", headers=headers)


@router.post("/{message_id}/replays", responses=problems(MoveForbidden))
async def replay_message(work: Coordinator, message_id: UUID, version: IfMatch) -> Message:
    """Put a dead message, or one that waits for a person, back into the queue."""
    return await messages.replay(work, message_id, version)
