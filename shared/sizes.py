"""How large what people send may be, where it is read whole: no door refuses what the next one takes.

The gateway takes every body that a service takes; a service says its own, smaller limit itself. Sizes in bytes.
"""

from shared.text import Text

_MIB = 1024 * 1024

LARGEST_DOCUMENT = 30 * _MIB  # a signed resolution, scanned
LARGEST_IN_BASE64 = LARGEST_DOCUMENT * 4 // 3 + 4  # the same document within JSON
LARGEST_WORKBOOK = 10 * _MIB  # the ministry's directory of CEMs
LARGEST_REPORT = 2_000_000  # a video platform's report of one session
LARGEST_FILE = 50 * _MIB  # a document of a case, never read whole
LARGEST_JSON = _MIB // 2  # several times the longest texts that a form takes; of one with a document LARGEST_BODY
LARGEST_BODY = LARGEST_IN_BASE64 + 2 * _MIB  # and what else such a JSON says


def up_to(size: int) -> Text:
    """Return the sentence that names a limit."""
    shown = f"{size / _MIB:.4g} MiB"
    return Text(f"Se aceptan hasta {shown}.", f"Up to {shown} is accepted.")
