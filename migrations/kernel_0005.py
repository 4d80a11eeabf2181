"""What exceptions said is forgotten. Landed: never edit, add the next."""

from alembic.operations import Operations


def forget_texts_of_exceptions(op: Operations, schema: str) -> None:
    """Delete the tracebacks in the job library's log: until now they held exceptions' texts, which may quote data."""
    op.execute(f"UPDATE {schema}.pgqueuer_log SET traceback = NULL WHERE traceback IS NOT NULL")  # noqa: S608  (a name of ours)
