"""The courts' electronic filing desk (Mesa de Partes Electrónica) over HTTP. There is no public API: see the mock."""

import json
from urllib.parse import quote

import httpx2
from pydantic import ValidationError

from services.interop.institutions.channels import Answer, CourtSubmission, SentFile, TemporaryFailure
from services.interop.institutions.http import InstitutionHttp
from services.interop.institutions.mpe_mapping import DeskFiling, DeskFilings, answer_of, metadata_of


class MpeFilingDesk:
    """A CourtChannel."""

    def __init__(self, http: httpx2.AsyncClient, url: str, token: str) -> None:
        self._desk = InstitutionHttp(http, url)
        self._token = token

    async def submit(self, filing: CourtSubmission) -> str:
        """File it; see CourtChannel."""
        files = [("document", part(filing.document)), *(("annexes", part(annex)) for annex in filing.annexes)]
        metadata = json.dumps(metadata_of(filing), ensure_ascii=False)
        body = await self._desk.json(
            "POST", "/mpe/filings", token=self._token, data={"metadata": metadata}, files=files
        )
        return read_filing(body).tracking_number

    async def find(self, reference: str) -> str | None:
        """Look for the reference; see CourtChannel."""
        body = await self._desk.json("GET", "/mpe/filings", token=self._token, params={"reference": reference})
        try:
            found = DeskFilings.model_validate(body).filings
        except ValidationError:
            raise TemporaryFailure("malformed") from None
        return next((filing.tracking_number for filing in found if filing.reference == reference), None)

    async def ask(self, tracking: str) -> Answer | None:
        """Ask for the cargo; see CourtChannel."""
        body = await self._desk.json("GET", f"/mpe/filings/{quote(tracking, safe='')}", token=self._token)
        return None if body is None else answer_of(read_filing(body))


def part(file: SentFile) -> tuple[str, bytes, str]:
    """A file as a part of the form."""
    return (file.file_name, file.content, "application/pdf")


def read_filing(body: object) -> DeskFiling:
    """The desk's answer; raises TemporaryFailure when it is not one."""
    try:
        return DeskFiling.model_validate(body)
    except ValidationError:
        raise TemporaryFailure("malformed") from None
