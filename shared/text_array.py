"""PostgreSQL's text[] as a list of strings."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY


class TextArray(ARRAY[str]):
    """A column of texts, read as the driver gives it: SQLAlchemy's own type copies each list once more."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(Text())

    def result_processor(self, dialect: Any, coltype: object) -> Any:
        """Return no processor: asyncpg hands out lists of str."""
        return None
