"""A stand-in for SIRA that answers at once and accepts everything: what is measured against it is our own cost."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def create_app() -> Starlette:
    """Return the ASGI app."""
    return Starlette(
        routes=[
            Route("/sira/referrals", _take, methods=["POST"]),
            Route("/sira/referrals/{tracking}", _accept),
            Route("/{path:path}", _say_ready),
        ]
    )


async def _take(request: Request) -> JSONResponse:
    number = (await request.json())["sheet_number"]
    return JSONResponse({"tracking": number, "sheet_number": number, "state": "RECEIVED"}, 202)


async def _accept(request: Request) -> JSONResponse:
    number = request.path_params["tracking"]
    accepted = {"tracking": number, "sheet_number": number, "state": "ACCEPTED", "cem_sheet_number": f"CEM-{number}"}
    return JSONResponse(accepted | {"condition": "NEW"})


async def _say_ready(_: Request) -> JSONResponse:
    return JSONResponse({})
