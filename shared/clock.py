"""The one source of the present moment; a demonstration or a test may shift it, production may not."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from shared.peru.written_dates import lima_date


class Clock:
    """Tells the time, shifted by the seconds written in `offset_file` when there is one.

    All processes of a demonstration share the file, so writing 604800 into it moves the whole platform a week on.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self._offset_file = offset_file

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset()

    def today(self) -> date:
        """Return the present date in Lima, the one that legal deadlines count by."""
        return lima_date(self.now())

    def _offset(self) -> timedelta:
        if self._offset_file is None or not self._offset_file.exists():
            return timedelta()
        return timedelta(seconds=float(self._offset_file.read_text().strip() or 0))
