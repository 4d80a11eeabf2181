"""The issuer of tokens (OpenID Connect), and what stands in its place where another provider issues them."""

from services.identity.issuer.actions.housekeeping import forget_what_ended
from services.identity.issuer.api import issuer, replaced_issuer, tokens
from shared.background.jobs import Schedule
from shared.room import Room

SCHEDULES = {"forget_what_ended": Schedule("41 3 * * *", forget_what_ended)}

room = Room(routers=[issuer.router, tokens.router], schedules=SCHEDULES)
replaced = Room(routers=[replaced_issuer.router], schedules=SCHEDULES)
