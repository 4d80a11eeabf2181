"""The documents of the story, kept to be looked at after everything else of the demonstration is gone."""

import asyncio
from pathlib import Path

from local.demo.institutions import Institutions

FOLDER = Path(__file__).parents[2] / "demo-output"


def keep_documents(institutions: Institutions, folder: Path) -> list[Path]:
    """Write every document as a court received it into the folder; those of an earlier run go first."""
    received = asyncio.run(_received(institutions))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.pdf"):
        old.unlink()
    for name, content in received.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in received]


async def _received(institutions: Institutions) -> dict[str, bytes]:
    return {
        f"{filing['tracking_number']}-{Path(document['file_name']).name}": await institutions.document(
            document["sha256"]
        )
        for filing in await institutions.filings()
        for document in filing["documents"]
    }
