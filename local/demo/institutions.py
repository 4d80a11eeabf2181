"""The mock institutions as the demonstration asks them: what they received, not what the platform believes it sent."""

from typing import Any

import httpx2

from local.loopback import loopback_client


class Institutions:
    """The control interface of the mock SINOE, MPE and SIRA."""

    def __init__(self, url: str, control_token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {control_token}"}

    async def deposit(self, notification: bytes) -> dict[str, Any]:
        """Let a court deposit a notification in a casilla; return it as the mock SINOE keeps it."""
        headers = {"Content-Type": "application/json"}
        answer = await self._request("POST", "/control/notifications", content=notification, headers=headers)
        return dict(answer.json())

    async def filings(self) -> list[dict[str, Any]]:
        """Return what courts received through the mock filing desk."""
        return list((await self._request("GET", "/control/filings")).json()["filings"])

    async def referrals(self) -> list[dict[str, Any]]:
        """Return the sheets that CEMs received through the mock SIRA."""
        return list((await self._request("GET", "/control/referrals")).json()["referrals"])

    async def document(self, sha256: str) -> bytes:
        """Return a document as an institution received it."""
        return (await self._request("GET", f"/control/documents/{sha256}")).content

    async def where_is(self, text: str) -> set[str]:
        """Return the institutions in whose papers a text occurs: sinoe, mpe, sira."""
        found = (await self._request("GET", "/control/search", params={"text": text})).json()["occurrences"]
        return {occurrence["institution"] for occurrence in found}

    async def let_fail(self, institution: str, fault: str, count: int = 1) -> None:
        """Make an institution fail for the next requests."""
        body = {"institution": institution, "fault": fault, "count": count}
        await self._request("POST", "/control/faults", json=body)

    async def heal(self) -> None:
        """Let every institution work well again."""
        await self._request("DELETE", "/control/faults")

    async def _request(self, method: str, path: str, **request: Any) -> httpx2.Response:
        headers = self._headers | request.pop("headers", {})
        async with loopback_client(self._url) as client:
            answer = await client.request(method, path, headers=headers, **request)
        answer.raise_for_status()
        return answer
