"""An example for every body of the merged document, composed in one place so that each one is valid.

In order: what a schema says of itself; what any example that a service wrote says of a field of that name; what
`openapi_example_values.json` says of it; what the type alone allows. tests/contracts/test_document.py validates all.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_BY_NAME: Json = json.loads((Path(__file__).parent / "openapi_example_values.json").read_text(encoding="utf-8"))
_BY_FORMAT = {
    "uuid": "0192f0c4-0000-7000-8000-000000000001",
    "date": "2026-11-20",
    "date-time": "2026-11-20T15:30:00Z",
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict,
}  # fmt: skip
_DEEPEST = 8


def add_examples(document: Json) -> None:
    """Give every JSON body of the document an example, and complete those of schemas that lack what is required."""
    schemas: Json = document.get("components", {}).get("schemas", {})
    composer = _Composer(schemas)
    for schema in schemas.values():
        if "examples" in schema and schema.get("properties"):
            schema["examples"] = [composer.compose(schema)]
    examples: Json = {}
    for media in _json_bodies(document):
        reference = media.get("schema", {}).get("$ref", "")
        if not reference or "example" in media:
            continue
        name = reference.rpartition("/")[2]
        examples.setdefault(name, {"value": composer.compose(media["schema"])})
        media["examples"] = {"example": {"$ref": f"#/components/examples/{name}"}}
    if examples:
        document["components"].setdefault("examples", {}).update(examples)


def _json_bodies(document: Json) -> Iterator[Json]:
    for item in document["paths"].values():
        for operation in item.values():
            for said in (operation.get("requestBody", {}), *operation.get("responses", {}).values()):
                if media := said.get("content", {}).get("application/json"):
                    yield media


class _Composer:
    def __init__(self, schemas: Json) -> None:
        self._schemas = schemas
        self._written: Json = {}
        for schema in schemas.values():
            for field, member in schema.get("properties", {}).items():
                if member.get("examples"):
                    self._written.setdefault(field, member["examples"][0])
            for example in schema.get("examples", ()):
                self._note(example)

    def compose(self, schema: Mapping[str, Any], field: str = "", depth: int = 0) -> Any:
        """Return a value of the schema; `field` is the name under which it stands."""
        if "$ref" in schema:
            return self.compose(self._named(schema), field, depth + 1)
        for choices in (schema.get("anyOf"), schema.get("oneOf")):
            if choices:
                return self._chosen(choices, schema, field, depth)
        if schema.get("properties"):
            return self._object(schema, depth)
        said = (*schema.get("examples", ()), *(schema[key] for key in ("const", "default") if key in schema))
        known = (
            self._written.get(field),
            _BY_NAME.get(field),
            *schema.get("enum", ()),
            _BY_FORMAT.get(_format(schema)),
        )
        for value in (*said, *known):
            if value not in (None, []) and _fits(value, schema):
                return value
        return self._of_type(schema, field, depth)

    def _named(self, schema: Mapping[str, Any]) -> Json:
        found: Json = self._schemas.get(schema["$ref"].rpartition("/")[2], {})
        return found

    def _chosen(self, choices: list[Json], schema: Mapping[str, Any], field: str, depth: int) -> Any:
        if schema.get("examples"):
            return schema["examples"][0]
        if any(choice.get("type") == "null" for choice in choices) and depth > _DEEPEST:
            return None
        return self.compose(next(one for one in choices if one.get("type") != "null"), field, depth)

    def _object(self, schema: Mapping[str, Any], depth: int) -> Json:
        written: Json = (schema.get("examples") or [{}])[0]
        required = schema.get("required", ())
        return {
            name: self._completed(member, written[name])
            if name in written
            else self._member(schema, member, name, depth + 1)
            for name, member in schema["properties"].items()
            if name in written or name in required or not written
        }

    def _member(self, schema: Mapping[str, Any], member: Mapping[str, Any], field: str, depth: int) -> Any:
        """Return the value of a field; the table may name it with its schema, and may want it null."""
        full = f"{schema.get('title')}.{field}"
        for known in (full, field):
            if known in _BY_NAME and _BY_NAME[known] is None and {"type": "null"} in member.get("anyOf", ()):
                return None
        return _BY_NAME[full] if full in _BY_NAME else self.compose(member, field, depth)

    def _completed(self, schema: Mapping[str, Any], written: Any) -> Any:
        """Return what a service wrote, with the nulls that FastAPI's document leaves out."""
        if isinstance(written, list):
            return [self._completed(schema.get("items", {}), one) for one in written]
        if not isinstance(written, dict) or "$ref" not in schema:
            return written
        return dict.fromkeys(self._named(schema).get("required", ())) | written

    def _of_type(self, schema: Mapping[str, Any], field: str, depth: int) -> Any:
        kind = schema.get("type")
        if kind == "array":
            few = depth <= _DEEPEST or schema.get("minItems")
            return [self.compose(schema.get("items", {}), field, depth + 1)] if few else []
        if kind == "object":
            return self._map(schema, depth)
        if kind in ("integer", "number"):
            return int(schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))
        if kind == "boolean":
            return False
        words = field.replace("_", " ").capitalize() or "Texto"
        return words.ljust(schema.get("minLength", 0), ".")[: schema.get("maxLength", 500)]

    def _map(self, schema: Mapping[str, Any], depth: int) -> Json:
        values = schema.get("additionalProperties")
        if not isinstance(values, dict):
            return {}
        key = self.compose(schema.get("propertyNames", {"type": "string"}), "key", depth + 1)
        return {str(key): self.compose(values, "", depth + 1)}

    def _note(self, example: Any) -> None:
        for name, value in example.items() if isinstance(example, dict) else ():
            parts = value if isinstance(value, list) else [value]
            for part in parts:
                self._note(part)
            if value not in ("", []) and all(isinstance(part, str | int) for part in parts):
                self._written.setdefault(name, value)


def _format(schema: Mapping[str, Any]) -> str:
    return str(schema.get("format", ""))


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Tell whether a value that stands under the same name elsewhere is one of this schema."""
    kind = str(schema.get("type"))
    if kind in _TYPES and not (isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, str):
        longest, shortest = schema.get("maxLength", len(value)), schema.get("minLength", 0)
        told = _format(schema)
        of_format = told not in _BY_FORMAT or len(value) == len(_BY_FORMAT[told])
        return of_format and shortest <= len(value) <= longest and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, int | float):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    items = schema.get("items")
    return not isinstance(value, list) or (items is not None and all(_fits(one, items) for one in value))
