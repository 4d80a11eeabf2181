"""The manual channel: a print-ready signed document, carried by a person who brings the receipt back (N06)."""

from services.interop.institutions.channels import Answer, CemSheet, CourtSubmission, NeedsPerson


class ManualCourt:
    """A CourtChannel for a court without a working filing desk."""

    async def submit(self, filing: CourtSubmission) -> str:
        """Leave it to a person."""
        raise NeedsPerson("manual-channel")

    async def find(self, reference: str) -> str | None:
        """Nobody to ask."""
        return None

    async def ask(self, tracking: str) -> Answer | None:
        """Nobody to ask."""
        return None


class ManualCem:
    """A CemChannel for a CEM that SIRA does not reach: its sheet is printed on demand (actions/manual_sheets.py)."""

    async def submit(self, sheet: CemSheet) -> str:
        """Leave it to a person."""
        raise NeedsPerson("manual-channel")

    async def find(self, sheet_number: str) -> str | None:
        """Nobody to ask."""
        return None

    async def ask(self, tracking: str) -> Answer | None:
        """Nobody to ask."""
        return None
