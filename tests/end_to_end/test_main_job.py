"""The main job, end to end: the demonstration is the test."""

import re
from pathlib import Path

import pytest

from local.demo.kept_documents import keep_documents
from tests.end_to_end.conftest import Played


@pytest.mark.feature("P08.1")
@pytest.mark.timeout(400)
def test_every_step_of_the_main_job_holds(played: Played) -> None:
    assert played.held, played.told
    assert "main job: 22 of 22 steps held" in played.told
    assert "trabajo principal: se cumplieron 22 de 22 pasos" in played.told
    assert "cargo de ingreso" in played.told


def test_its_signed_documents_stay_to_be_looked_at(played: Played, tmp_path: Path) -> None:
    (tmp_path / "of-an-earlier-run.pdf").write_bytes(b"old")
    kept = keep_documents(played.stage.institutions, tmp_path)
    assert sorted(kept) == sorted(tmp_path.iterdir())
    assert len(kept) >= 3
    for path in kept:
        assert path.read_bytes().startswith(b"%PDF-")
        assert b"/ByteRange" in path.read_bytes(), "signed"


def test_what_is_told_has_no_code_of_the_api(played: Played) -> None:
    assert re.findall(r"[A-Z]+_[A-Z]+|/v1/\S*|[{}]", played.told) == []
