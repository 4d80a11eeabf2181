"""The names of the centres, cases and men that interop's answers point to: of all rows of an answer at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.interop.known_cases import store as known_case_store
from services.interop.known_cases.rules import may_name_him
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import CaseReference, CentreReference
from shared.unit_of_work import work_of


@dataclass(frozen=True)
class Names:
    """How the centres and cases of an answer are called, and the men whose names the caller may be told."""

    centres: dict[UUID, CentreReference]
    numbers: dict[UUID, str]
    men: dict[UUID, str]

    def case(self, case_id: UUID) -> CaseReference:
        """The case with its number, empty while cases has not told of it."""
        return CaseReference(id=case_id, number=self.numbers.get(case_id, ""))

    def case_if_any(self, case_id: UUID | None) -> CaseReference | None:
        """The same, or None for what belongs to no case."""
        return None if case_id is None else self.case(case_id)

    def man_if_any(self, case_id: UUID | None) -> str | None:
        """The name of the case's man, or None where there is none or it is not for the caller."""
        return None if case_id is None else self.men.get(case_id)


async def names_of(db: Transaction, centre_ids: Iterable[UUID], case_ids: Iterable[UUID | None] = ()) -> Names:
    """What centres and cases are called, asked once for all that an answer shows."""
    cases = {one for one in case_ids if one is not None}
    known = (await known_case_store.names_of(db, cases)).values()
    principal = work_of(db).principal
    return Names(
        centres=await named_centres(db, centre_ids),
        numbers={one.id: one.number for one in known},
        men={one.id: one.man for one in known if one.man and may_name_him(principal, one.centre_id)},
    )
