"""Every page has the one look: nobody draws HTML of their own."""

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
