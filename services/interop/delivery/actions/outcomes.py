"""One claimed step of a message, and what may come of it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.interop.delivery.rules.messages import Channel, Institution, Lane, MessageKind, MessageState
from services.interop.institutions.channels import Answer


@dataclass(frozen=True)
class Task:
    """One claimed step: to send, or, with `tracking`, to ask. `version` and `polls` tell whether it is still ours.

    `probes`: it is what an institution on probation is tried with.
    """

    message_id: UUID
    kind: MessageKind
    institution: Institution
    channel: Channel
    subject_id: UUID
    case_id: UUID | None
    reference: str
    tracking: str | None
    version: int
    polls: int
    ask_first: bool
    probes: bool = False

    @property
    def lane(self) -> Lane:
        """Whose place it takes."""
        return Lane(self.kind, asks=self.tracking is not None)

    def is_still_ours(self, state: str, version: int, polls: int) -> bool:
        """Whether nothing has moved the message, and nobody else has claimed it, since this step was claimed."""
        claimed = MessageState.SUBMITTED if self.tracking else MessageState.SENDING
        return (state, version, polls) == (claimed, self.version, self.polls)


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
    """A person must act; the institution was not asked."""

    code: str


@dataclass(frozen=True)
class Refused:
    """The institution refused the request itself; `is_ours`: nothing could be sent, so it was not asked."""

    code: str
    is_ours: bool = False


@dataclass(frozen=True)
class Failed:
    """It may succeed later; `is_ours`: another service of the platform failed, not the institution.

    `retry_after`: how long the institution asks to be left alone.
    """

    code: str
    outcome_unknown: bool
    is_ours: bool = False
    retry_after: timedelta | None = None


Outcome = Submitted | Answered | NotYet | Lost | ForPerson | Refused | Failed


def is_ours(outcome: Outcome) -> bool:
    """Whether what came was decided here, and tells nothing of the institution."""
    return isinstance(outcome, ForPerson) or (isinstance(outcome, Failed | Refused) and outcome.is_ours)
