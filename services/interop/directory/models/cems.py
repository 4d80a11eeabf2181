"""CEMs of the ministry's directory, and what an import of it did."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from services.interop.directory.rules.cem_rows import RowResult
from shared.published import Integer, Published, Resource
from shared.text import LabelledEnum


class ChannelToCem(LabelledEnum):
    """How sheets reach the CEM."""

    SIRA_HTTP = "SIRA_HTTP", "SIRA", "SIRA"
    MANUAL = "MANUAL", "En físico", "On paper"


class Cem(Resource):
    """A Centro Emergencia Mujer; `code` is ours, the directory has none."""

    path: ClassVar[str] = "/v1/cems"

    code: str = Field(examples=["CEM-150105-BRENA"])
    name: str
    service: str
    address: str | None
    phone: str | None
    ubigeo: str
    department: str
    province: str
    district: str
    longitude: float | None
    latitude: float | None
    channel: ChannelToCem


class NearestCems(Published):
    """The CEMs nearest to a place, nearest first."""

    items: list[Cem]


class CemChannelChange(Published):
    """How sheets are to reach the CEM from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"channel": "MANUAL"}]})

    channel: ChannelToCem


class CemImportRow(Published):
    """One row of the workbook and what became of it; a refuge's row says nothing but that."""

    row: Integer = Field(description="Row number in the sheet, the heading being in an earlier one")
    result: RowResult
    code: str | None
    reason: str | None


class CemImportReport(Published):
    """What an import of the ministry's directory did."""

    file_sha256: str
    counts: dict[RowResult, Integer]
    rows: list[CemImportRow]
