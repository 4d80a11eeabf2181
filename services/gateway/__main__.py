"""`python -m services.gateway`: the gateway under uvicorn; takes uvicorn's own options (--host, --port, --fd ...)."""

import sys

import uvicorn

from services.gateway.server_options import as_flags

if __name__ == "__main__":
    uvicorn.main(["services.gateway.main:create_app", "--factory", *as_flags(), *sys.argv[1:]])
