"""Thin CloudEvents between services: stored with the fact, delivered over HTTP, received once, handled by version."""

from shared.events.event import Event
from shared.events.outbox import publish

__all__ = ["Event", "publish"]
