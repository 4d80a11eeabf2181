"""What people write of a man in free text: it names nobody else's telephone, document or address.

A note is read by many, and goes on to courts: what leads to her belongs in her compartment (docs/adr/0009). So such a
text is refused, and says where; who wrote it puts it right, or says that it is his.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from shared.peru.contact_data import find_contact_data
from shared.published import Boolean, LongText, Published, ShortText, TextFault
from shared.text import Text

NAMES_THIRD_PARTY = "text-names-third-party"


class Written(Published):
    """A body with notes in it (`Note`, `LongNote`)."""

    it_is_his: Boolean = Field(
        default=False,
        description="What the texts seem to name (a telephone, a document, an address) is his own, or nobody's: a"
        f" person looked. Without it such a text is refused ({NAMES_THIRD_PARTY})",
    )


def _names_nobody_else(text: str, info: ValidationInfo) -> str:
    found = () if info.data.get("it_is_his") else find_contact_data(text)
    for what, start, end in found:
        raise TextFault(
            NAMES_THIRD_PARTY,
            Text(
                f"parece nombrar {what.label.es} (caracteres {start + 1} a {end}): retírelo; lo que lleve a ella va en"
                " su compartimento reservado. Si es de él, confírmelo con it_is_his",
                f"seems to name {what.label.en} (characters {start + 1} to {end}): take it out; what leads to her"
                " belongs in her compartment. If it is his, confirm it with it_is_his",
            ),
        )
    return text


Note = Annotated[ShortText, AfterValidator(_names_nobody_else)]
"""A short text in a body that is `Written`."""
LongNote = Annotated[LongText, AfterValidator(_names_nobody_else)]
"""A long one."""
