"""Entries of a ledger as the tests write them."""

from collections.abc import Mapping
from dataclasses import replace

from services.interop.delivery.rules.ledger_chain import Link, canonical, link_after, sha256


def entry_after(previous: Link | None, fields: Mapping[str, object]) -> Link:
    """The entry that follows `previous` and says this, with its body."""
    body = canonical(fields)
    return replace(link_after(previous, sha256(body)), body=body)
