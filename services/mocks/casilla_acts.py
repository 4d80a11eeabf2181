"""What simulated SINOE does: log in a holder, deposit, list and open notifications."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.mocks import credentials
from services.mocks.errors import Refused, not_found
from services.mocks.models.content import Institution
from services.mocks.models.control import FaultKind
from services.mocks.models.sinoe import Deposit, DepositedDocument, Login, LoginAnswer, Notification
from services.mocks.state import State
from services.mocks.storage import casilla_store, document_store, fault_store, numbering
from shared.ids import new_id
from shared.peru.written_dates import LIMA


async def log_in(state: State, login: Login) -> LoginAnswer:
    """Give a token. Raises Refused (401)."""
    if not credentials.password_is_right(state, login.user, login.password):
        raise Refused(401, "wrong_password", "Usuario o contraseña incorrectos.")
    token, token_sha256 = credentials.new_token()
    expires_at = state.clock.now() + credentials.TOKEN_LASTS
    async with state.engine.begin() as db:
        await casilla_store.add_token(db, token_sha256, expires_at)
    return LoginAnswer(token=token, expires_at=expires_at)


async def deposit(state: State, order: Deposit) -> Notification:
    """Put a resolution into a casilla, as the court's clerk does. Raises Refused (422)."""
    try:
        content = base64.b64decode(order.document_base64, validate=True)
    except ValueError as problem:
        raise Refused(422, "invalid_request", "document_base64 no es base64.", ["document_base64"]) from problem
    now = state.clock.now()
    year = now.astimezone(LIMA).year
    async with state.engine.begin() as db:
        number = await numbering.next_number(db, "SINOE", year)
        sha256 = await document_store.keep(db, content, now)
        typed = order.model_dump(exclude={"document_base64", "deposited_at"})
        given: dict[str, Any] = {
            "id": new_id(),
            "notification_number": f"{year}-{number:06d}-JR-FT",
            "sha256": sha256,
            "size": len(content),
            "deposited_at": order.deposited_at or now,
        }
        return show(await casilla_store.add(db, typed | given))


async def list_since(state: State, casilla: str, since: datetime | None) -> list[Notification]:
    """Return a casilla's notifications, doubled or newest first when such a fault is due."""
    async with state.engine.begin() as db:
        listed = [show(row) for row in await casilla_store.list_since(db, casilla, since)]
        if await fault_store.take(db, Institution.SINOE, [FaultKind.DUPLICATE]):
            listed = [notification for notification in listed for _ in range(2)]
        if await fault_store.take(db, Institution.SINOE, [FaultKind.OUT_OF_ORDER]):
            listed.reverse()
    return listed


async def document(state: State, notification_id: UUID) -> bytes:
    """Return the deposited file. Raises Refused (404)."""
    async with state.engine.begin() as db:
        row = await casilla_store.find(db, notification_id)
        content = None if row is None else await document_store.find(db, row["sha256"])
    if content is None:
        raise not_found("esa notificación")
    return content


async def mark_read(state: State, notification_id: UUID) -> Notification:
    """Note the opening of a notification. Raises Refused (404)."""
    now = state.clock.now()
    async with state.engine.begin() as db:
        row = await casilla_store.find(db, notification_id)
        if row is None:
            raise not_found("esa notificación")
        if await fault_store.take(db, Institution.SINOE, [FaultKind.ACCEPTED_THEN_DROPPED]):
            return show({**row, "read_at": now})
        return show(await casilla_store.mark_read(db, notification_id, now) or row)


def show(row: RowMapping | dict[str, Any]) -> Notification:
    """Return a stored notification as its holder sees it."""
    file = DepositedDocument(file_name=row["file_name"], sha256=row["sha256"], size=row["size"])
    shown = {name: row[name] for name in Notification.model_fields if name != "document"}
    return Notification(document=file, **shown)
