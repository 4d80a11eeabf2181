"""The running numbers that institutions give: one series a year, no number given twice."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.storage.tables import numbers


async def next_number(db: AsyncConnection, series: str, year: int) -> int:
    """Return the next number of `series` in `year`, from 1; a transaction that rolls back gives its number back."""
    statement = insert(numbers).values(series=series, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=[numbers.c.series, numbers.c.year], set_={"last": numbers.c.last + 1}
    )
    return int((await db.execute(statement.returning(numbers.c.last))).scalar_one())
