"""Whoever changes the ledger, or a package taken from it, anywhere, is found out."""

import hashlib
import json
import runpy
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.delivery.rules.evidence_package import LONGEST_NAME, build_package
from services.interop.delivery.rules.ledger_chain import (
    GENESIS,
    Link,
    canonical,
    entry_hash,
    first_break,
    sha256,
)
from tests.interop.delivery.entries import entry_after

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('añ"\\', max_size=3), inner, max_size=3),
    max_leaves=3,
)
BODIES = st.lists(st.dictionaries(st.text("estado", max_size=4), JSON, max_size=3), min_size=1, max_size=5)
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


def chain_of(bodies: list[dict[str, Any]]) -> list[Link]:
    """The ledger that these bodies give."""
    links: list[Link] = []
    for body in bodies:
        links.append(entry_after(links[-1] if links else None, body))
    return links


@pytest.mark.feature("N02.2")
@given(BODIES)
def test_a_chain_holds_and_any_part_of_it_from_its_predecessor(bodies: list[dict[str, Any]]) -> None:
    links = chain_of(bodies)
    assert first_break(links) is None
    for start in range(1, len(links)):
        assert first_break(links[start:], links[start - 1].hash, start + 1) is None


@pytest.mark.feature("N02.2")
@given(BODIES, st.data())
def test_any_change_of_any_field_of_any_entry_is_found_there(bodies: list[dict[str, Any]], data: st.DataObject) -> None:
    links = chain_of(bodies)
    place = data.draw(st.integers(0, len(links) - 1))
    name = data.draw(st.sampled_from(["sequence", "previous_hash", "body_sha256", "hash", "body"]))
    forged: Any = data.draw(st.integers(-5, 20) if name == "sequence" else st.text(max_size=5) | HEX)
    changed = replace(links[place], **{name: forged})
    if changed != links[place]:
        assert first_break([*links[:place], changed, *links[place + 1 :]]) == place + 1


@pytest.mark.feature("N02.2")
@given(BODIES, JSON, st.data())
def test_an_entry_rewritten_with_all_its_hashes_is_found_by_the_next(
    bodies: list[dict[str, Any]], forged: object, data: st.DataObject
) -> None:
    links = chain_of([*bodies, {"último": True}])
    place = data.draw(st.integers(0, len(links) - 2))
    forgery = entry_after(links[place - 1] if place else None, {"forged": forged})
    found = first_break([*links[:place], forgery, *links[place + 1 :]])
    assert found == place + 2


@pytest.mark.feature("N02.2")
@given(BODIES, st.data())
def test_an_entry_left_out_repeated_or_moved_is_found(bodies: list[dict[str, Any]], data: st.DataObject) -> None:
    links = chain_of([*bodies, {"n": 1}, {"n": 2}])
    place = data.draw(st.integers(0, len(links) - 2))
    without = links[:place] + links[place + 1 :]
    twice = links[: place + 1] + links[place:]
    swapped = [*links[:place], links[place + 1], links[place], *links[place + 2 :]]
    assert [first_break(each) for each in (without, twice, swapped)] == [place + 1, place + 2, place + 1]


@pytest.mark.feature("N02.2")
def test_another_centres_first_entry_does_not_continue_a_chain() -> None:
    links = chain_of([{"n": 1}])
    assert first_break(chain_of([{"n": 2}]), links[0].hash, 2) == 2
    assert first_break([]) is None


@pytest.mark.feature("N02.2")
def test_a_chain_forged_from_its_second_place_on_is_found_at_the_first() -> None:
    digest = sha256("{}")
    forged = Link(2, GENESIS, digest, entry_hash(GENESIS, 2, digest), "{}")
    assert first_break([forged]) == 1
    assert first_break([forged], GENESIS, 2) is None


@pytest.mark.feature("N02.2")
@given(BODIES)
def test_the_hashes_are_those_that_anyone_can_compute(bodies: list[dict[str, Any]]) -> None:
    previous = GENESIS
    for number, link in enumerate(chain_of(bodies), 1):
        assert link.body is not None
        digest = hashlib.sha256(link.body.encode("utf-8")).hexdigest()
        bound = hashlib.sha256(f"{previous}:{number}:{digest}".encode()).hexdigest()
        assert (link.body_sha256, link.hash) == (digest, bound)
        previous = link.hash


@pytest.mark.feature("N02.2")
@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4))
def test_a_body_is_the_same_text_again_after_a_journey_through_json(fields: dict[str, Any]) -> None:
    text = canonical(fields)
    assert json.loads(text) == fields
    assert canonical(json.loads(text)) == text


@pytest.mark.feature("N02.2")
@pytest.mark.parametrize("fields", [{"n": float("inf")}, {"n": float("nan")}, {"n": {1, 2}}, {"n": b"x"}])
def test_what_is_no_json_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical(fields)


@pytest.mark.feature("N02.2")
def test_places_cannot_be_confused_in_what_is_hashed() -> None:
    assert entry_hash("a", 11, "b") != entry_hash("a:1", 1, "b")
    assert sha256("ñ") == hashlib.sha256("ñ".encode()).hexdigest()


DOCUMENT = b"%PDF-1.7 informe"


def package(name: str = "1-informe.pdf", receipt: dict[str, str] | None = None) -> bytes:
    """A message's package: three entries of its own around one of another case."""
    receipt = receipt or {"cargo_number": "441-2026"}
    documents = [{"role": "DOCUMENT", "sha256": hashlib.sha256(DOCUMENT).hexdigest()}]
    bodies: list[dict[str, Any]] = [
        {"state": "QUEUED", "reference": "f1", "tracking": None, "receipt": None, "documents": documents},
        {"state": "SUBMITTED", "reference": "f1", "tracking": "M-1", "receipt": None, "documents": documents},
        {"state": "QUEUED", "reference": "otro caso"},
        {"state": "RECEIPTED", "reference": "f1", "tracking": "M-1", "receipt": receipt, "documents": documents},
    ]
    links = chain_of(bodies)
    links[2] = replace(links[2], body=None)
    message = {"id": "m1", "state": "RECEIPTED", "reference": "f1", "tracking": "M-1", "receipt": receipt}
    return build_package(message, links, {name: DOCUMENT})


def unpack(content: bytes, directory: Path) -> Path:
    """Unpack as anyone would."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(directory)
    return directory


def verdict(directory: Path) -> object:
    """The exit code of the package's own program, run in this process: a new Python takes a second here."""
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(directory / "verify.py"))
    return left.value.code


def rewrite(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A forger with an editor."""

    def tamper(directory: Path) -> None:
        path = directory / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return tamper


def plant_document(directory: Path) -> None:
    (directory / "documentos" / "2-otro.pdf").write_bytes(b"%PDF-1.7 otro")


def drop_entry(directory: Path) -> None:
    path = directory / "asientos.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(entries[:1] + entries[2:]), encoding="utf-8")


def hide_bodies(directory: Path) -> None:
    path = directory / "asientos.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    for entry in entries:
        entry.pop("body", None)
    path.write_text(json.dumps(entries), encoding="utf-8")


def list_planted_document(directory: Path) -> None:
    plant_document(directory)
    path = directory / "mensaje.json"
    message = json.loads(path.read_text(encoding="utf-8"))
    digest = hashlib.sha256(b"%PDF-1.7 otro").hexdigest()
    message["documents"].append({"file": "2-otro.pdf", "sha256": digest})
    path.write_text(json.dumps(message), encoding="utf-8")


@pytest.mark.feature("N02.3")
def test_a_whole_package_conforms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict(unpack(package(), tmp_path)) == 0
    assert capsys.readouterr().out.startswith("CONFORME")


@pytest.mark.feature("N02.3")
@pytest.mark.parametrize(
    "tamper",
    [
        rewrite("asientos.json", '\\"state\\":\\"SUBMITTED\\"', '\\"state\\":\\"RECEIPTED\\"'),
        rewrite("asientos.json", "441-2026", "999-2026"),
        rewrite("mensaje.json", "441-2026", "999-2026"),
        rewrite("mensaje.json", '"RECEIPTED"', '"SUBMITTED"'),
        rewrite("mensaje.json", '"M-1"', '"M-2"'),
        rewrite("mensaje.json", '"f1"', '"f2"'),
        drop_entry,
        hide_bodies,
        plant_document,
        list_planted_document,
    ],
    ids=["entry", "receipt-entry", "receipt", "state", "tracking", "reference", "gap", "bodies", "planted", "listed"],
)
def test_a_changed_package_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tamper: Callable[[Path], None]
) -> None:
    tamper(unpack(package(), tmp_path))
    assert verdict(tmp_path) == 1
    assert "FALLA:" in capsys.readouterr().out


@pytest.mark.feature("N02.2")
@given(st.data())
def test_any_digit_of_any_hash_that_is_changed_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    directory = unpack(package(), tmp_path_factory.mktemp("evidence"))
    path = directory / "asientos.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    entry = entries[data.draw(st.integers(1, 3))]
    name = data.draw(st.sampled_from(["previous_hash", "body_sha256", "hash"]))
    at = data.draw(st.integers(0, 63))
    other = "0" if entry[name][at] != "0" else "1"
    entry[name] = entry[name][:at] + other + entry[name][at + 1 :]
    path.write_text(json.dumps(entries), encoding="utf-8")
    assert verdict(directory) == 1


@pytest.mark.feature("N02.3")
@pytest.mark.parametrize(
    "name",
    [
        "../../evil.pdf",
        "1-../../evil.pdf",
        "/etc/passwd",
        "..",
        "C:\\Windows\\evil.pdf",
        "N.° 3/2026.pdf",
        "nul\x00byte\n.pdf",
        "ñ" * 300 + ".pdf",
        "media \ud83d letra.pdf",
        "",
    ],
)
def test_a_courts_file_name_can_neither_leave_the_folder_nor_spoil_the_package(name: str, tmp_path: Path) -> None:
    content = package(name)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        inside = [each for each in archive.namelist() if each.startswith("documentos/")]
    assert len(inside) == 1
    assert inside[0].count("/") == 1
    assert "\\" not in inside[0]
    assert len(inside[0].encode()) <= len("documentos/1-") + 2 * LONGEST_NAME
    assert verdict(unpack(content, tmp_path)) == 0


@pytest.mark.feature("N02.3")
def test_documents_of_one_name_stay_apart() -> None:
    links = chain_of([{"state": "QUEUED"}])
    content = build_package({}, links, {"a/b.pdf": b"1", "a_b.pdf": b"2"})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        kept = [archive.read(name) for name in archive.namelist() if name.startswith("documentos/")]
    assert kept == [b"1", b"2"]
