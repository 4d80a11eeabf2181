"""A small service of the tests' own, by which the kernel is tested the way every real service uses it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, FastAPI
from pydantic import field_serializer
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.app import ServiceDefinition, build_app
from shared.audit import record
from shared.background.jobs import enqueue
from shared.database.rows import StoredRow
from shared.database.transaction import Transaction
from shared.events import Event, publish
from shared.ids import new_id
from shared.problems import Conflict, NotFound, problems
from shared.published import Integer, Name, Published, Resource
from shared.room import Room
from shared.runtime import Runtime
from shared.security.principal import Role
from shared.settings import ServiceSettings
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.access import anyone, public, service, staff
from shared.web.concurrency import IfMatch, require_version
from shared.web.pages import Page, PageQuery, keyset

TABLE = """
CREATE TABLE identity.notes (
    id uuid PRIMARY KEY, centre_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
    text text NOT NULL, size integer NOT NULL, more jsonb NOT NULL DEFAULT '{}')
"""


class Table(StoredRow, DeclarativeBase):
    pass


class NoteRow(Table):
    __tablename__ = "notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    centre_id: Mapped[UUID]
    version: Mapped[int]
    created_at: Mapped[datetime]
    text: Mapped[str]
    size: Mapped[int]
    more: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


class NewNote(Published):
    centre_id: UUID
    text: Name
    size: Integer = 1


class Note(Resource):
    path: ClassVar[str] = "/v1/notes"

    centre_id: UUID
    text: str
    size: Integer

    @field_serializer("size")
    def _note_serialising(self, size: int) -> int:
        serialised.append(self.id)
        return size


class NoteTooLong(Conflict):
    code = "note-too-long"
    title = Text("La nota es demasiado larga", "The note is too long")


Writer = Annotated[UnitOfWork, staff(Role.ADMISSION)]
Reader = Annotated[UnitOfWork, anyone(staff(Role.ADMISSION, Role.AUDITOR), service("cai-interop"))]
Anybody = Annotated[UnitOfWork, public()]

router = APIRouter(prefix="/v1/notes")
handled: list[Event] = []
ran: list[str] = []
serialised: list[UUID] = []
before_signing: list[Callable[[], Awaitable[object]]] = []


def view(row: NoteRow) -> Note:
    return Note(id=row.id, version=row.version, centre_id=row.centre_id, text=row.text, size=row.size)


@router.post("", status_code=201, responses=problems(NoteTooLong))
async def write_note(note: NewNote, work: Writer, urgent: bool = False) -> Note:
    async with work as db:
        row = NoteRow(
            id=new_id(), centre_id=note.centre_id, version=1, created_at=work.now(), text=note.text, size=note.size
        )
        await db.add(row)
        await record(db, action="note.written", subject="note", subject_id=row.id, centre_id=row.centre_id)
        await publish(
            db,
            type="test.note.written.v1",
            subject=row.id,
            version=1,
            centre_id=row.centre_id,
            detail=f"/v1/notes/{row.id}",
            facts={"kind": "NOTE"},
        )
        await enqueue(db, "remember", {"text": note.text})
        if note.text == "demasiado":
            raise NoteTooLong(Text("Acorte la nota.", "Shorten the note."), longest=8)
        return work.created(view(row))


@router.get("")
async def list_notes(page: PageQuery, work: Reader, search: str = "") -> Page[Note]:
    async with work as db:
        found = select(NoteRow).where(NoteRow.text.contains(search))
        rows, following = await keyset(db, found, page, NoteRow.created_at, NoteRow.id)
        return page.of([view(row) for row in rows], following)


@router.get("/{note_id}")
async def read_note(note_id: UUID, work: Reader) -> Note:
    async with work as db:
        return work.answer(view(await _found(db, note_id)))


@router.put("/{note_id}")
async def change_note(note_id: UUID, note: NewNote, expected: IfMatch, work: Writer) -> Note:
    async with work as db:
        row = await _found(db, note_id)
        require_version(row.version, expected)
        row.text, row.version = note.text, row.version + 1
        await db.save(row)
        return work.answer(view(row))


@router.post("/{note_id}/signature")
async def sign_note(note_id: UUID, expected: IfMatch, work: Writer) -> Note:
    """Look at the version, do what takes time, look again under lock: as signing a document does."""
    for wait in before_signing:
        await wait()
    async with work.reading() as db:
        require_version((await _found(db, note_id)).version, expected)
    async with work as db:
        row = await _found(db, note_id)
        require_version(row.version, expected)
        row.text, row.version = "firmada", row.version + 1
        await db.save(row)
        return work.answer(view(row))


@router.post("/outbound-call")
async def call_inside_transaction(work: Anybody) -> None:
    async with work as _:
        await work.runtime.post_events("http://nowhere.test", b"[]")


async def _found(db: Transaction, note_id: UUID) -> NoteRow:
    row = await db.find(NoteRow, note_id)
    if row is None:
        raise NotFound()
    return row


async def handle_note(runtime: Runtime, event: Event) -> None:
    handled.append(event)


async def remember(runtime: Runtime, payload: dict[str, str]) -> None:
    ran.append(payload["text"])


def create_app(settings: ServiceSettings) -> FastAPI:
    return build_app(
        ServiceDefinition(
            name="identity",
            title=Text("Notas", "Notes"),
            settings=settings,
            rooms=[
                Room(
                    routers=[router], event_handlers={"test.note.written.v1": handle_note}, jobs={"remember": remember}
                )
            ],
        )
    )
