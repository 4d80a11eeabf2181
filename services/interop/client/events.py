"""What the interop service tells of: the types of its events."""

ORDER_ARRIVED = "pe.cai.order.arrived.v1"
MESSAGE_RECEIPTED = "pe.cai.message.receipted.v1"

EVENTS = frozenset({ORDER_ARRIVED, MESSAGE_RECEIPTED})
