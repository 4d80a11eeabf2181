"""Cases and their history as published."""

from services.cases.cases.models.cases import Case, HistoryEntry, Participant
from services.cases.cases.rules.lifecycle import CaseState, allowed_moves
from services.cases.cases.store.cases import CaseRecord
from services.cases.cases.tables import HistoryRow


def case_view(record: CaseRecord) -> Case:
    """Return the case as it is published: the man apart, the moves it allows, not the file's hash."""
    fields = record._asdict()
    del fields["document_sha256"]
    fields["participant"] = {name: fields.pop(name) for name in Participant.model_fields}
    fields["allowed_moves"] = allowed_moves(CaseState(record.state))
    return Case.model_validate(fields)


def history_view(row: HistoryRow) -> HistoryEntry:
    """Return one move of a case."""
    return HistoryEntry(
        id=row.id,
        case_version=row.version,
        from_state=None if row.from_state is None else CaseState(row.from_state),
        to_state=CaseState(row.to_state),
        cause=row.cause,
        reason_code=row.reason_code,
        note=row.note,
        reference=row.reference,
        actor=row.actor,
        at=row.created_at,
    )
