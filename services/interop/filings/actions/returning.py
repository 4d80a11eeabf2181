"""Telling the court that a man is given back to it: an oficio with the reason is drafted, and a person signs it."""

from services.cases.client import Case, DischargeReason
from services.interop.filings import store as filing_store
from services.interop.filings.actions.opening import open_draft
from services.interop.filings.rules.lifecycle import FilingKind
from services.interop.known_cases.actions.keeping import known_from
from shared.events import Event
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def draft_return(runtime: Runtime, event: Event, case: Case, reason: DischargeReason) -> None:
    """Draft the oficio for this event of a discharge, once."""
    sources = {"subject": f"Comunica egreso. {reason.label.es}.", "returned_because": reason, "event_id": event.id}
    async with system_work(runtime) as db:
        drafted = await filing_store.letters_of(db, case.id)
        if not any(letter.sources.get("event_id") == event.id for letter in drafted):
            await open_draft(db, known_from(case), FilingKind.LETTER, sources, runtime.clock.now())


def is_taken_back(sources: dict[str, object], case: Case) -> bool:
    """Whether the discharge that an oficio tells of no longer stands."""
    return sources.get("returned_because") not in (None, case.discharge_reason)
