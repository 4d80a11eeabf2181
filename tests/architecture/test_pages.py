"""Every page has the one look: nobody draws HTML of their own."""

import re
import subprocess

from tests.architecture.source_tree import ROOT

# The layout itself; Swagger UI's frame, which has its own; and an institution that answers with rubbish on purpose.
DRAWN = {
    "shared/html_page.py",
    "services/gateway/static/docs.html",
    "services/gateway/static/oauth2-redirect.html",
    "services/mocks/faults.py",
}


def test_only_the_shared_layout_draws_a_page() -> None:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "grep", "-liE", "<!doctype|<html|<style", "--", "services", "shared", "local"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert {name for name in listed if "/swagger-ui/" not in name} <= DRAWN
    assert "shared/html_page.py" in listed


def test_each_class_that_a_page_bears_has_its_look() -> None:
    """A warning without a style reads like any other line."""
    drawn: set[str] = set()
    for folder in ("services", "shared"):
        for path in (ROOT / folder).rglob("*.py"):
            for names in re.findall(r'<[a-z]+ class="([^"]+)"', path.read_text(encoding="utf-8")):
                drawn.update(name for name in names.split() if name.isalpha())
    style = (ROOT / "shared/html/page.css").read_text(encoding="utf-8")
    assert "notice" in drawn
    assert {name for name in drawn if f".{name}" not in style} == set()
