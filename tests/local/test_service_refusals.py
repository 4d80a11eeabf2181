"""What keeps a service from starting is said to who starts it in one line, without a traceback."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.interop.documents.actions.demo_certificates import make_demo_chain
from shared.security.encryption import new_key
from tests.interop.institutions.test_mock_refusal import NEEDED

pytestmark = pytest.mark.feature("P08.2")


def started(**settings: str) -> "subprocess.CompletedProcess[str]":
    """Start the service as Compose does; it is refused before it serves."""
    told = os.environ | {name.upper(): value for name, value in (NEEDED | settings).items()}
    command = [sys.executable, "-m", "shared.doors", "services.interop.main:create_app", "--port", "0"]
    return subprocess.run(command, env=told, capture_output=True, text=True, timeout=60, check=False)


def test_a_production_without_institutions_is_refused_in_one_line() -> None:
    refused = started(environment="production")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith("ERROR: Falta SINOE_URL, MPE_URL, SIRA_URL: dónde está cada institución")


def test_nor_does_one_sign_with_a_demonstrations_certificate(tmp_path: Path) -> None:
    made = make_demo_chain("CAI de prueba", datetime.now(UTC))
    settings = {"environment": "production", "field_encryption_keys": f"k1:{new_key()}", "blind_index_key": new_key()}
    settings |= dict.fromkeys(("sinoe_url", "mpe_url", "sira_url"), "http://127.0.0.1:9")
    for name, text in (("key", made.key_pem), ("certificate", made.certificate_pem), ("chain", made.chain_pem)):
        file = tmp_path / f"{name}.pem"
        file.write_bytes(text)
        settings[f"signing_{name}_file"] = str(file)
    refused = started(**settings)
    (tmp_path / "key.pem").unlink()
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert refused.stderr.startswith("ERROR: El certificado de firma es de demostración")
