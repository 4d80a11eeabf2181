"""Programme versions: submitted as drafts, published once, superseded by the next, never changed."""

from uuid import UUID

from services.sessions.programmes.actions.showing import programme_view, programme_views
from services.sessions.programmes.errors import ProgrammeInconsistent, ProgrammeNotDraft
from services.sessions.programmes.models import NewProgramme, Programme, ProgrammeState
from services.sessions.programmes.rules.consistency import contradictions
from services.sessions.programmes.rules.template import read_template
from services.sessions.programmes.store import programmes as programme_store
from services.sessions.programmes.tables import ProgrammeRow
from shared.changes import record_change
from shared.problems import NotFound
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def submit_programme(work: UnitOfWork, new: NewProgramme) -> Programme:
    """Store a programme as the draft of its next version; raise ProgrammeInconsistent with all that is wrong."""
    template = new.model_dump(mode="json", include={"phases", "attendance_policy"})
    if wrong := list(contradictions(read_template(template))):
        raise ProgrammeInconsistent(Text(" ".join(text.es for text in wrong), " ".join(text.en for text in wrong)))
    async with work as db:
        row = ProgrammeRow(
            created_at=work.now(),
            centre_id=new.centre_id,
            code=new.code,
            template_version=await programme_store.next_template_version(db, new.centre_id, new.code),
            name=new.name,
            source=new.source,
            state=ProgrammeState.DRAFT,
            template=template,
        )
        await record_change(db, row, "programme.submitted", after={"programme": row.label})
        return work.created(await programme_view(db, row))


async def publish_programme(work: UnitOfWork, programme_id: UUID, version: int) -> Programme:
    """Publish a draft, and supersede the version published before it; running groups keep theirs."""
    async with work as db:
        row = await programme_store.lock_programme(db, programme_id)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        if row.state != ProgrammeState.DRAFT:
            raise ProgrammeNotDraft()
        superseded = await programme_store.lock_published(db, row.centre_id, row.code)
        if superseded is not None:
            superseded.state, superseded.version = ProgrammeState.SUPERSEDED, superseded.version + 1
            await db.save(superseded)
        row.state, row.published_at = ProgrammeState.PUBLISHED, work.now()
        before = {"published": superseded.label if superseded else None}
        await record_change(db, row, "programme.published", before=before, after={"published": row.label})
        return work.answer(await programme_view(db, row))


async def read_programme(work: UnitOfWork, programme_id: UUID) -> Programme:
    """Return a programme version."""
    async with work.reading() as db:
        row = await programme_store.find_programme(db, programme_id)
        if row is None:
            raise NotFound()
        return work.answer(await programme_view(db, row))


async def list_programmes(work: UnitOfWork, state: list[ProgrammeState] | None, page: PageRequest) -> Page[Programme]:
    """Return a page of programme versions, newest first."""
    async with work.reading() as db:
        rows, following = await programme_store.list_programmes(db, state, page)
        return page.of(await programme_views(db, rows), following)
