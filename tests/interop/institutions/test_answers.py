"""What the institutions send: whole and in order, or refused; never half read, and never quoted in an error."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.interop.institutions import mpe_mapping as mpe
from services.interop.institutions import sinoe_mapping as sinoe
from services.interop.institutions import sira_mapping as sira
from services.interop.institutions.channels import CemSheet, CourtSubmission, SentFile, Standing, VictimOnSheet
from services.interop.institutions.told_text import is_storable
from services.mocks.models.mpe import FilingMetadata
from services.mocks.models.sira import Sheet

SECRET = "Zoraida Centinela 999000111"
CARGO = {"cargo_number": "441-2026", "date": "2026-11-21", "time": "16:04:05", "office": "15° JF"}
FILING: dict[str, Any] = {"tracking_number": "MPE-1", "reference": "f1", "state": "RECEIPTED", "receipt": CARGO}
SHEET: dict[str, Any] = {"tracking": "S-1", "sheet_number": "n", "state": "ACCEPTED", "cem_sheet_number": "CEM-7"}
DEPOSIT: dict[str, Any] = {
    "id": "N-1", "casilla": "11223", "deposited_at": "2026-11-21T15:00:00Z", "expediente": "00123-2026-0-1801-JR-FT-15",
    "document": {"file_name": "r.pdf", "sha256": "0" * 64, "size": 9},
}  # fmt: skip

UNUSABLE_NUMBERS = ["", " ", "\x00", "a\x00", "a\nb", " a", "a\t", 7, None, ["a"], {"a": 1}, "x" * 201]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.feature("N04.1")
@pytest.mark.parametrize("number", UNUSABLE_NUMBERS)
def test_a_desks_tracking_number_that_names_nothing_is_refused(number: object) -> None:
    with pytest.raises(ValidationError):
        mpe.DeskFiling.model_validate({**FILING, "tracking_number": number})
    with pytest.raises(ValidationError):
        mpe.DeskFilings.model_validate({"filings": [FILING, {**FILING, "tracking_number": number}]})


@pytest.mark.feature("N05.2")
@pytest.mark.parametrize("number", UNUSABLE_NUMBERS)
def test_siras_tracking_number_that_names_nothing_is_refused(number: object) -> None:
    with pytest.raises(ValidationError):
        sira.SiraReferral.model_validate({**SHEET, "tracking": number})


@pytest.mark.feature("N04.1")
@pytest.mark.parametrize("number", ["MPE-2026-000001", "12/2026", "Nº 7 – A", "ñ", "..", "x" * 200])
def test_a_number_as_offices_write_them_is_kept_as_it_is(number: str) -> None:
    assert mpe.DeskFiling.model_validate({**FILING, "tracking_number": number}).tracking_number == number


@pytest.mark.feature("N04.1")
@pytest.mark.parametrize("part", ["cargo_number", "date", "time", "office"])
@pytest.mark.parametrize("value", [None, 7, "a\x00"])
def test_a_cargo_with_a_spoilt_part_is_no_cargo(part: str, value: object) -> None:
    with pytest.raises(ValidationError):
        mpe.DeskFiling.model_validate({**FILING, "receipt": {**CARGO, part: value}})


@pytest.mark.feature("N04.1")
@pytest.mark.parametrize("part", ["cargo_number", "date", "time", "office"])
def test_a_cargo_with_a_part_missing_is_no_cargo(part: str) -> None:
    cut = {name: value for name, value in CARGO.items() if name != part}
    with pytest.raises(ValidationError):
        mpe.DeskFiling.model_validate({**FILING, "receipt": cut})


@pytest.mark.feature("N04.1")
def test_a_cargo_with_an_empty_number_proves_nothing() -> None:
    with pytest.raises(ValidationError):
        mpe.DeskFiling.model_validate({**FILING, "receipt": {**CARGO, "cargo_number": ""}})


@pytest.mark.feature("N04.1", "N05.2")
@pytest.mark.parametrize("state", ["", "received", "ARCHIVED", None, 1])
def test_a_state_that_we_do_not_know_is_refused(state: object) -> None:
    with pytest.raises(ValidationError):
        mpe.DeskFiling.model_validate({**FILING, "state": state})
    with pytest.raises(ValidationError):
        sira.SiraReferral.model_validate({**SHEET, "state": state})


@pytest.mark.feature("N04.1")
@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("RECEIVED", Standing.PENDING),
        ("RECEIPTED", Standing.RECEIPTED),
        ("OBSERVED", Standing.OBSERVED),
        ("REJECTED", Standing.REJECTED),
    ],
)
def test_each_state_of_the_desk_has_its_standing(state: str, standing: Standing) -> None:
    answer = mpe.answer_of(mpe.DeskFiling.model_validate({**FILING, "state": state, "observation": "x" * 3000}))
    assert answer.standing is standing
    assert len(answer.receipt["observation"] or "") == 2000


@pytest.mark.feature("N05.2")
@pytest.mark.parametrize("number", [None, "", "  ", "\t"])
def test_accepted_without_the_cems_number_is_not_accepted_yet(number: str | None) -> None:
    answer = sira.answer_of(sira.SiraReferral.model_validate({**SHEET, "cem_sheet_number": number}))
    assert (answer.standing, answer.receipt) == (Standing.PENDING, {})


@pytest.mark.feature("N05.2")
def test_a_sheet_that_is_only_received_carries_no_receipt_whatever_came_with_it() -> None:
    early = {**SHEET, "state": "RECEIVED", "return_reason": SECRET}
    assert sira.answer_of(sira.SiraReferral.model_validate(early)).receipt == {}


@pytest.mark.feature("N05.2")
def test_a_returned_sheet_needs_no_number_and_its_reason_is_cut_and_struck() -> None:
    returned = {**SHEET, "state": "RETURNED", "cem_sheet_number": None, "return_reason": "987654321 " + "x" * 900}
    answer = sira.answer_of(sira.SiraReferral.model_validate(returned))
    assert answer.standing is Standing.RETURNED
    assert answer.receipt["return_reason"] is not None
    assert answer.receipt["return_reason"].startswith("▇ x")
    assert len(answer.receipt["return_reason"]) <= 500


@pytest.mark.feature("N05.2")
@pytest.mark.parametrize("condition", ["NEW", "REENTRY", "REOFFENCE", "REFERRED", "CONTINUING", None])
def test_the_cems_conditions_are_those_of_its_sheet(condition: str | None) -> None:
    answer = sira.answer_of(sira.SiraReferral.model_validate({**SHEET, "condition": condition}))
    assert answer.receipt["condition"] == condition


@pytest.mark.feature("N05.2")
def test_a_condition_of_another_year_is_refused_not_guessed() -> None:
    with pytest.raises(ValidationError):
        sira.SiraReferral.model_validate({**SHEET, "condition": "NUEVO"})


@pytest.mark.feature("C10.5")
@pytest.mark.parametrize(
    ("model", "body"),
    [
        (mpe.DeskFiling, {**FILING, "state": SECRET}),
        (mpe.DeskFilings, {"filings": SECRET}),
        (sira.SiraReferral, {**SHEET, "condition": SECRET}),
        (sira.SiraReferrals, {"referrals": [SECRET]}),
        (sinoe.DepositedNotification, {**DEPOSIT, "deposited_at": SECRET}),
    ],
)
def test_an_error_never_quotes_what_it_was_about(model: Any, body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(body)
    assert "Centinela" not in str(refused.value)
    assert "999000111" not in str(refused.value)


@pytest.mark.feature("N04.1", "N05.2")
@given(JSON)
def test_any_json_is_an_answer_or_refused(body: object) -> None:
    for model in (mpe.DeskFiling, mpe.DeskFilings, sira.SiraReferral, sira.SiraReferrals):
        with pytest.raises(ValidationError):
            model.model_validate(body)


def submission(**changed: Any) -> CourtSubmission:
    """A filing."""
    fields = {
        "reference": "f1/C1",
        "expediente": "00123-2026-0-1801-JR-FT-15",
        "court_code": "1801-JR-FT-15",
        "document_type": "LETTER",
        "summary": "Oficio",
        "filer": "CAI Breña",
        "document": SentFile("a.pdf", b"%PDF"),
    }
    return CourtSubmission(**{**fields, **changed})


def sheet(kind: str = "REFERRAL", victim: VictimOnSheet | None = None, **changed: Any) -> CemSheet:
    """A sheet."""
    fields: dict[str, Any] = {
        "sheet_number": "CAI-LIMA-2026-000001",
        "cem_code": "CEM-150105-BRENA",
        "urgency": "URGENT",
        "centre_name": "CAI Breña",
        "expediente": "00123-2026-0-1801-JR-FT-15",
        "participant_name": "Juan Soto",
        "participant_document_type": "DNI",
        "participant_document_number": "40718293",
        "reason": "Riesgo severo",
        "document_sha256": None,
    }
    return CemSheet(kind=kind, victim=victim, **{**fields, **changed})


VICTIMS = st.builds(
    VictimOnSheet, st.text(min_size=1, max_size=30), st.none() | st.from_regex(r"9[0-9]{8}", fullmatch=True),
    st.none() | st.text(max_size=30), st.none() | st.just("150105"), st.none() | st.text(max_size=20),
)  # fmt: skip


@pytest.mark.feature("N04.1")
@given(st.text("abcÑ/C1-", min_size=1, max_size=20), st.text(max_size=700), st.text(max_size=200))
def test_a_filing_says_at_the_desk_what_it_says_here(reference: str, summary: str, kind: str) -> None:
    metadata = mpe.metadata_of(submission(reference=reference, summary=summary, document_type=kind))
    assert metadata["reference"] == reference
    assert summary.startswith(metadata["summary"])
    assert kind.startswith(metadata["document_type"])
    assert (metadata["expediente"], metadata["court_code"]) == ("00123-2026-0-1801-JR-FT-15", "1801-JR-FT-15")


@pytest.mark.feature("N04.1")
def test_the_desk_takes_the_metadata_as_we_write_it() -> None:
    metadata = mpe.metadata_of(submission())
    read = FilingMetadata.model_validate_json(json.dumps(metadata))
    assert {name: getattr(read, name) for name in metadata} == metadata


@pytest.mark.feature("N05.2")
@pytest.mark.parametrize("kind", ["REFERRAL", "ALERT"])
def test_sira_takes_a_sheet_as_we_write_it(kind: str) -> None:
    victim = VictimOnSheet("Zoraida Centinela", "999000111", "Pasaje 1", "150105", "mañanas")
    body = sira.body_of(sheet(kind, victim))
    read = Sheet.model_validate_json(json.dumps(body)).model_dump(mode="json")
    assert {name: read[name] for name in body} == body


@pytest.mark.feature("N05.6")
@given(VICTIMS)
def test_a_referral_tells_the_cem_all_of_how_to_reach_her_and_an_alert_nothing(victim: VictimOnSheet) -> None:
    told = sira.body_of(sheet("REFERRAL", victim))["victim"]
    assert told == {
        "full_name": victim.full_name,
        "phone": victim.phone,
        "address": victim.address,
        "ubigeo": victim.ubigeo,
        "safe_contact_hours": victim.safe_contact_hours,
    }
    for kind in ("ALERT", "OTHER", "referral", ""):
        assert sira.body_of(sheet(kind, victim))["victim"] is None
    assert sira.body_of(sheet("REFERRAL", None))["victim"] is None


@pytest.mark.feature("C10.5")
@given(VICTIMS)
def test_no_repr_shows_her(victim: VictimOnSheet) -> None:
    assert repr(victim) == "VictimOnSheet(...)"
    assert repr(sheet("REFERRAL", victim)) == repr(sheet("REFERRAL", VictimOnSheet("x", None, None, None, None)))


@pytest.mark.feature("N03.1")
@pytest.mark.parametrize(
    "changed",
    [
        {"id": ""},
        {"id": None},
        {"id": "a\nb"},
        {"deposited_at": "2026-11-21T15:00:00"},
        {"deposited_at": "ayer"},
        {"document": None},
        {"document": {"file_name": "r.pdf", "sha256": "0" * 64}},
        {"summary": "nul\x00"},
        {"clerk": {"note": ["nul\x00"]}},
        {"clerk": "media letra \ud83d"},
        {"weight": float("nan")},
        {"weight": float("inf")},
        {"expediente": 123},
    ],
    ids=str,
)
def test_a_deposit_that_cannot_be_kept_as_it_came_is_counted_and_stops_no_other(changed: dict[str, Any]) -> None:
    read, unreadable = sinoe.read_list({"notifications": [{**DEPOSIT, **changed}, {**DEPOSIT, "id": "N-2"}]})
    assert ([deposit.id for deposit, _ in read], unreadable) == (["N-2"], 1)


@pytest.mark.feature("N03.1")
def test_what_the_clerk_left_out_is_empty_and_what_we_do_not_know_is_kept_raw() -> None:
    bare = {name: DEPOSIT[name] for name in ("id", "casilla", "deposited_at", "document")} | {"sala": "2.ª"}
    ((deposit, raw),), unreadable = sinoe.read_list({"notifications": [bare]})
    assert (deposit.expediente, deposit.court_name, deposit.summary, unreadable) == ("", "", "", 0)
    assert raw == bare


@pytest.mark.feature("N03.1")
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 20)), max_size=12))
def test_a_list_is_read_oldest_first_and_once_each_however_it_comes(items: list[tuple[str, int]]) -> None:
    start = datetime(2026, 11, 21, tzinfo=UTC)
    listed = [
        {**DEPOSIT, "id": name, "deposited_at": (start + timedelta(hours=hour)).isoformat()} for name, hour in items
    ]
    read, unreadable = sinoe.read_list({"notifications": listed})
    assert unreadable == 0
    assert sorted(deposit.id for deposit, _ in read) == sorted({name for name, _ in items})
    moments = [deposit.deposited_at for deposit, _ in read]
    assert moments == sorted(moments)
    assert sinoe.last_deposit(read) == max(moments, default=None)


@pytest.mark.feature("N03.1")
@given(JSON)
def test_any_json_in_a_list_is_a_deposit_or_counted(item: object) -> None:
    assert sinoe.read_list({"notifications": [item]}) == ([], 1)


@pytest.mark.feature("N03.1")
@pytest.mark.parametrize(
    ("value", "storable"),
    [
        ({"a": ["b", 1, None, True]}, True),
        ("\\u0000", True),
        ("\\", True),
        ("\x00", False),
        ({"\x00": 1}, False),
        ("\\\x00", False),
        ("\ud800", False),
        (float("-inf"), False),
        ("😀ñ", True),
    ],
)
def test_what_postgresql_cannot_keep_is_known(value: object, storable: bool) -> None:
    assert is_storable(value) is storable
