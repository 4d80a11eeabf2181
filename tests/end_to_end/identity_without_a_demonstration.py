"""Identity as Compose starts it: with the first administrator, and no centre or account of a demonstration."""

from fastapi import FastAPI

from services.identity.main import create_app as create_identity
from services.identity.settings import Settings


def create_app() -> FastAPI:
    """Return the service."""
    return create_identity(Settings(demo_centres=[], demo_accounts=[]))
