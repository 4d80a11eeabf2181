"""Documents: drawn up, signed, kept, and checked by anybody."""

from services.interop.documents.api import documents
from shared.room import Room

room = Room(
    routers=[documents.router],
)
