"""Where a group meets on video. A Jitsi room is open to whoever knows its name, so the name cannot be guessed."""

import secrets
from urllib.parse import urlsplit

from shared.text import LabelledEnum


class VideoProvider(LabelledEnum):
    """The kinds of video room a group may have."""

    JITSI = "JITSI", "Jitsi", "Jitsi"
    ZOOM = "ZOOM", "Zoom", "Zoom"
    LINK = "LINK", "Otro enlace", "Another link"


class BadRoomAddress(ValueError):
    """The address cannot be used: it is missing, or is not https."""


def room_address(provider: VideoProvider, url: str | None, jitsi_server: str) -> str:
    """Return the address of the room; a Jitsi room without one gets a fresh name of 128 random bits."""
    if url is None:
        if provider is not VideoProvider.JITSI:
            raise BadRoomAddress("ZOOM and LINK need the address of the room")
        return f"{jitsi_server.rstrip('/')}/cai-{secrets.token_hex(16)}"
    if not _is_safe(url):
        raise BadRoomAddress("the address of a room begins with https://")
    return url


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # no host or port can be written so
        return False
    return parts.scheme == "https" and named and parts.username is None and url.isprintable() and " " not in url
