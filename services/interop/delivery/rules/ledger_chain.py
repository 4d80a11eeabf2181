"""The hash chain of the message ledger, one chain per centre.

An entry's hash covers its predecessor's hash, its place and the SHA-256 of its body, so that the chain can be checked
without showing the bodies of other cases. The body is canonical JSON: sorted keys, no white space, UTF-8.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64
"""What stands for the predecessor's hash in a centre's first entry."""


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it; `body` may be absent where only the chain is shown."""

    sequence: int
    previous_hash: str
    body_sha256: str
    hash: str
    body: str | None = None


def canonical(fields: Mapping[str, object]) -> str:
    """The one text of a body: what is hashed is what is stored. Values must be JSON types already."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def link_after(previous: Link | None, body_sha256: str) -> Link:
    """The entry that follows `previous` (None: the first of its centre), without its body."""
    sequence = previous.sequence + 1 if previous else 1
    previous_hash = previous.hash if previous else GENESIS
    return Link(sequence, previous_hash, body_sha256, entry_hash(previous_hash, sequence, body_sha256))


def entry_hash(previous_hash: str, sequence: int, body_sha256: str) -> str:
    """The hash that binds an entry to its place."""
    return sha256(f"{previous_hash}:{sequence}:{body_sha256}")


def first_break(links: Iterable[Link], start_hash: str = GENESIS, start: int = 1) -> int | None:
    """The sequence at which the chain does not hold, or None when it holds.

    `links` in order of sequence; `start` and `start_hash` say where a part of a chain begins.
    """
    previous_hash, expected = start_hash, start
    for link in links:
        if link.sequence != expected or link.previous_hash != previous_hash:
            return expected
        if link.body is not None and sha256(link.body) != link.body_sha256:
            return expected
        if entry_hash(link.previous_hash, link.sequence, link.body_sha256) != link.hash:
            return expected
        previous_hash, expected = link.hash, expected + 1
    return None


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
