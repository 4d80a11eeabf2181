"""What the identity service tells of: the types of its events."""

CENTRE_CHANGED = "pe.cai.centre.changed.v1"
STAFF_CHANGED = "pe.cai.staff.changed.v1"

EVENTS = frozenset({CENTRE_CHANGED, STAFF_CHANGED})
