"""What stops the one-machine runner, said to a person in one sentence."""

import errno


class CannotStart(Exception):
    """The platform cannot start here; both sentences say what is wrong and what to do."""

    def __init__(self, es: str, en: str) -> None:
        super().__init__(f"{es} / {en}")


class DiskFull(CannotStart):
    """There is no room where the platform writes. Nothing is damaged: nobody must be told to restore or delete."""

    def __init__(self, place: object) -> None:
        super().__init__(
            f"El disco está lleno ({place}): libere espacio y vuelva a iniciar; los datos están como estaban.",
            f"The disk is full ({place}): make room and start again; the data is as it was.",
        )


def is_of_full_disk(error: BaseException) -> bool:
    """Tell whether an error of the operating system or of PostgreSQL means that there is no room."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return getattr(getattr(error, "orig", error), "sqlstate", None) == "53100"
