"""Documents of a case."""

from services.cases.documents import api
from services.cases.documents.actions import removing
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router],
    jobs={removing.REMOVE_COPY: removing.remove_copy},
    schedules={"sweep_document_copies": Schedule("*/10 * * * *", removing.sweep_copies)},
)
