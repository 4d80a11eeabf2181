"""The channels to the institutions, built once per process from the settings; a test puts others in their place."""

from dataclasses import dataclass
from typing import ClassVar

import httpx2

from services.interop.delivery.rules.messages import Channel
from services.interop.institutions.channels import CemChannel, CourtChannel
from services.interop.institutions.manual import ManualCem, ManualCourt
from services.interop.institutions.mock_refusal import refuse_answer_of_a_mock
from services.interop.institutions.mpe import MpeFilingDesk
from services.interop.institutions.sinoe import SinoeCasillas
from services.interop.institutions.sira import SiraRegistry
from services.interop.settings import Settings
from shared.runtime import Runtime


@dataclass(frozen=True)
class Institutions:
    """Every channel we have: a court or CEM is reached by the one that the message names."""

    service: ClassVar[str] = "institutions"

    casillas: SinoeCasillas
    courts: dict[Channel, CourtChannel]
    cems: dict[Channel, CemChannel]


def institutions_from(settings: Settings, http: httpx2.AsyncClient) -> Institutions:
    """The channels that the settings describe, over one pool of connections."""
    if settings.refuses_mocks:
        http.event_hooks["response"].append(refuse_answer_of_a_mock)
    return Institutions(
        casillas=SinoeCasillas(
            http, settings.sinoe_url, settings.sinoe_user, settings.sinoe_password.get_secret_value()
        ),
        courts={
            Channel.MPE_HTTP: MpeFilingDesk(http, settings.mpe_url, settings.mpe_token.get_secret_value()),
            Channel.MANUAL: ManualCourt(),
        },
        cems={
            Channel.SIRA_HTTP: SiraRegistry(http, settings.sira_url, settings.sira_token.get_secret_value()),
            Channel.MANUAL: ManualCem(),
        },
    )


def institutions_of(runtime: Runtime) -> Institutions:
    """The channels of this process."""
    return runtime.client(Institutions)
