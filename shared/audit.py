"""The append-only record of who did what, and why; written in the transaction of the deed itself."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert

from shared.database.kernel_tables import audit_log
from shared.database.sealed_columns import Place, seal_text
from shared.database.transaction import Transaction
from shared.unit_of_work import work_of

AUDITED_REASON = Place("audit_log", "reason", "subject_id")

_INSERT = insert(audit_log)  # made once: building a statement costs more than running it


async def record(
    db: Transaction,
    *,
    action: str,
    subject: str,
    subject_id: UUID,
    centre_id: UUID | None = None,
    reason: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one audit row for the transaction's principal.

    `action` is "<subject>.<past participle>". `reason` may be a person's own words: it is stored encrypted, bound to
    the subject's id. `before` and `after` hold JSON values in clear: nothing of the victim, no free text.
    """
    work = work_of(db)
    row = {
        "at": work.now(),
        "actor": work.principal.subject,
        "actor_kind": work.principal.kind.value,
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "centre_id": centre_id,
        "reason": seal_text(work.cipher, AUDITED_REASON, subject_id, reason),
        "before": before,
        "after": after,
    }
    await db.execute(_INSERT, row)
