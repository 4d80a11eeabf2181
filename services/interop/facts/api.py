"""Facts and who acknowledged them, over HTTP; they stand beside the messages that tell of them."""

from uuid import UUID

from fastapi import APIRouter

from services.interop.access import ExchangeReader
from services.interop.facts.actions import stating
from services.interop.facts.models import ComplianceFact
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/messages", tags=["Messages"])


@router.get("/compliance-facts")
async def list_compliance_facts(
    work: ExchangeReader, page: PageQuery, case_id: UUID | None = None
) -> Page[ComplianceFact]:
    """List the facts of which court and CEM must both hear, and who acknowledged them."""
    return await stating.list_facts(work, page, case_id)
