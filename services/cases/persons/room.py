"""The men as each centre knows them."""

from services.cases.persons import api
from shared.room import Room

room = Room(routers=[api.router])
