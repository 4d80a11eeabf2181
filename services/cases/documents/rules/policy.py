"""What is taken as a document of each kind: sizes and types are data, never code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.cases.documents.rules.content_types import ContentType
from services.cases.documents.rules.kinds import DocumentKind

_MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """How large a document of a kind may be, in bytes, and what it may be."""

    largest: int
    types: frozenset[ContentType]


@dataclass(frozen=True, eq=False)
class DocumentPolicy:
    """The limits of every kind."""

    version: str
    kinds: Mapping[DocumentKind, Limits]


@cache
def document_policy() -> DocumentPolicy:
    """Return the policy in force, read from document_policy.json: an example, not official."""
    data = json.loads(files("services.cases.documents.rules").joinpath("document_policy.json").read_text("utf-8"))
    return DocumentPolicy(
        data["version"],
        {
            kind: Limits(
                data["kinds"][kind]["largest_mebibytes"] * _MEBIBYTE,
                frozenset(ContentType[name] for name in data["kinds"][kind]["types"]),
            )
            for kind in DocumentKind
        },
    )
