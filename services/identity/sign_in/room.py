"""Signing in with a password, in a browser."""

from services.identity.sign_in.api import sign_in
from shared.room import Room

room = Room(routers=[sign_in.router])
