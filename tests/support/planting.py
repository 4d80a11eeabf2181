"""Planting a text wherever people may write, and looking for it in all that a service stored."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI

PLANTED = "CENTINELA-91b7 Jr. Los Olvidos 456, Breña"
_SHORTEST_FREE_TEXT, _LONGEST_FREE_TEXT = 200, 10_000  # a name or a number is shorter, a file in base64 longer

Rows = Callable[[str], Awaitable[list[Any]]]


def free_texts(app: FastAPI) -> set[str]:
    """Name every field of a request in which people write freely, as "Model.field"."""
    document = app.openapi()
    found: set[str] = set()
    bodies = [
        operation["requestBody"]
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "requestBody" in operation
    ]
    waiting, seen = _models_in(bodies), set[str]()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            schema = document["components"]["schemas"][model]
            waiting |= _models_in(schema)
            found |= {f"{model}.{name}" for name, field in schema.get("properties", {}).items() if _is_free(field)}
    return found


def _models_in(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(_models_in, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"].rpartition("/")[2]} if "$ref" in part else set()
    return own.union(*map(_models_in, part.values()))


def _is_free(field: dict[str, Any]) -> bool:
    return any(
        each.get("type") == "string" and _SHORTEST_FREE_TEXT <= each.get("maxLength", 0) <= _LONGEST_FREE_TEXT
        for each in (field, *field.get("anyOf", []))
    )


async def tables_holding(rows: Rows, schema: str, text: str) -> list[str]:
    """Name the tables of a service with the text in any column; `rows` asks the database as its owner."""
    tables = await rows(f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{schema}'")
    assert tables
    held = []
    for (table,) in tables:
        stored = await rows(f'SELECT t::text FROM {schema}."{table}" t')
        if any(text in row[0] or text.encode().hex() in row[0] for row in stored):
            held.append(table)
    return held


async def files_of_server_holding(rows: Rows, text: str) -> list[Path]:
    """Name the files of the database server, tables and write-ahead log, with the text in their bytes."""
    await rows("CHECKPOINT")
    if "DATABASE_ADMIN_URL" in os.environ:  # another machine's server has its files elsewhere
        return []
    ((directory,),) = await rows("SHOW data_directory")
    found = (Path(folder, name) for folder, _, names in os.walk(directory) for name in names)
    return [file for file in found if file.is_file() and text.encode() in _content(file)]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # the server has removed it meanwhile
        return b""
