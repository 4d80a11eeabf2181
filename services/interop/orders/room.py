"""Orders that reach a centre: by its casilla, or through the courts' own door."""

from services.cases.client.events import CASE_OPENED, CASE_ORDER_RECTIFIED, CASE_ORDER_VARIED
from services.interop.orders.actions.casilla_polling import poll_casillas
from services.interop.orders.actions.notification_matching import (
    on_case_opened,
    on_order_rectified,
    on_order_varied,
)
from services.interop.orders.api import casilla_notifications, casillas, institution_door
from services.interop.orders.errors import CasillaTaken
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[casillas.router, casilla_notifications.router, institution_door.router],
    event_handlers={
        CASE_OPENED: on_case_opened,
        CASE_ORDER_VARIED: on_order_varied,
        CASE_ORDER_RECTIFIED: on_order_rectified,
    },
    constraints=dict.fromkeys(("casillas_centre", "casillas_casilla", "casillas_centre_code"), CasillaTaken),
    schedules={"poll_casillas": Schedule("*/5 * * * *", poll_casillas)},
)
