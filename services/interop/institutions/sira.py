"""The CEMs through the ministry's SIRA over HTTP. There is no public API: see the mock."""

from urllib.parse import quote

import httpx2
from pydantic import ValidationError

from services.interop.institutions.channels import Answer, CemSheet, TemporaryFailure
from services.interop.institutions.http import InstitutionHttp
from services.interop.institutions.sira_mapping import SiraReferral, SiraReferrals, answer_of, body_of


class SiraRegistry:
    """A CemChannel."""

    def __init__(self, http: httpx2.AsyncClient, url: str, token: str) -> None:
        self._sira = InstitutionHttp(http, url)
        self._token = token

    async def submit(self, sheet: CemSheet) -> str:
        """Send the sheet; see CemChannel."""
        body = await self._sira.json("POST", "/sira/referrals", token=self._token, json=body_of(sheet))
        return read_referral(body).tracking

    async def find(self, sheet_number: str) -> str | None:
        """Look for the sheet; see CemChannel."""
        body = await self._sira.json("GET", "/sira/referrals", token=self._token, params={"sheet_number": sheet_number})
        try:
            found = SiraReferrals.model_validate(body).referrals
        except ValidationError:
            raise TemporaryFailure("malformed") from None
        return next((referral.tracking for referral in found if referral.sheet_number == sheet_number), None)

    async def ask(self, tracking: str) -> Answer | None:
        """Ask for the CEM's answer; see CemChannel."""
        body = await self._sira.json("GET", f"/sira/referrals/{quote(tracking, safe='')}", token=self._token)
        return None if body is None else answer_of(read_referral(body))


def read_referral(body: object) -> SiraReferral:
    """SIRA's answer; raises TemporaryFailure when it is not one."""
    try:
        return SiraReferral.model_validate(body)
    except ValidationError:
        raise TemporaryFailure("malformed") from None
