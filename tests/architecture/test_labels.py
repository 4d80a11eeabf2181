"""Every code that the API publishes has a label in both languages, and no text for people quotes a code instead."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway.labels import labels_of
from services.gateway.openapi_own import OWN_SCHEMAS
from tests.architecture.source_tree import files_under, tree_of
from tests.contracts.merged_document import merged_document

pytestmark = pytest.mark.feature("P10.3")

SCHEMAS = merged_document()["components"]["schemas"]
LABELS = labels_of(merged_document())["labels"]
ALIKE = {"SIRA", "Jitsi", "Zoom", "WhatsApp", "Normal", "Individual"}
WORDS_TOO = {"API", "CEM", "MPE", "SINOE", "SIRA", "NOT", "UNKNOWN"}  # read by people just so


def inline_codes(node: Any) -> Iterator[list[str]]:
    """Yield the codes that stand where they are used, in no schema of their own."""
    if isinstance(node, list):
        for one in node:
            yield from inline_codes(one)
    elif isinstance(node, dict):
        if "enum" in node:
            yield node["enum"]
        for value in node.values():
            yield from inline_codes(value)


def test_every_enumeration_has_its_labels() -> None:
    assert len(LABELS) > 60
    assert {name for name, schema in SCHEMAS.items() if "enum" in schema} == set(LABELS)
    for name, labels in LABELS.items():
        assert list(labels) == SCHEMAS[name]["enum"]
        assert set(SCHEMAS[name]["x-labels"]) == set(labels), name


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_label_is_words_that_tell_codes_apart(language: str) -> None:
    for name, labels in LABELS.items():
        words = [label[language] for label in labels.values()]
        assert len(set(words)) == len(words), name
        for word in words:
            assert word == word.strip() == word[0].upper() + word[1:].removesuffix("."), (name, word)
            assert "_" not in word, (name, word)


def test_the_two_languages_differ_but_for_proper_names() -> None:
    assert {one["es"] for labels in LABELS.values() for one in labels.values() if one["es"] == one["en"]} == ALIKE


def test_no_code_is_published_but_by_an_enumeration() -> None:
    published = [set(labels) for labels in LABELS.values()]
    for name, schema in SCHEMAS.items():
        for codes in inline_codes(schema.get("properties", {})) if name not in OWN_SCHEMAS else ():
            assert any(set(codes) <= labelled for labelled in published), (name, codes)


def texts() -> Iterator[tuple[str, str]]:
    """Yield (place, text) of each text for people that the code writes."""
    for path in files_under("services", "shared"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                for part in (part for said in node.args for part in ast.walk(said)):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield f"{path}:{part.lineno}", part.value


def test_no_text_for_people_quotes_a_code() -> None:
    codes = {code for labels in LABELS.values() for code in labels} - WORDS_TOO
    written = list(texts())
    assert len(written) > 500
    assert [(place, said) for place, said in written if codes & set(re.findall(r"\b[A-Z][A-Z_]{2,}\b", said))] == []
