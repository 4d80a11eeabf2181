"""What the present task is in the middle of."""

from contextvars import ContextVar

# Set while a transaction is open, so that an HTTP call inside one fails at once (architecture rule 3).
inside_transaction: ContextVar[bool] = ContextVar("inside_transaction", default=False)
# Set in a job or a schedule (shared/background/jobs.py): it has connections of its own (shared/runtime.py).
in_background: ContextVar[bool] = ContextVar("in_background", default=False)
