"""The name under which a document is kept and handed out again."""

import re

from services.cases.documents.rules.content_types import ContentType


def file_name(typed: str, kind: ContentType) -> str:
    """Return a name without folders that ends as files of its type do: the name never says another type."""
    name = re.split(r"[/\\]", typed)[-1].strip(" .") or "documento"
    return name if name.lower().endswith(kind.endings) else name + kind.endings[0]
