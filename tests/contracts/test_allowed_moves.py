"""`allowed_moves` names operations of the platform's document, each by the address and method that it has there."""

from collections.abc import Iterator

import pytest

from services.cases.cases.models.cases import CaseMove
from services.cases.cases.rules.lifecycle import CaseState
from services.interop.delivery.rules import messages
from services.interop.filings.rules import lifecycle as filings
from services.interop.referrals.rules import lifecycle as referrals
from shared.move_routes import MoveRoute
from tests.contracts.merged_document import merged_document

pytestmark = pytest.mark.feature("C06.4")


def named() -> Iterator[MoveRoute]:
    """Yield the route of each move that somebody makes."""
    for case_state in CaseState:
        yield from (move.route for move in CaseMove.all_from(case_state) if move.route)
    for filing_state in filings.FilingState:
        for is_queued in (False, True):
            yield from (route for _, route in filings.allowed_moves(filing_state, is_queued=is_queued) if route)
    for sheet_state in referrals.ReferralState:
        yield from (route for _, route in referrals.allowed_moves(sheet_state) if route)
    for message_state in messages.MessageState:
        yield from (route for _, route in messages.allowed_moves(message_state) if route)


def test_each_route_that_a_move_names_stands_in_the_document() -> None:
    routes = set(named())
    paths = merged_document()["paths"]
    for route in routes:
        assert paths[route.path][route.method.lower()]["operationId"] == route.operation_id
    assert len(routes) == 13
