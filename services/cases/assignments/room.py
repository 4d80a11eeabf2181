"""Who works on a case, with history."""

from services.cases.assignments import api
from services.cases.assignments.errors import AssignedMeanwhile
from shared.room import Room

room = Room(routers=[api.router], constraints={"assignments_one_for_each_task": AssignedMeanwhile})
