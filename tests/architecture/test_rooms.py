"""Rooms: a service is rooms named after what they do, and each is entered by its front doors alone.

import-linter holds the layers inside a room (`make check`); here is what it cannot say.
"""

from pathlib import Path

import pytest

from tests.architecture.source_tree import LAYERS, ROOT, SERVICES, files_under, imports_of, layer_of

# What stands beside the rooms: what the whole service shares, its client for others, and interop's channels.
OF_A_SERVICE = {
    "main.py",
    "settings.py",
    "schema.py",
    "access.py",
    "raw_bodies.py",
    "bilingual.py",
    "dates.py",
    "contact.py",
    "oauth_answers.py",
    "oauth_form.py",
    "__init__.py",
    "client",
    "institutions",
}
# What a layer may take from another room. A step of a process goes through the other room's actions; what is read or
# locked on the way, in the one transaction, through its store, which returns rows: so its tables name their types.
DOORS = {
    "api": {"actions", "models", "errors", "rules"},
    "actions": {"actions", "models", "errors", "rules", "store", "tables"},
    "store": {"store", "tables", "models", "rules"},
    "tables": {"rules"},
    "models": {"models", "rules"},
    "rules": {"rules"},
    "errors": {"errors", "rules"},
    "room": {"actions"},
}


def layer_named_in(module: str) -> str:
    """Return the layer that a module's full name leads into, such as "rules" of services.cases.start.rules.funnel."""
    parts = module.split(".")
    return parts[3] if len(parts) > 3 and parts[3] in LAYERS else ""


def rooms_of(service: str) -> set[str]:
    """Return the names of a service's rooms."""
    beside = {path.parts[2] for path in files_under(f"services/{service}")} - OF_A_SERVICE
    return {name for name in beside if not name.endswith(".py")}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_made_of_rooms(service: str) -> None:
    for path in files_under(f"services/{service}"):
        if path.parts[2] not in OF_A_SERVICE and path.parts[3:] != ("__init__.py",):
            assert layer_of(path) in LAYERS, f"{path} is in no layer of a room"
    assert rooms_of(service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_room_is_entered_by_its_doors(service: str) -> None:
    rooms = rooms_of(service)
    for path in files_under(*(f"services/{service}/{room}" for room in rooms)):
        own = path.parts[2]
        for name in imports_of(path):
            parts = name.split(".")
            if parts[:2] == ["services", service] and parts[2] in rooms - {own}:
                assert layer_named_in(name) in DOORS[layer_of(path)], f"{path} imports {name}"


@pytest.mark.parametrize("service", SERVICES)
def test_main_lists_every_room(service: str) -> None:
    listed = {name.split(".")[2] for name in imports_of(Path(f"services/{service}/main.py")) if ".room." in name}
    with_a_room_file = {room for room in rooms_of(service) if (ROOT / f"services/{service}/{room}/room.py").exists()}
    assert listed == with_a_room_file
