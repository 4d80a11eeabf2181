"""Rules 1 and 2: who may import whom. import-linter holds the layers (`make check`); here is what it cannot say."""

import sys
from pathlib import Path

from tests.architecture.source_tree import files_of_layer, files_under, imports_of

# no input, no output, no clock: rules and words
PURE = ("shared.move_routes", "shared.peru", "shared.security.principal", "shared.text")


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_rules_import_only_what_is_pure() -> None:
    codes = [path for path in files_under("services") if path.match("client/codes.py")]
    rules = [*files_of_layer("rules"), *codes]
    own = {".".join(path.with_suffix("").parts) for path in rules}
    for path in rules:
        for name in imports_of(path):
            assert name.split(".")[0] in sys.stdlib_module_names or within(name, *own, *PURE), f"{path}: {name}"


def test_across_services_only_the_client_is_imported() -> None:
    for path in files_under("services"):
        own = f"services.{path.parts[1]}" if len(path.parts) > 2 else ""
        for name in imports_of(path):
            if within(name, "services") and not within(name, own):
                assert name.split(".")[2:3] == ["client"], f"{path} imports {name}"


def test_the_mock_institutions_know_nothing_of_the_platform() -> None:
    for path in files_under("services/interop/mocks", "services/mocks"):
        allowed = (
            "services.mocks",
            "services.mocks",
            "shared.clock",
            "shared.ids",
            "shared.logging",
            "shared.meaning",
            "shared.text",
            "shared.peru",
        )
        for name in imports_of(path):
            assert not within(name, "services", "shared") or within(name, *allowed), name


def test_holidays_are_known_to_the_calendar_alone() -> None:
    for path in files_under("shared"):
        if path != Path("shared/peru/calendar.py"):
            assert not any(within(name, "holidays") for name in imports_of(path))


def test_services_count_days_with_the_calendar_alone() -> None:
    """Rule 14: every deadline is computed by one calendar module."""
    for path in files_under("services"):
        assert not any(within(name, "holidays") for name in imports_of(path))
