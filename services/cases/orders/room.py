"""Orders: how they come to a case, and what holds after them."""

from services.cases.orders.api import case_orders
from shared.room import Room

room = Room(routers=[case_orders.router])
