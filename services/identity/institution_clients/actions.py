"""Institutions' systems get a client id and a secret, which is shown once and kept only as a digest."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.identity.centres.actions import require_centres
from services.identity.institution_clients.errors import InstitutionCodeRefused
from services.identity.institution_clients.models import (
    InstitutionClient,
    InstitutionClientWithSecret,
    InstitutionScope,
    NewInstitutionClient,
)
from services.identity.institution_clients.rules import InstitutionKind, read_institution_code
from services.identity.institution_clients.store import (
    find_institution_client,
    list_institution_clients,
    lock_institution_client,
)
from services.identity.institution_clients.tables import InstitutionClientRow
from services.identity.issuer.rules.oauth_client import digest
from shared import audit
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import CentreReference
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest

_EXPECTED = {
    InstitutionKind.COURT: Text(
        "El código de un juzgado se escribe como en el expediente, por ejemplo 1801-JR-FT-15.",
        "A court's code is written as in an expediente, for example 1801-JR-FT-15.",
    ),
    InstitutionKind.CEM: Text(
        "El código de un CEM se escribe como en el directorio, por ejemplo CEM-150105-BRENA.",
        "A CEM's code is written as in the directory, for example CEM-150105-BRENA.",
    ),
}


async def register_institution_client(work: UnitOfWork, new: NewInstitutionClient) -> InstitutionClientWithSecret:
    """Register a client; raises InstitutionCodeRefused or UnknownCentre."""
    code = _code(new.kind, new.institution_code)
    secret = secrets.token_urlsafe(32)
    async with work as db:
        row = InstitutionClientRow(
            created_at=work.now(),
            client_id=f"{new.kind.value.lower()}-{secrets.token_hex(6)}",
            name=new.name,
            kind=new.kind.value,
            institution_code=code,
            scopes=[scope.value for scope in dict.fromkeys(new.scopes)],
            centres=await require_centres(db, new.centres),
            secret_digest=digest(secret),
        )
        await db.add(row)
        await _record(db, "institution_client.registered", row)
        return work.created(InstitutionClientWithSecret(**(await _view(db, row)).model_dump(), client_secret=secret))


async def read_institution_client(work: UnitOfWork, id_: UUID) -> InstitutionClient:
    """Return the client; raises NotFound."""
    async with work.reading() as db:
        row = await find_institution_client(db, id_)
        if row is None:
            raise NotFound()
        return work.answer(await _view(db, row))


async def read_institution_clients(work: UnitOfWork, page: PageRequest) -> Page[InstitutionClient]:
    """Return a page of clients, newest first."""
    async with work.reading() as db:
        rows, following = await list_institution_clients(db, page)
        return page.of(await _views(db, rows), following)


async def rotate_secret(work: UnitOfWork, id_: UUID, version: int) -> InstitutionClientWithSecret:
    """Give the client a new secret; the old one stops working. Raises NotFound or StaleVersion."""
    secret = secrets.token_urlsafe(32)
    async with work as db:
        row = await _locked(db, id_, version)
        row.secret_digest = digest(secret)
        row.version += 1
        await db.save(row)
        await _record(db, "institution_client.secret_rotated", row)
        return work.answer(InstitutionClientWithSecret(**(await _view(db, row)).model_dump(), client_secret=secret))


async def change_code(work: UnitOfWork, id_: UUID, version: int, text: str) -> InstitutionClient:
    """Say which court or CEM the client is of. Raises NotFound, StaleVersion or InstitutionCodeRefused."""
    async with work as db:
        row = await _locked(db, id_, version)
        before = row.institution_code
        row.institution_code = _code(InstitutionKind(row.kind), text)
        row.version += 1
        await db.save(row)
        await _record(db, "institution_client.code_changed", row, before={"institution_code": before})
        return work.answer(await _view(db, row))


async def disable_institution_client(work: UnitOfWork, id_: UUID, version: int, reason: str) -> InstitutionClient:
    """Close the client: it gets no more tokens. Raises NotFound or StaleVersion."""
    async with work as db:
        row = await _locked(db, id_, version)
        row.disabled_at = row.disabled_at or work.now()
        row.version += 1
        await db.save(row)
        await _record(db, "institution_client.disabled", row, reason)
        return work.answer(await _view(db, row))


def _code(kind: InstitutionKind, text: str) -> str:
    try:
        return read_institution_code(kind, text)
    except ValueError as error:
        raise InstitutionCodeRefused(_EXPECTED[kind]) from error


async def _locked(db: Transaction, id_: UUID, version: int) -> InstitutionClientRow:
    row = await lock_institution_client(db, id_)
    if row is None:
        raise NotFound()
    require_version(row.version, version)
    return row


async def _view(db: Transaction, row: InstitutionClientRow) -> InstitutionClient:
    return (await _views(db, [row]))[0]


async def _views(db: Transaction, rows: Sequence[InstitutionClientRow]) -> list[InstitutionClient]:
    centres = await named_centres(db, (one for row in rows for one in row.centres))
    return [_published(row, [centres[one] for one in row.centres]) for row in rows]


def _published(row: InstitutionClientRow, centres: list[CentreReference]) -> InstitutionClient:
    return InstitutionClient(
        id=row.id,
        version=row.version,
        client_id=row.client_id,
        name=row.name,
        kind=InstitutionKind(row.kind),
        institution_code=row.institution_code,
        scopes=[InstitutionScope(scope) for scope in row.scopes],
        centres=centres,
        disabled_at=row.disabled_at,
        created_at=row.created_at,
    )


async def _record(
    db: Transaction,
    action: str,
    row: InstitutionClientRow,
    reason: str | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    await audit.record(
        db,
        action=action,
        subject="institution_client",
        subject_id=row.id,
        reason=reason,
        before=before,
        after={
            "client_id": row.client_id,
            "name": row.name,
            "kind": row.kind,
            "institution_code": row.institution_code,
            "scopes": row.scopes,
            "centres": [str(one) for one in row.centres],
            "disabled_at": row.disabled_at.isoformat() if row.disabled_at else None,
        },
    )
