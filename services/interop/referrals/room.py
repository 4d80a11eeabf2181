"""Sheets to the CEMs: referrals and alerts."""

from services.interop.referrals import api
from shared.room import Room

room = Room(
    routers=[api.router],
)
