"""The evidence package of one message: a zip that any Python can check without network and without this project.

It holds the message's ledger entries with their bodies, the hashes of the entries between them (other cases' bodies
stay out), the documents, and `verify.py`.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence

from services.interop.delivery.rules.ledger_chain import Link

READ_ME = """PAQUETE DE EVIDENCIA / EVIDENCE PACKAGE

mensaje.json      el mensaje y sus acuses / the message and its receipts
asientos.json     los asientos del libro, encadenados por SHA-256 / the ledger's entries, chained by SHA-256
documentos/       los documentos tal como se enviaron o llegaron / the documents as sent or received
verify.py         python3 verify.py  comprueba la cadena y los documentos / checks the chain and the documents
"""

VERIFY = '''"""Checks this evidence package offline; needs only Python 3 and its standard library."""

import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def problems():
    entries = json.loads((HERE / "asientos.json").read_text(encoding="utf-8"))
    previous, bodies = None, []
    for entry in entries:
        place = entry["sequence"]
        if previous and (entry["previous_hash"] != previous["hash"] or place != previous["sequence"] + 1):
            yield f"asiento {place}: no continúa la cadena"
        if "body" in entry:
            bodies.append(entry["body"])
            if sha256(entry["body"].encode("utf-8")) != entry["body_sha256"]:
                yield f"asiento {place}: el contenido fue alterado"
        bound = f"{entry['previous_hash']}:{place}:{entry['body_sha256']}"
        if sha256(bound.encode("utf-8")) != entry["hash"]:
            yield f"asiento {place}: el hash no corresponde"
        previous = entry
    if not bodies:
        yield "no hay asientos del mensaje"
    message = json.loads((HERE / "mensaje.json").read_text(encoding="utf-8"))
    for document in message["documents"]:
        path = HERE / "documentos" / document["file"]
        if not path.is_file():
            yield f"falta el documento {document['file']}"
        elif sha256(path.read_bytes()) != document["sha256"]:
            yield f"el documento {document['file']} fue alterado"
        if not any(document["sha256"] in body for body in bodies):
            yield f"el documento {document['file']} no consta en ningún asiento"
    listed = {document["file"] for document in message["documents"]}
    for path in sorted((HERE / "documentos").glob("*")):
        if path.name not in listed:
            yield f"el documento {path.name} no es del mensaje"
    latest = json.loads(bodies[-1]) if bodies else {}
    for name in ("state", "reference", "tracking", "receipt"):
        if name in latest and name in message and latest[name] != message[name]:
            yield f"mensaje.json: «{name}» no es lo que dice el último asiento"


found = list(problems())
for problem in found:
    print("FALLA:", problem)
if not found:
    print("CONFORME: la cadena y los documentos están íntegros.")
sys.exit(1 if found else 0)
'''

LONGEST_NAME = 60
MOMENT = (1980, 1, 1, 0, 0, 0)


def build_package(message: Mapping[str, object], links: Sequence[Link], documents: Mapping[str, bytes]) -> bytes:
    """The zip's bytes; the same input gives the same bytes. `documents` maps different file names to contents.

    Names come from outside: what could leave the folder, or not be unpacked everywhere, is replaced.
    """
    documents = {file_name(place, name): data for place, (name, data) in enumerate(documents.items(), 1)}
    listed = [{"file": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in documents.items()]
    files: dict[str, bytes] = {
        "LEEME.txt": READ_ME.encode(),
        "mensaje.json": pretty({**message, "documents": listed}),
        "asientos.json": pretty([entry_fields(link) for link in links]),
        "verify.py": VERIFY.encode(),
    }
    files.update({f"documentos/{name}": data for name, data in documents.items()})
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), data)
    return written.getvalue()


def file_name(place: int, name: str) -> str:
    """A name that every system can unpack, unique by its place among the documents."""
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]', "_", name)
    short = plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 20]}{plain[-20:]}"
    return short if short.startswith(f"{place}-") else f"{place}-{short}"


def entry_fields(link: Link) -> dict[str, object]:
    """One link as the package shows it; without a body when it belongs to another message."""
    fields: dict[str, object] = {
        "sequence": link.sequence,
        "previous_hash": link.previous_hash,
        "body_sha256": link.body_sha256,
        "hash": link.hash,
    }
    if link.body is not None:
        fields["body"] = link.body
    return fields


def pretty(value: object) -> bytes:
    """JSON a person can read."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
