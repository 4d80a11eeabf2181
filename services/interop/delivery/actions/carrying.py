"""The one call to the institution that a step consists of; no transaction is open, and nothing of it is kept here."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from services.cases.client import CasesClient
from services.interop.delivery.actions.following import CONTACT_MISSING
from services.interop.delivery.rules.ledger_chain import canonical
from services.interop.delivery.rules.messages import Channel, MessageKind, MessageState
from services.interop.documents import store as document_store
from services.interop.filings import store as filing_store
from services.interop.institutions.channels import (
    Answer,
    CemChannel,
    CemSheet,
    CourtChannel,
    CourtSubmission,
    NeedsPerson,
    PermanentRefusal,
    ReferralNamed,
    SentFile,
    Standing,
    TemporaryFailure,
    VictimOnSheet,
)
from services.interop.institutions.sira_mapping import victim_of
from services.interop.institutions.wiring import institutions_of
from services.interop.orders.store import casillas as casilla_store
from services.interop.referrals import store as referral_store
from services.interop.referrals.rules.alert_pointer import pointer_words
from services.interop.referrals.rules.lifecycle import ReferralKind
from shared.problems import UpstreamUnavailable
from shared.runtime import Runtime
from shared.service_client import UpstreamRefused
from shared.unit_of_work import system_work


@dataclass(frozen=True)
class Task:
    """One claimed step: to send, or, with `tracking`, to ask. `attempts` and `polls` tell whether it is still ours."""

    message_id: UUID
    kind: MessageKind
    channel: Channel
    subject_id: UUID
    case_id: UUID | None
    reference: str
    tracking: str | None
    attempts: int
    polls: int
    ask_first: bool

    def is_still_ours(self, state: str, attempts: int, polls: int) -> bool:
        """Whether nothing has moved the message since this step was claimed."""
        claimed = MessageState.SUBMITTED if self.tracking else MessageState.SENDING
        return (state, attempts, polls) == (claimed, self.attempts, self.polls)


@dataclass(frozen=True)
class Submitted:
    """The institution holds it. `contact_hash`: the keyed hash of the contact data that went with it."""

    tracking: str
    contact_hash: str | None = None
    found_as: str | None = None


@dataclass(frozen=True)
class Answered:
    """The institution's final word."""

    answer: Answer


@dataclass(frozen=True)
class NotYet:
    """It is still being worked on there."""


@dataclass(frozen=True)
class Lost:
    """The institution had taken it and knows nothing of it now."""


@dataclass(frozen=True)
class ForPerson:
    """A person must act."""

    code: str


@dataclass(frozen=True)
class Refused:
    """The institution refused the request itself."""

    code: str


@dataclass(frozen=True)
class Failed:
    """It may succeed later; `is_ours`: another service of the platform failed, not the institution."""

    code: str
    outcome_unknown: bool
    is_ours: bool = False


Outcome = Submitted | Answered | NotYet | Lost | ForPerson | Refused | Failed


async def carry(runtime: Runtime, task: Task) -> Outcome:
    """Do the step's call and say what came of it. Never raises what an institution or a service answered."""
    try:
        return await (_ask(runtime, task) if task.tracking else _send(runtime, task))
    except TemporaryFailure as failure:
        return Failed(failure.code, failure.outcome_unknown)
    except PermanentRefusal as refusal:
        return Refused(refusal.code)
    except NeedsPerson as need:
        return ForPerson(need.code)
    except UpstreamUnavailable:
        return Failed("cases-unavailable", outcome_unknown=False, is_ours=True)
    except UpstreamRefused as refusal:
        return Failed(f"cases-refused-{refusal.status}", outcome_unknown=False, is_ours=True)
    except ValidationError:
        return Failed("cases-malformed", outcome_unknown=False, is_ours=True)


def _channel(runtime: Runtime, task: Task) -> CourtChannel | CemChannel:
    institutions = institutions_of(runtime)
    is_filing = task.kind is MessageKind.COURT_FILING
    return institutions.courts[task.channel] if is_filing else institutions.cems[task.channel]


async def _ask(runtime: Runtime, task: Task) -> Outcome:
    channel = _channel(runtime, task)
    answer = await channel.ask(task.tracking or "")
    if answer is None:
        found = await channel.find(task.reference)
        return Submitted(found, found_as="renewed") if found else Lost()
    return NotYet() if answer.standing is Standing.PENDING else Answered(answer)


async def _send(runtime: Runtime, task: Task) -> Outcome:
    channel = _channel(runtime, task)
    if task.ask_first and (found := await channel.find(task.reference)):
        return Submitted(found, found_as="already-there")
    try:
        return await _submit(runtime, task)
    except PermanentRefusal:
        # An earlier send may have arrived after we asked, and what the sheet says of others has changed since.
        if task.ask_first and (found := await channel.find(task.reference)):
            return Submitted(found, found_as="already-there")
        raise


async def _submit(runtime: Runtime, task: Task) -> Submitted:
    institutions = institutions_of(runtime)
    if task.kind is MessageKind.COURT_FILING:
        return Submitted(await institutions.courts[task.channel].submit(await _submission(runtime, task)))
    sheet = await _sheet(runtime, task)
    tracking = await institutions.cems[task.channel].submit(sheet)
    contact = canonical(victim_of(sheet.victim)) if sheet.victim else None
    return Submitted(tracking, contact_hash=runtime.cipher.blind_index(contact) if contact else None)


async def _submission(runtime: Runtime, task: Task) -> CourtSubmission:
    async with system_work(runtime).reading() as db:
        filing = await filing_store.get(db, task.subject_id)
        if filing is None or filing.document_id is None:
            raise PermanentRefusal("filing-without-document")
        ids = [filing.document_id, *(UUID(annex["id"]) for annex in filing.annexes)]
        documents = await document_store.with_content(db, ids)
        casilla = await casilla_store.of_centre(db, filing.centre_id)
    files = [SentFile(row.file_name, row.content) for row in documents]
    return CourtSubmission(
        reference=task.reference,
        expediente=filing.expediente,
        court_code=filing.court_code,
        document_type=filing.kind,
        summary=filing.summary,
        filer=casilla.centre_name if casilla else "CAI",
        document=files[0],
        annexes=tuple(files[1:]),
    )


async def _sheet(runtime: Runtime, task: Task) -> CemSheet:
    async with system_work(runtime).reading() as db:
        referral = await referral_store.get(db, task.subject_id)
        casilla = await casilla_store.of_centre(db, referral.centre_id) if referral else None
        is_alert = referral is not None and referral.kind == ReferralKind.ALERT
        named = await referral_store.named_by_alert(db, referral) if referral and is_alert else None
    if referral is None or referral.cem_code is None:
        raise NeedsPerson(CONTACT_MISSING)
    # A road without a machine must not cause a disclosure: nobody would receive what was disclosed.
    discloses = task.kind is MessageKind.CEM_REFERRAL and task.channel is not Channel.MANUAL
    victim = await _victim(runtime, referral.case_id, referral.sheet_number) if discloses else None
    man = referral.participant
    return CemSheet(
        sheet_number=referral.sheet_number,
        kind=referral.kind,
        cem_code=referral.cem_code,
        urgency=referral.urgency,
        centre_name=casilla.centre_name if casilla else "CAI",
        expediente=referral.expediente,
        participant_name=man["full_name"],
        participant_document_type=man["document_type"],
        participant_document_number=man["document_number"],
        reason=f"{referral.reason} {pointer_words(named)}" if is_alert else referral.reason,
        document_sha256=referral.document_sha256,
        victim=victim,
        referral=ReferralNamed(named.sheet_number, named.cem_sheet_number) if named else None,
    )


async def _victim(runtime: Runtime, case_id: UUID, sheet_number: str) -> VictimOnSheet:
    reason = f"Envío de la ficha {sheet_number} al CEM por SIRA."
    try:
        contact = await runtime.client(CasesClient).disclose_victim(case_id, reason)
    except UpstreamRefused as refusal:
        if refusal.status == 404:
            raise NeedsPerson(CONTACT_MISSING) from None
        raise
    return VictimOnSheet(contact.full_name, contact.phone, contact.address, contact.ubigeo, contact.safe_contact_hours)
