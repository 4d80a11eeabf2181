"""The one call to the institution that a step consists of; no transaction is open, and nothing of it is kept here."""

from dataclasses import replace
from uuid import UUID

from pydantic import ValidationError

from services.cases.client import CasesClient
from services.interop.delivery.actions.following import CONTACT_MISSING
from services.interop.delivery.actions.loading import Content
from services.interop.delivery.actions.outcomes import (
    Answered,
    Failed,
    ForPerson,
    Lost,
    NotYet,
    Outcome,
    Refused,
    Submitted,
    Task,
)
from services.interop.delivery.rules.ledger_chain import canonical
from services.interop.delivery.rules.messages import Channel, MessageKind
from services.interop.institutions.channels import (
    CemChannel,
    CemSheet,
    CourtChannel,
    CourtSubmission,
    NeedsPerson,
    PermanentRefusal,
    Standing,
    TemporaryFailure,
    VictimOnSheet,
)
from services.interop.institutions.sira_mapping import victim_of
from services.interop.institutions.wiring import institutions_of
from shared.problems import UpstreamUnavailable
from shared.runtime import Runtime
from shared.service_client import UpstreamRefused


async def carry(runtime: Runtime, task: Task, content: Content | Failed | None) -> Outcome:
    """Do the step's call and say what came of it; `content` is what is sent, if anything is.

    Never raises what an institution or a service answered.
    """
    try:
        return await (_ask(runtime, task) if task.tracking else _send(runtime, task, content))
    except TemporaryFailure as failure:
        return Failed(failure.code, failure.outcome_unknown, retry_after=failure.retry_after)
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


async def _send(runtime: Runtime, task: Task, content: Content | Failed | None) -> Outcome:
    channel = _channel(runtime, task)
    if task.ask_first and (found := await channel.find(task.reference)):
        return Submitted(found, found_as="already-there")
    try:
        return await _submit(runtime, task, content)
    except PermanentRefusal:
        # An earlier send may have arrived after we asked, and what the sheet says of others has changed since.
        if task.ask_first and (found := await channel.find(task.reference)):
            return Submitted(found, found_as="already-there")
        raise


async def _submit(runtime: Runtime, task: Task, content: Content | Failed | None) -> Outcome:
    institutions = institutions_of(runtime)
    if isinstance(content, CourtSubmission):
        return Submitted(await institutions.courts[task.channel].submit(content))
    if not isinstance(content, CemSheet):
        return content or Refused("content-missing", is_ours=True)
    # A channel without a machine must not cause a disclosure: nobody would receive what was disclosed.
    if task.kind is not MessageKind.CEM_REFERRAL or task.channel is Channel.MANUAL or task.case_id is None:
        return Submitted(await institutions.cems[task.channel].submit(content))
    victim = await _victim(runtime, task.case_id, content.sheet_number)
    tracking = await institutions.cems[task.channel].submit(replace(content, victim=victim))
    return Submitted(tracking, contact_hash=runtime.cipher.blind_index(canonical(victim_of(victim))))


async def _victim(runtime: Runtime, case_id: UUID, sheet_number: str) -> VictimOnSheet:
    reason = f"Envío de la ficha {sheet_number} al CEM por SIRA."
    try:
        contact = await runtime.client(CasesClient).disclose_victim(case_id, reason)
    except UpstreamRefused as refusal:
        if refusal.status == 404:
            raise NeedsPerson(CONTACT_MISSING) from None
        raise
    return VictimOnSheet(contact.full_name, contact.phone, contact.address, contact.ubigeo, contact.safe_contact_hours)
