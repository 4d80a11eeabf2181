"""Contingencies."""

from services.cases.contingencies import api
from services.cases.contingencies.actions import carrying_out
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router],
    jobs={carrying_out.CARRY_OUT: carrying_out.carry_out},
    schedules={"sweep_contingencies": Schedule("* * * * *", carrying_out.sweep_contingencies)},
)
