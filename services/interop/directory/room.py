"""Courts and CEMs of the whole country."""

from services.interop.directory.api import cems, courts
from shared.room import Room

room = Room(
    routers=[courts.router, cems.router],
)
