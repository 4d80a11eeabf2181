"""The hash chain of the ledger holds, and shows where it was tampered with."""

from dataclasses import replace

import pytest

from services.interop.delivery.rules.ledger_chain import GENESIS, Link, canonical, first_break, sha256
from tests.interop.delivery.entries import entry_after

pytestmark = pytest.mark.feature("N02.2")


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    for number in range(length):
        links.append(entry_after(links[-1] if links else None, {"número": number, "estado": "SUBMITTED"}))
    return links


def test_an_untouched_chain_holds() -> None:
    links = chain(5)
    assert first_break(links) is None
    assert links[0].previous_hash == GENESIS
    assert [link.sequence for link in links] == [1, 2, 3, 4, 5]


def test_it_holds_without_bodies_and_from_the_middle() -> None:
    links = [replace(link, body=None) for link in chain(5)]
    assert first_break(links) is None
    assert first_break(links[2:], links[1].hash, 3) is None


def test_a_changed_body_is_found() -> None:
    links = chain(5)
    links[2] = replace(links[2], body=canonical({"número": 99, "estado": "SUBMITTED"}))
    assert first_break(links) == 3


def test_a_body_changed_with_its_hash_is_found() -> None:
    links = chain(5)
    body = canonical({"número": 99})
    links[2] = replace(links[2], body=body, body_sha256=sha256(body))
    assert first_break(links) == 3


def test_a_rewritten_entry_breaks_the_one_after_it() -> None:
    links = chain(5)
    links[2] = entry_after(links[1], {"número": 99})
    assert first_break(links) == 4


def test_a_removed_entry_is_found() -> None:
    links = chain(5)
    del links[3]
    assert first_break(links) == 4
    assert first_break(links[1:]) == 1


def test_the_canonical_text_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "ñ"}) == canonical({"a": "ñ", "b": 1}) == '{"a":"ñ","b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})
