"""Personal join links over HTTP: a page for a slow phone, and the two steps on it. Looking at it records nothing."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Response

from services.sessions.access import LinkHolder
from services.sessions.joining.actions import joining
from services.sessions.joining.api.join_page import back_to_the_page, join_page, to_the_room
from services.sessions.joining.rules import JoinWindow
from shared.text import preferred_language

Token = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]
Language = Annotated[str | None, Header(alias="Accept-Language")]

_PAGE: dict[str, Any] = {"content": {"text/html": {"schema": {"type": "string"}}}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _PAGE | {"description": "The page"},
    404: _PAGE | {"description": "The link is none of ours"},
}
_SENT_ON: dict[int | str, dict[str, Any]] = {303: {"description": "Sent on"}}

router = APIRouter(prefix="/v1/joins", tags=["Joins"], default_response_class=Response)


@router.get("/{token}", responses=_ANSWERS)
async def show_join_page(token: Token, work: LinkHolder, accept_language: Language = None) -> Response:
    """Show when the session is, and the button to join while the door is open."""
    invitation = await joining.look_at_link(work, token)
    return join_page(invitation, token, preferred_language(accept_language))


@router.post("/{token}", responses=_ANSWERS | _SENT_ON)
async def join_by_link(token: Token, work: LinkHolder, accept_language: Language = None) -> Response:
    """Record the join and send him on to the video room; outside the window show the page again."""
    invitation = await joining.go_in(work, token)
    if invitation is not None and invitation.window is JoinWindow.OPEN:
        return to_the_room(invitation)
    return join_page(invitation, token, preferred_language(accept_language))


@router.post("/{token}/departure", responses=_ANSWERS | _SENT_ON)
async def leave_by_link(token: Token, work: LinkHolder, accept_language: Language = None) -> Response:
    """Record that he left and show the page again."""
    invitation = await joining.say_left(work, token)
    return back_to_the_page(token) if invitation else join_page(None, token, preferred_language(accept_language))
