"""Every service's app, built but not running, for tests that walk its routes."""

from functools import cache
from importlib import import_module

from fastapi import FastAPI

from tests.support.service import environment

SERVICES = ("identity", "cases", "sessions", "interop")


@cache
def app_of(service: str) -> FastAPI:
    """Return the app of a service, with settings that reach nothing."""
    module = import_module(f"services.{service}.main")
    settings = import_module(f"services.{service}.settings").Settings(
        **environment("postgresql://nobody@127.0.0.1:1/x")
    )
    app = module.create_app(settings)
    assert isinstance(app, FastAPI)
    return app
