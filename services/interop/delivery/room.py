"""Messages to institutions: carried until they are acknowledged, and written in a ledger."""

from services.interop.delivery import api
from services.interop.delivery.actions.chaining import chain_entries
from services.interop.delivery.actions.dispatching import Dispatcher
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router],
    schedules={"chain_entries": Schedule("* * * * * */5", chain_entries)},
    loops=[Dispatcher],
)
