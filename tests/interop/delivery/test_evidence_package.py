"""The evidence package checks itself offline, with nothing but Python."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from services.interop.delivery.rules.evidence_package import build_package
from services.interop.delivery.rules.ledger_chain import Link
from tests.interop.delivery.entries import entry_after

pytestmark = pytest.mark.feature("N02.3")

DOCUMENT = b"%PDF-1.7 informe"


def package() -> bytes:
    digest = hashlib.sha256(DOCUMENT).hexdigest()
    links: list[Link] = []
    for state in ("QUEUED", "SENDING", "OTRO CASO", "SUBMITTED"):
        fields = {"state": state, "documents": [{"role": "DOCUMENT", "sha256": digest}]}
        links.append(entry_after(links[-1] if links else None, fields))
    links[2] = replace(links[2], body=None)
    return build_package({"id": "m1", "documents": []}, links, {"1-informe.pdf": DOCUMENT})


def check(directory: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-I", "verify.py"]
    return subprocess.run(program, cwd=directory, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    with zipfile.ZipFile(BytesIO(package())) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_an_untouched_package_conforms(unpacked: Path) -> None:
    done = check(unpacked)
    assert (done.returncode, done.stdout[:8]) == (0, "CONFORME")
    assert "OTRO CASO" not in (unpacked / "asientos.json").read_text()


def test_the_same_input_gives_the_same_bytes() -> None:
    assert package() == package()


def change_entry(directory: Path) -> None:
    file = directory / "asientos.json"
    file.write_text(file.read_text().replace("SENDING", "SENT_OK"))


def change_hash(directory: Path) -> None:
    file = directory / "asientos.json"
    file.write_text(file.read_text().replace('"sequence": 3', '"sequence": 7'))


def change_document(directory: Path) -> None:
    (directory / "documentos" / "1-informe.pdf").write_bytes(DOCUMENT + b" ")


def remove_document(directory: Path) -> None:
    (directory / "documentos" / "1-informe.pdf").unlink()


def swap_document(directory: Path) -> None:
    other = DOCUMENT + b"!"
    (directory / "documentos" / "1-informe.pdf").write_bytes(other)
    file = directory / "mensaje.json"
    digests = hashlib.sha256(DOCUMENT).hexdigest(), hashlib.sha256(other).hexdigest()
    file.write_text(file.read_text().replace(*digests))


@pytest.mark.parametrize("tamper", [change_entry, change_hash, change_document, remove_document, swap_document])
def test_whatever_is_tampered_with_is_found(unpacked: Path, tamper: Callable[[Path], None]) -> None:
    tamper(unpacked)
    done = check(unpacked)
    assert done.returncode == 1
    assert "FALLA" in done.stdout
