"""`python -m services.gateway`: the gateway under uvicorn; takes uvicorn's own options (--host, --port, --fd ...)."""

import sys

import uvicorn

# Forwarded headers are judged by TRUSTED_PROXIES, requests are logged by access_log.py.
OPTIONS = (
    "services.gateway.main:create_app",
    "--factory",
    "--http=services.gateway.connections:GuardedConnection",
    "--ws=none",
    "--no-proxy-headers",
    "--no-server-header",
    "--no-access-log",
    "--timeout-keep-alive=30",
)

if __name__ == "__main__":
    uvicorn.main([*OPTIONS, *sys.argv[1:]])
