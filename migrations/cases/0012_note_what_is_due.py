"""Keep beside a case the first day by which something is still to be done, to list what is due first."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A case that an older replica moves meanwhile stays listed under the day before; what it shows is reckoned anew.
    op.execute("ALTER TABLE cases.cases ADD COLUMN next_due_on date")
    op.execute(
        "UPDATE cases.cases SET next_due_on = (SELECT min((due ->> 'on')::date)"
        " FROM jsonb_array_elements(due_dates) due WHERE due ->> 'duty' = 'INITIAL_REPORT'"
        " OR (due ->> 'duty' = 'ASSESSMENT' AND state IN ('RECEIVED', 'CONTACTED'))"
        " OR (due ->> 'duty' = 'FIRST_CONTACT' AND state = 'RECEIVED'))"
        " WHERE state IN ('RECEIVED', 'CONTACTED', 'ASSESSED')"
    )
