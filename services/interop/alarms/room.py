"""What a person must look at."""

from services.cases.client.events import INCIDENT_OVERDUE, INCIDENTS_CAUGHT_UP
from services.interop.alarms import api
from services.interop.alarms.actions.overdue_incidents import on_incident_overdue, on_incidents_caught_up
from services.interop.alarms.actions.raising import raise_alarms
from services.interop.alarms.actions.stuck_events import on_event_freed, on_event_stuck
from shared.background.jobs import Schedule
from shared.events.stuck import FREED, STUCK
from shared.room import Room

room = Room(
    routers=[api.router],
    event_handlers={
        STUCK: on_event_stuck,
        FREED: on_event_freed,
        INCIDENT_OVERDUE: on_incident_overdue,
        INCIDENTS_CAUGHT_UP: on_incidents_caught_up,
    },
    schedules={"raise_alarms": Schedule("*/5 * * * *", raise_alarms)},
)
