"""The names of the centres and cases that interop's answers point to: of all rows of an answer at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.interop.known_cases import store as known_case_store
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import CaseReference, CentreReference


@dataclass(frozen=True)
class Names:
    """How the centres and cases of an answer are called."""

    centres: dict[UUID, CentreReference]
    numbers: dict[UUID, str]

    def case(self, case_id: UUID) -> CaseReference:
        """The case with its number, empty while cases has not told of it."""
        return CaseReference(id=case_id, number=self.numbers.get(case_id, ""))

    def case_if_any(self, case_id: UUID | None) -> CaseReference | None:
        """The same, or None for what belongs to no case."""
        return None if case_id is None else self.case(case_id)


async def names_of(db: Transaction, centre_ids: Iterable[UUID], case_ids: Iterable[UUID | None] = ()) -> Names:
    """What centres and cases are called, asked once for all that an answer shows."""
    cases = {one for one in case_ids if one is not None}
    return Names(await named_centres(db, centre_ids), await known_case_store.numbers_of(db, cases))
