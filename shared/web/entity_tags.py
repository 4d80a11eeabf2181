"""Entity tags as readers send them back (RFC 9110, 13.1.2)."""


def is_current(if_none_match: str, etag: str) -> bool:
    """Tell whether the reader's entity tags name the current one, by weak comparison."""
    told = (one.strip().removeprefix("W/") for one in if_none_match.split(","))
    return any(one in ("*", etag.removeprefix("W/")) for one in told)
