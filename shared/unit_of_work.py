"""One visible transaction: an action opens it once, and everything it states or causes is committed together."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime
from typing import Any, TypeVar

import asyncpg
from fastapi import Response
from pydantic import BaseModel

from shared import idempotency
from shared.clock import Clock
from shared.database.row_scope import RowScope
from shared.database.transaction import Transaction
from shared.idempotency import RequestKey
from shared.published import Resource
from shared.runtime import Runtime
from shared.security.encryption import FieldCipher
from shared.security.principal import Principal, service_principal
from shared.task_marks import inside_transaction

View = TypeVar("View", bound=BaseModel)

_ANSWERS_OF_NOTHING = {202: "null", 204: ""}  # by status: what FastAPI writes for None


class UnitOfWork:
    """A principal's way to the database, and to the answer of the request it works on.

    `async with work as db:` opens the transaction, scoped by row-level security to the principal's centres; it commits
    at the end of the block and rolls back when an exception leaves it. `work.reading()` opens a read-only one.
    """

    def __init__(
        self,
        runtime: Runtime,
        principal: Principal,
        *,
        response: Response | None = None,
        request_key: RequestKey | None = None,
        status: int = 200,
    ) -> None:
        self.runtime = runtime
        self.principal = principal
        self._response = response
        self._request_key = request_key
        self._status = status
        self._under_way: AbstractAsyncContextManager[Transaction] | None = None
        self._answered: BaseModel | None = None
        self._stored_body: str | None = None

    @property
    def clock(self) -> Clock:
        """Return the platform's clock."""
        return self.runtime.clock

    @property
    def cipher(self) -> FieldCipher:
        """Return the cipher for fields that must not reach SQL in the clear."""
        return self.runtime.cipher

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self.runtime.clock.now()

    def today(self) -> date:
        """Return the present date in Lima."""
        return self.runtime.clock.today()

    async def __aenter__(self) -> Transaction:
        if self._under_way is not None:
            raise RuntimeError("this unit of work is open already")
        self._under_way = self._writing()
        try:
            return await self._under_way.__aenter__()
        except BaseException:
            self._under_way = None
            raise

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        under_way, self._under_way = self._under_way, None
        assert under_way is not None  # noqa: S101  (entered, by the protocol)
        await under_way.__aexit__(kind, error, trace)

    async def replay(self) -> None:
        """Raise Replayed when this very request was done before, KeyReused when another was done under its key."""
        if self._request_key is not None:
            async with self.reading() as db:
                await idempotency.look_up(db, self._request_key, self.cipher)

    async def has_known_key(self) -> bool:
        """Say whether the request came under a key under which something was done."""
        if self._request_key is None:
            return False
        async with self.reading() as db:
            return await idempotency.is_known(db, self._request_key)

    def received(self, piece: bytes) -> None:
        """Take note of the next piece of a body that is streamed: it belongs to what the request is."""
        if self._request_key is not None:
            self._request_key.received(piece)

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a read-only transaction: what an action looks up before it calls out or decides."""
        return self._transaction(read_only=True)

    def answer(self, view: View) -> View:
        """Take the view as this request's answer: sets the ETag, and stores it for a repeated POST."""
        if self._response is not None and isinstance(view, Resource):
            self._response.headers["ETag"] = f'"{view.version}"'
        self._answered = view
        return view

    def created(self, view: View) -> View:
        """Take the view of a new resource as this request's answer: as `answer`, and sets Location."""
        if self._response is not None and isinstance(view, Resource):
            self._response.headers["Location"] = f"{view.path.format(**dict(view))}/{view.id}"
        return self.answer(view)

    def stored_answer(self, view: object) -> Response | None:
        """Return the answer as it was stored for a repeat, ready to be sent, if the view is what was stored."""
        if self._stored_body is None or view is not self._answered:
            return None
        response = Response(self._stored_body, self._status, media_type="application/json")
        response.headers.raw.extend(self._response.headers.raw if self._response is not None else [])
        return response

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[Transaction]:
        async with self._transaction(read_only=False) as db:
            try:
                if self._request_key is not None:
                    await idempotency.claim(db, self._request_key, self.cipher, self.now())
                yield db
                await self._store_answer(db)
                await db.commit()
            except BaseException:
                db.forget()
                raise

    @asynccontextmanager
    async def _transaction(self, *, read_only: bool) -> AsyncIterator[Transaction]:
        async with self.runtime.connections.one() as connection:
            await connection.execute(RowScope.of(self.principal, read_only=read_only).beginning)
            before = inside_transaction.get()
            inside_transaction.set(True)
            try:
                db = Transaction(connection, self.cipher, self)
                yield db
                if read_only:
                    db.require_saved()
            except asyncpg.IntegrityConstraintViolationError as error:
                problem = self.runtime.constraints.get(error.constraint_name or "")
                if problem is None:
                    raise
                raise problem() from error
            except asyncpg.DiskFullError:
                self.runtime.note_full_disk()
                raise
            finally:
                inside_transaction.set(before)

    async def _store_answer(self, db: Transaction) -> None:
        if self._request_key is None:
            return
        if self._answered is not None:
            body = self._stored_body = self._answered.model_dump_json()
        elif self._status in _ANSWERS_OF_NOTHING:
            body = _ANSWERS_OF_NOTHING[self._status]
        else:
            raise RuntimeError("what is done under a key needs its answer, for a repeat: work.answer(view)")
        headers = dict(self._response.headers) if self._response is not None else {}
        kept: dict[str, str] = {name: headers[name] for name in ("etag", "location") if name in headers}
        await idempotency.store_answer(db, self._request_key, self.cipher, self._status, kept, body)


def work_of(db: Transaction) -> UnitOfWork:
    """Return the unit of work that opened this transaction."""
    work = db.opened_by
    assert isinstance(work, UnitOfWork)  # noqa: S101  (set at opening)
    return work


def system_work(runtime: Runtime) -> UnitOfWork:
    """Return a unit of work of the service itself, over all centres, for jobs and events."""
    return UnitOfWork(runtime, service_principal(runtime.name))
