"""Transfers between centres."""

from services.cases.transfers import api
from services.cases.transfers.errors import TransferUnderWay
from shared.room import Room

room = Room(routers=[api.router], constraints={"transfers_one_open": TransferUnderWay})
