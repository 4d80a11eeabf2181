"""Which worker runs which tests: a file's fixtures are made once, and the platform of the whole is played on once."""

from pathlib import Path

from xdist.scheduler import LoadFileScheduling

ON_ONE_PLATFORM = "tests/end_to_end"
LONGEST_FIRST = [ON_ONE_PLATFORM, "tests/local"]


class FilesAndPlatform(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out files one by one, and all that share the main job's platform as if they were one file."""

    def _split_scope(self, nodeid: str) -> str:
        return ON_ONE_PLATFORM if nodeid.startswith(ON_ONE_PLATFORM) else super()._split_scope(nodeid)


def place_in_line(path: Path) -> int:
    """Return where a test file stands in line: what takes longest begins, so that nobody waits for it at the end."""
    return next((place for place, folder in enumerate(LONGEST_FIRST) if folder in path.as_posix()), len(LONGEST_FIRST))
