"""What stops the one-machine runner, said to a person in one sentence."""


class CannotStart(Exception):
    """The platform cannot start here; both sentences say what is wrong and what to do."""

    def __init__(self, es: str, en: str) -> None:
        super().__init__(f"{es} / {en}")
