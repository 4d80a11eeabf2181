"""What the sessions service tells of: the types of its events."""

FIRST_ATTENDED = "pe.cai.attendance.first.v1"
PROGRAMME_COMPLETED = "pe.cai.programme.completed.v1"
COMPLIANCE_APPROVED = "pe.cai.compliance.approved.v1"

EVENTS = frozenset({FIRST_ATTENDED, PROGRAMME_COMPLETED, COMPLIANCE_APPROVED})
