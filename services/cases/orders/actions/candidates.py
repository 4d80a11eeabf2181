"""The cases that an order may belong to: shown to a person, who decides."""

from services.cases.cases.rules.lifecycle import CaseState
from services.cases.cases.store import cases
from services.cases.cases.store.cases import CaseRecord, NameLike
from services.cases.orders.actions.accepting import Accepted
from services.cases.orders.models.court_orders import Candidate
from services.cases.orders.rules.duplicate_matching import Known, likenesses
from shared.database.transaction import Transaction
from shared.peru.names import sound_key
from shared.references import CaseReference


async def candidates_of(db: Transaction, accepted: Accepted) -> list[Candidate]:
    """Return the cases within reach that are like the order, and in what."""
    rows = await cases.find_candidates(
        db,
        document_number=accepted.document_number,
        name=NameLike(accepted.full_name, sound_key(accepted.full_name)),
        expediente=accepted.expediente,
        document_sha256=accepted.sent.document_sha256,
    )
    new = Known(accepted.full_name, accepted.document_number, accepted.expediente, accepted.sent.document_sha256)
    return [candidate for row in rows if (candidate := _candidate(new, row)).likenesses]


def _candidate(new: Known, row: CaseRecord) -> Candidate:
    same_file = new.expediente if new.expediente in row.expedientes else row.expediente
    existing = Known(f"{row.given_names} {row.surnames}", row.document_number, same_file, row.document_sha256)
    return Candidate(
        case=CaseReference(id=row.id, number=row.number),
        state=CaseState(row.state),
        expediente=row.expediente,
        given_names=row.given_names,
        surnames=row.surnames,
        document_type=row.document_type,
        document_number=row.document_number,
        likenesses=likenesses(new, existing),
    )
