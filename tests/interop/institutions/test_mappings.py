"""Our model and each institution's, both ways."""

from typing import Any

import pytest

from services.cases.client.codes import Reporter
from services.interop.documents.rules.court_words import source_words
from services.interop.institutions import mpe_mapping as mpe
from services.interop.institutions import sinoe_mapping as sinoe
from services.interop.institutions import sira_mapping as sira
from services.interop.institutions.channels import CemSheet, CourtSubmission, SentFile, Standing, VictimOnSheet

VICTIM = VictimOnSheet("Zoraida Centinela", "999000111", "Pasaje 1", "150105", "mañanas")
FILING = {"tracking_number": "MPE-1", "reference": "r", "state": "RECEIPTED", "added": "later"}
CARGO = {"cargo_number": "1-2026", "date": "2026-11-21", "time": "16:04:05", "office": "15° JF"}
REFERRAL = {"tracking": "S-1", "sheet_number": "n", "state": "ACCEPTED"}


def sheet(kind: str) -> CemSheet:
    return CemSheet(
        sheet_number="CAI-LIMA-2026-000001",
        kind=kind,
        cem_code="CEM-X",
        urgency="URGENT",
        centre_name="CAI",
        expediente="e",
        participant_name="Juan Soto",
        participant_document_type="DNI",
        participant_document_number="40718293",
        reason="r" * 3000,
        document_sha256=None,
        victim=VICTIM,
    )


@pytest.mark.feature("N05.6")
def test_an_alert_never_carries_the_victim_whatever_it_is_given() -> None:
    assert sira.body_of(sheet("ALERT"))["victim"] is None
    victim = sira.body_of(sheet("REFERRAL"))["victim"]
    assert isinstance(victim, dict)
    assert victim["phone"] == "999000111"
    assert len(str(sira.body_of(sheet("ALERT"))["reason"])) == 2000


def test_the_victim_does_not_show_in_a_traceback() -> None:
    assert "Centinela" not in repr(sheet("REFERRAL"))
    assert "999000111" not in repr(VICTIM)


@pytest.mark.feature("N04.1")
def test_a_receipt_without_its_cargo_is_no_receipt_yet() -> None:
    assert mpe.answer_of(mpe.DeskFiling.model_validate(FILING)).standing is Standing.PENDING
    answer = mpe.answer_of(mpe.DeskFiling.model_validate({**FILING, "receipt": CARGO}))
    assert (answer.standing, answer.receipt) == (Standing.RECEIPTED, CARGO)
    observed = mpe.DeskFiling.model_validate({**FILING, "state": "OBSERVED", "observation": "Falta firma"})
    assert mpe.answer_of(observed).receipt == {"observation": "Falta firma"}


@pytest.mark.feature("N05.2")
def test_an_acceptance_without_the_cems_number_is_none_yet_and_echoes_are_dropped() -> None:
    assert sira.answer_of(sira.SiraReferral.model_validate(REFERRAL)).standing is Standing.PENDING
    echo = {**REFERRAL, "cem_sheet_number": "C-1", "victim": {"phone": "999000111"}, "condition": "NEW"}
    answer = sira.answer_of(sira.SiraReferral.model_validate(echo))
    assert answer.receipt == {"cem_sheet_number": "C-1", "condition": "NEW", "return_reason": None}
    returned = {**REFERRAL, "state": "RETURNED", "return_reason": "llamar al 999 000 111"}
    assert sira.answer_of(sira.SiraReferral.model_validate(returned)).receipt["return_reason"] == "llamar al ▇"


@pytest.mark.feature("N04.3")
def test_a_filings_metadata_keeps_within_the_desks_limits() -> None:
    filing = CourtSubmission("r", "e", "c", "t" * 200, "s" * 900, "CAI", SentFile("a.pdf", b"%PDF"))
    metadata = mpe.metadata_of(filing)
    assert (len(metadata["document_type"]), len(metadata["summary"])) == (100, 500)


def deposit(identifier: str, at: str) -> dict[str, Any]:
    document = {"file_name": "r.pdf", "sha256": "0" * 64, "size": 9}
    return {"id": identifier, "casilla": "1", "deposited_at": at, "document": document}


@pytest.mark.feature("N03.1")
def test_a_list_is_read_in_order_once_each_and_a_bad_item_does_not_stop_the_rest() -> None:
    later, earlier = deposit("b", "2026-11-21T16:00:00Z"), deposit("a", "2026-11-21T15:00:00Z")
    read, unreadable = sinoe.read_list({"notifications": [later, {"id": 7}, earlier, later]})
    assert [each.id for each, _ in read] == ["a", "b"]
    assert unreadable == 1
    assert read[0][1] == earlier
    bodies: list[Any] = [{}, [], None, {"notifications": "x"}]
    for body in bodies:
        with pytest.raises(ValueError, match="no list"):
            sinoe.read_list(body)


@pytest.mark.feature("C13.1")
@pytest.mark.parametrize("reporter", [Reporter.VICTIM, Reporter.FAMILY, Reporter.CEM, Reporter.OTHER])
def test_the_court_is_not_told_that_the_victim_or_those_near_her_reported(reporter: Reporter) -> None:
    assert source_words(reporter) == "Fuente reservada"
    assert source_words(Reporter.POLICE) == "Policía Nacional del Perú"
