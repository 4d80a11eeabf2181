"""What the cases service tells of: the types of its events."""

CASE_OPENED = "pe.cai.case.opened.v1"
CASE_MOVED = "pe.cai.case.moved.v1"
CASE_ORDER_RECTIFIED = "pe.cai.case.order-rectified.v1"
CASE_ORDER_VARIED = "pe.cai.case.order-varied.v1"
INCIDENT_OVERDUE = "pe.cai.incident.overdue.v1"
INCIDENTS_CAUGHT_UP = "pe.cai.incident.caughtup.v1"
INCIDENT_VERIFIED = "pe.cai.incident.verified.v1"
RISK_RECORDED = "pe.cai.risk.recorded.v1"
VICTIM_RECORDED = "pe.cai.victim.recorded.v1"
PERSON_CHANGED = "pe.cai.person.changed.v1"
DOCUMENT_RECORDED = "pe.cai.document.recorded.v1"
DOCUMENT_WITHDRAWN = "pe.cai.document.withdrawn.v1"

EVENTS = frozenset(
    {
        CASE_OPENED,
        CASE_MOVED,
        CASE_ORDER_RECTIFIED,
        CASE_ORDER_VARIED,
        INCIDENT_OVERDUE,
        INCIDENTS_CAUGHT_UP,
        INCIDENT_VERIFIED,
        RISK_RECORDED,
        VICTIM_RECORDED,
        PERSON_CHANGED,
        DOCUMENT_RECORDED,
        DOCUMENT_WITHDRAWN,
    }
)
