"""Messages to institutions: carried until they are acknowledged, and written in a ledger."""

from services.interop.delivery import api
from services.interop.delivery.actions.delivering import RELEASE_HELD, advance_message, release_held
from services.interop.delivery.actions.moving import ADVANCE_MESSAGE
from services.interop.delivery.actions.sweeping import sweep_messages
from shared.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router],
    jobs={ADVANCE_MESSAGE: advance_message, RELEASE_HELD: release_held},
    schedules={"sweep_messages": Schedule("* * * * * */15", sweep_messages)},
)
