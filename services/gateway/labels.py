"""The labels of every code of the API, as the services wrote them beside their codes: pure."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def labels_of(document: Json, unavailable: Sequence[str] = ()) -> Json:
    """Return the labels of the merged document's enumerations, by the names that their schemas have there."""
    schemas: Json = document.get("components", {}).get("schemas", {})
    return {
        "labels": {
            name: {code: _bilingual(schema["x-labels"][code]) for code in schema["enum"]}
            for name, schema in sorted(schemas.items())
            if "x-labels" in schema
        },
        "unavailable": list(unavailable),
    }


def _bilingual(label: Json) -> Json:
    return {"es": label["es"], "en": label["en"]}
