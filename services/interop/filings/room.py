"""Filings at the courts."""

from services.interop.filings import api
from shared.room import Room

room = Room(
    routers=[api.router],
)
