"""Texts that an institution tells us, refused where they could not be stored or would name nothing."""

import json
import re
from typing import Annotated

from pydantic import StringConstraints

ToldText = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""Free text; PostgreSQL keeps no NUL."""

ToldNumber = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$")
]
"""What the institution calls a thing by: never empty, since an empty tracking number would read as "not sent"."""

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def is_storable(value: object) -> bool:
    """Whether parsed JSON can be kept as it came: no NUL, no half of a character, no number that is none."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError):
        return False
    return _NUL.search(text) is None
