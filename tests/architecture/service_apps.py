"""Every service's app, built but not running, for tests that walk its routes."""

from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI

from services.interop.documents.actions.demo_certificates import make_demo_chain
from tests.support.service import environment

SERVICES = ("identity", "cases", "sessions", "interop")


_SIGNING = TemporaryDirectory(prefix="cai-signing-")  # goes, with its keys, when the tests end
NOWHERE = "http://127.0.0.1:1"


@cache
def app_of(service: str) -> FastAPI:
    """Return the app of a service, with settings that reach nothing."""
    settings = import_module(f"services.{service}.settings").Settings
    told = environment("postgresql://nobody@127.0.0.1:1/x", oidc_issuer="") | particulars(service)
    app = import_module(f"services.{service}.main").create_app(settings(**told))
    assert isinstance(app, FastAPI)
    return app


def particulars(service: str) -> dict[str, Any]:
    """Return what only this service is told."""
    if service != "interop":
        return {}
    chain = make_demo_chain("CAI de prueba", datetime.now(UTC))
    folder = Path(_SIGNING.name)
    told: dict[str, Any] = {}
    for name, pem in (("key", chain.key_pem), ("certificate", chain.certificate_pem), ("chain", chain.chain_pem)):
        file = folder / f"{name}.pem"
        file.write_bytes(pem)
        told[f"signing_{name}_file"] = file
    institutions = {f"{name}_url": NOWHERE for name in ("sinoe", "mpe", "sira")}
    secrets = {"sinoe_user": "x", "sinoe_password": "x", "mpe_token": "x", "sira_token": "x"}
    return told | institutions | secrets
