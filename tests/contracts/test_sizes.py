"""What a service takes, the gateway takes: no door refuses what the next one would have read."""

import base64
import re

import pytest

from services.gateway.settings import Settings
from services.interop.orders.models.orders import NewOrder
from shared import sizes
from shared.problems import BodyTooLarge
from tests.architecture.source_tree import ROOT, files_under

SIZES = {name: value for name, value in vars(sizes).items() if name.startswith("LARGEST_")}


@pytest.mark.feature("P01.2")
@pytest.mark.parametrize("name", SIZES)
def test_the_gateway_takes_every_body_that_a_service_takes(name: str) -> None:
    streamed = name == "LARGEST_FILE"
    assert SIZES[name] <= (Settings().file_limit_bytes if streamed else Settings().body_limit_bytes)


def test_people_are_told_the_size_that_a_document_may_have_and_not_what_the_gateway_leaves_around_it() -> None:
    assert str(BodyTooLarge.over(sizes.LARGEST_BODY).detail) == str(sizes.up_to(30 * 1024 * 1024))
    assert str(BodyTooLarge.over(1024 * 1024).detail) == str(sizes.up_to(1024 * 1024)), "an operator's smaller limit"


def test_a_document_at_its_limit_fits_into_an_order_and_that_into_a_body() -> None:
    encoded = len(base64.b64encode(bytes(sizes.LARGEST_DOCUMENT // 1024))) * 1024
    longest = NewOrder.model_json_schema()["properties"]["document_base64"]["anyOf"][0]["maxLength"]
    assert encoded <= longest <= sizes.LARGEST_BODY - 1024 * 1024


def test_no_other_file_of_a_service_has_a_limit_of_its_own_for_what_people_send() -> None:
    """The mocks have the institutions' own; what is read from institutions or unpacked is not sent by people."""
    elsewhere = {"services/interop/institutions/http.py", "services/interop/directory/actions/ministry_workbook.py"}
    written = re.compile(r"\d+ \* 1024 \* 1024")
    found = {str(path) for path in files_under("services") if written.search((ROOT / path).read_text())}
    assert {path for path in found if "/mocks/" not in path} == elsewhere
