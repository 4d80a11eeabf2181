"""The instruments that men are assessed with."""

from services.cases.instruments import api
from services.cases.instruments.errors import InstrumentVersionTaken
from shared.room import Room

room = Room(
    routers=[api.router],
    constraints={"instruments_code_edition_key": InstrumentVersionTaken},
)
