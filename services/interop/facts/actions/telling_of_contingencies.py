"""A contingency touched a man's programme: the CEM is told, and an oficio to the court drafted, which a person signs.

Where no CEM is known to follow her, the court alone is told.
"""

from services.cases.client import Case, CaseState
from services.cases.client.codes import MoveReason
from services.interop.filings import store as filing_store
from services.interop.filings.actions.opening import open_draft
from services.interop.filings.rules.lifecycle import FilingKind
from services.interop.known_cases.actions.keeping import case_at_hand
from services.interop.referrals.actions.opening import NewSheet, open_sheet
from services.interop.referrals.rules.lifecycle import ReferralKind, Urgency
from shared.events import Event
from shared.runtime import Runtime
from shared.text import Text
from shared.unit_of_work import system_work

_SUSPENDED = Text("Comunica suspensión por contingencia.", "Tells of a suspension in a contingency.")
_RESUMED = Text("Comunica reanudación tras la contingencia.", "Tells that it goes on after the contingency.")
_SWITCHED = Text(
    "Comunica modalidad por contingencia: {modality}.", "Tells of the modality in a contingency: {modality}."
)


async def tell_of_contingency(runtime: Runtime, event: Event, case: Case) -> None:
    """Tell court and CEM of this event of a case that a contingency touched, once; nothing for another event.

    Raises CasillaMissing for a centre that is not set up: the event is then handled again.
    """
    if event.facts.get("reason") != MoveReason.CONTINGENCY:
        return
    said, now = _subject(event, case).es, runtime.clock.now()
    async with system_work(runtime) as db:
        known = await case_at_hand(db, case.id, case.centre.id)
        drafted = await filing_store.letters_of(db, case.id)
        if any(letter.sources.get("event_id") == event.id for letter in drafted):
            return
        await open_draft(db, known, FilingKind.LETTER, {"subject": said, "event_id": event.id}, now)
        if known.cem_code is not None:
            await open_sheet(db, known, NewSheet(ReferralKind.ALERT, Urgency.NORMAL, said, known.cem_code), now)


def _subject(event: Event, case: Case) -> Text:
    if "kind" in event.facts and case.modality is not None:
        return _SWITCHED.format(modality=case.modality.label)
    return _SUSPENDED if event.facts.get("state") == CaseState.SUSPENDED else _RESUMED
