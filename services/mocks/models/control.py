"""What the tests and the demo tell the simulators, and what they ask of them."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from services.mocks.models.content import Content, Institution
from services.mocks.models.mpe import Filing, FilingMetadata
from services.mocks.models.sinoe import Notification
from services.mocks.models.sira import Sheet, SheetAnswer


class FaultKind(StrEnum):
    """How a simulated institution can be told to fail."""

    SLOW = "slow"
    ERROR_5XX = "error_5xx"
    DOWN = "down"
    MALFORMED = "malformed"
    ACCEPTED_THEN_DROPPED = "accepted_then_dropped"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out_of_order"
    OBSERVE = "observe"
    REJECT = "reject"
    RETURN = "return"


OF_ONE_INSTITUTION = {
    FaultKind.OBSERVE: Institution.MPE,
    FaultKind.REJECT: Institution.MPE,
    FaultKind.RETURN: Institution.SIRA,
}


class FaultOrder(Content):
    """A fault to show; `count` null: until it is deleted. `seconds` matters to `slow` only."""

    institution: Institution
    fault: FaultKind
    count: int | None = Field(default=1, ge=1, le=1000)
    seconds: float = Field(default=5, ge=0, le=120)

    @model_validator(mode="after")
    def _institution_knows_the_fault(self) -> Self:
        if OF_ONE_INSTITUTION.get(self.fault, self.institution) is not self.institution:
            raise ValueError(f"fault: {self.fault} belongs to {OF_ONE_INSTITUTION[self.fault]} only")
        return self


class Fault(Content):
    """A fault that is still to be shown `remaining` times (null: until it is deleted)."""

    id: int
    institution: Institution
    fault: FaultKind
    remaining: int | None
    seconds: float


class FaultListing(Content):
    """The faults still to be shown, oldest first."""

    faults: list[Fault]


class Behaviour(Content):
    """How often an institution is asked before it answers; 0: its answer is there at the first question."""

    polls_before_answer: int = Field(ge=0, le=100)


class ReceivedFiling(Filing):
    """A filing with all that its filer typed."""

    metadata: FilingMetadata


class ReceivedSheet(SheetAnswer):
    """A sheet with its whole content, as the CEM reads it."""

    content: Sheet


class NotificationListing(Content):
    """Every notification of every casilla."""

    notifications: list[Notification]


class ReceivedFilings(Content):
    """Every filing the court's desk holds."""

    filings: list[ReceivedFiling]


class ReceivedSheets(Content):
    """Every sheet the CEMs hold."""

    referrals: list[ReceivedSheet]


class Occurrence(Content):
    """One place where a text was found at an institution."""

    institution: Institution
    kind: str = Field(pattern="^(notification|filing|document|referral)$")
    id: str
    sha256: str | None


class SearchAnswer(Content):
    """Where a text occurs in what the institutions hold."""

    text: str
    occurrences: list[Occurrence]
