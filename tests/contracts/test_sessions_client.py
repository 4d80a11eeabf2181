"""The client of sessions against the real app, and the fake against both: what one answers, the other does."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.sessions.client import ComplianceFinding, FindingState, Progress, SessionsClient
from services.sessions.client.fake import (
    FakeSessions,
    example_enrolment,
    example_finding,
    example_programme,
    example_progress,
)
from shared.problems import UpstreamUnavailable
from shared.security.principal import PrincipalKind
from shared.service_client import ServiceClient, UpstreamRefused
from tests.sessions.conftest import scene, standing_sessions
from tests.sessions.scene import Scene
from tests.support.service import FixedToken, token

pytestmark = pytest.mark.anyio


__all__ = ["scene", "standing_sessions"]  # the fixtures of sessions, by their names


async def played(scene: Scene) -> tuple[UUID, UUID]:
    """Return the case and the approved finding of a man who missed a session."""
    group = await scene.group()
    man = scene.man()
    await scene.enrol(group, man)
    sessions = await scene.sessions(group)
    await scene.record(sessions[0], man, "ATTENDED_COMPLIED")
    await scene.record(sessions[1], man, "ABSENT_UNACCEPTABLE")
    finding = await scene.decide((await scene.findings())[0], "approval")
    return man, UUID(finding["id"])


def client_of(scene: Scene, service: str = "cai-interop") -> SessionsClient:
    """Return the client as another service holds it, with a token that is good whatever the clock says."""
    bearer = token(kind=PrincipalKind.SERVICE, subject=service, exp=4_000_000_000)
    return SessionsClient(ServiceClient("http://service.test", scene.service.client(), FixedToken(bearer)))


def shape(value: Any) -> Any:
    """Return what a JSON value is made of, apart from what it says."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


async def test_the_client_reads_what_the_service_answers(scene: Scene) -> None:
    man, finding_id = await played(scene)
    client = client_of(scene)
    finding = await client.get_finding(finding_id)
    assert (finding.case.id, finding.kind, finding.state, len(finding.evidence)) == (
        man,
        "FIRST_WARNING",
        "APPROVED",
        1,
    )
    progress = await client.get_progress(man)
    assert (progress.credited_sessions, progress.unexcused, progress.completion_proposed) == (1, 1, False)


async def test_the_fake_answers_in_the_same_shape(scene: Scene) -> None:
    man, finding_id = await played(scene)
    fake, client = FakeSessions(), client_of(scene)
    made = fake.put_finding(example_finding(centre_id=scene.centre, case_id=man))
    real = await client.get_finding(finding_id)
    assert shape((await fake.get_finding(made.id)).model_dump()) == shape(real.model_dump())
    fake.put_progress(example_progress(centre_id=scene.centre, case_id=man))
    progress = await client.get_progress(man)
    assert set((await fake.get_progress(man)).model_dump()) == set(progress.model_dump())
    published = await client.get_programme(progress.programme.id)
    fake.put_programme(example_programme(centre_id=scene.centre, programme_id=published.id))
    assert shape((await fake.get_programme(published.id)).model_dump()) == shape(published.model_dump())
    assert isinstance(await fake.get_finding(made.id), ComplianceFinding)
    assert isinstance(await fake.get_progress(man), Progress)


async def test_both_refuse_what_is_not_there_alike(scene: Scene) -> None:
    for sessions in (client_of(scene), FakeSessions()):
        for method in (sessions.get_finding, sessions.get_progress, sessions.get_programme):
            with pytest.raises(UpstreamRefused) as refused:
                await method(uuid4())
            assert (refused.value.status, refused.value.code) == (404, "not-found")


async def test_a_service_that_has_no_business_here_is_refused(scene: Scene) -> None:
    with pytest.raises(UpstreamRefused) as refused:
        await client_of(scene, "cai-mocks").get_finding(uuid4())
    assert refused.value.status == 403


async def test_the_fake_fails_on_demand() -> None:
    fake = FakeSessions()
    fake.fail_on("get_progress", UpstreamUnavailable())
    with pytest.raises(UpstreamUnavailable):
        await fake.get_progress(uuid4())
    fake.fail_on("get_progress", None)
    with pytest.raises(UpstreamRefused):
        await fake.get_progress(uuid4())


async def test_both_tell_of_a_man_what_is_asked_for_the_latest_first(scene: Scene) -> None:
    group = await scene.group()
    man = scene.man()
    enrolled = await scene.enrol(group, man)
    await scene.enrol(group, scene.man("Otro Soto Paz"))
    (session, *_) = await scene.sessions(group)
    await scene.record(session, man, "ABSENT_UNACCEPTABLE")
    real, fake = client_of(scene, "cai-cases"), FakeSessions()
    (enrolment,) = await real.latest_enrolments(man)
    (drafted,) = await real.drafted_findings(man)
    assert (str(enrolment.id), drafted.case.id, drafted.state) == (enrolled["id"], man, FindingState.DRAFT)
    fake.put_enrolment(enrolment)
    fake.put_finding(drafted)
    for other in (FindingState.APPROVED, FindingState.DISMISSED):
        fake.put_finding(example_finding(centre_id=scene.centre, case_id=man, state=other))
    assert await fake.latest_enrolments(man) == [enrolment]
    assert await fake.drafted_findings(man) == [drafted]
    made = example_enrolment(centre_id=scene.centre, case_id=man)
    assert set(made.model_dump()) == set(enrolment.model_dump())
    for sessions in (real, fake):
        assert (await sessions.latest_enrolments(uuid4()), await sessions.drafted_findings(uuid4())) == ([], [])
