"""How uvicorn must run the gateway, whoever starts it: by these options its connections are guarded."""

from typing import Any

# Forwarded headers are judged by TRUSTED_PROXIES, requests are logged by access_log.py.
OPTIONS: dict[str, Any] = {
    "http": "services.gateway.connections:GuardedConnection",
    "ws": "none",
    "proxy_headers": False,
    "server_header": False,
    "access_log": False,
    "timeout_keep_alive": 30,
}


def as_flags() -> list[str]:
    """Return the options as uvicorn's command line takes them."""
    flags = []
    for name, value in OPTIONS.items():
        flag = name.replace("_", "-")
        flags.append(f"--no-{flag}" if value is False else f"--{flag}={value}")
    return flags
