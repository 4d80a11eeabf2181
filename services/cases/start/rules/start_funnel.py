"""The steps from a judge's order to the first session, in which half of the men are lost."""

from enum import StrEnum


class FunnelStage(StrEnum):
    """The steps in their order."""

    ORDER = "ORDER"
    RECEIVED = "RECEIVED"
    CONTACTED = "CONTACTED"
    ASSESSED = "ASSESSED"
    ADMITTED = "ADMITTED"
    FIRST_SESSION = "FIRST_SESSION"
