"""The commands of the README, run as they stand."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from local.accounts import ADMINISTRATOR
from local.platform import Platform

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCKS = re.findall(r"```bash\n(.*?)```", README.read_text(), re.DOTALL)


@pytest.mark.feature("N12.1", "P02.2")
@pytest.mark.skipif(shutil.which("curl") is None, reason="the README's commands are written for curl")
def test_the_readmes_commands_run_as_they_stand(platform: Platform) -> None:
    password = platform.secrets.account_passwords[ADMINISTRATOR]
    told = {**os.environ, "CAI": platform.url, "EMAIL": ADMINISTRATOR, "PASSWORD": password}
    script = "set -euo pipefail\n" + "\n".join(f"{block}\necho; echo ---" for block in BLOCKS)
    ran = subprocess.run(["bash", "-c", script], env=told, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    called, asked = ran.stdout.split("---")[:2]
    assert len(BLOCKS) == 2
    assert '"code"' in called or '"items"' in called
    assert '"expediente"' in asked, asked


def test_the_readme_names_only_what_is_there() -> None:
    named = re.findall(
        r"`((?:services|shared|local|tests|migrations|docs)/[a-z_/]*[a-z_]\.?[a-z]*/?)`", README.read_text()
    )
    missing = [path for path in named if not (README.parent / path).exists()]
    assert named
    assert missing == []
