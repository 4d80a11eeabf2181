"""Orders: how they come to a case, and what holds after them."""

from services.cases.orders.api import case_orders, drafts, opening, proposals
from shared.room import Room

room = Room(routers=[opening.router, case_orders.router, proposals.router, drafts.router])
