"""Every event is named in its publisher's client, stands in docs/events.md, and has a listener or is for outside."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from shared.events import stuck
from shared.room import in_one

ROOT = Path(__file__).resolve().parents[2]
PUBLISHERS = ("identity", "cases", "sessions", "interop")
_ROW = re.compile(r"^\| `(pe\.cai\.[a-z.-]+\.v\d+)` \|.*\| ([^|]+) \|$", re.MULTILINE)
CATALOGUE = dict(_ROW.findall((ROOT / "docs/events.md").read_text()))


def published(service: str) -> frozenset[str]:
    events: frozenset[str] = import_module(f"services.{service}.client.events").EVENTS
    return events


def handled(service: str) -> set[str]:
    return set(in_one(import_module(f"services.{service}.main").ROOMS).event_handlers)


@pytest.mark.feature("N14.1")
def test_the_catalogue_names_every_event_and_who_listens() -> None:
    types = frozenset[str]().union(*map(published, PUBLISHERS)) | stuck.EVENTS
    assert set(CATALOGUE) == types
    for type_, listeners in CATALOGUE.items():
        found = [service for service in ("cases", "sessions", "interop") if type_ in handled(service)]
        assert listeners == (", ".join(found) or "for outside"), type_


@pytest.mark.feature("N14.1")
def test_the_name_of_an_event_is_written_once() -> None:
    files = [file for file in (ROOT / "services").rglob("*.py") if file.parts[-2:] != ("client", "events.py")]
    assert [str(file) for file in files if re.search(r"\"pe\.cai\.", file.read_text())] == []
