"""From the order to the first session: men who are called, and those who do not come."""

from services.cases.start.api import contact_attempts, start_funnel
from shared.room import Room

room = Room(
    routers=[contact_attempts.router, start_funnel.router],
)
