"""Orders: how they come to a case, and what holds after them."""

from services.cases.orders.actions.centre_districts import follow_centre
from services.cases.orders.api import case_orders, drafts, opening, proposals
from services.cases.orders.errors import OrderAlreadyOpened
from services.identity.client.events import CENTRE_CHANGED
from shared.room import Room

room = Room(
    routers=[opening.router, case_orders.router, proposals.router, drafts.router],
    constraints={"court_orders_order_key_key": OrderAlreadyOpened},
    event_handlers={CENTRE_CHANGED: follow_centre},
)
