"""The office day: the coordinator places men, decides drafts, and ends or pauses cases; what goes out is waited for."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from local.demo.centre.agenda import Week
from local.demo.centre.centre import Centre, Member, case_id_in
from local.demo.centre.courses import GROUPS, SESSIONS
from local.demo.centre.preparation import open_group

_MODALITIES = {"group_sessions": "REMOTE", "individual_sessions": "REMOTE", "follow_up": "REMOTE"}
_OBJECTIVES = (
    ("Asume la responsabilidad de sus actos", "ACHIEVED"),
    ("Maneja los conflictos sin violencia", "PARTIALLY"),
    ("Reconoce los tipos de violencia", "ACHIEVED"),
)
_UNDER_WAY = {"DRAFT", "SIGNED", "SUBMITTED", "READY", "SENT", "QUEUED", "SENDING"}


async def decide(centre: Centre, week: Week, last: Week) -> None:
    """Do the coordinator's part of the week."""
    centre.come_to(week.office, centre.chance.choice((12, 15, 16)), 5)
    for plan in GROUPS:
        if plan.opened == week.ago:
            await open_group(centre, plan, week.office, last.office)
    await _place(centre, week)
    while drafts := await _drafts_to_decide(centre):  # a decision may make the next step due at once
        for draft, member in drafts:
            centre.let_pass()
            await _decide_draft(centre, draft, member)
    for member in centre.members:
        for ago, act in member.course.acts:
            if member.case_id and ago == week.ago:
                centre.let_pass()
                await ACTS[act](centre, member)


async def _place(centre: Centre, week: Week) -> None:
    """Admit whom the team evaluated for a group, and enrol who was admitted once his group is open."""
    opened = {plan.key: plan.opened for plan in GROUPS}
    mine = [member for member in centre.members if member.case_id and member.course.group]
    await centre.each((member for member in mine if member.reached == week.ago), _admit)
    for member in mine:
        if min(opened[member.course.group], member.reached) == week.ago:
            path = f"/v1/groups/{centre.groups[member.course.group]['id']}/enrolments"
            await centre.stage.post("coordinator", path, {"case_id": member.case_id})


async def _admit(centre: Centre, member: Member) -> None:
    programme = centre.stage.known["programme"]
    decision = {
        "decision": "ADMIT",
        "reason": "Apto según ambas evaluaciones; cuenta con equipo y espacio privado.",
        "placement": {
            "programme_id": programme["id"],
            "programme_version": str(programme["template_version"]),
            "modalities": _MODALITIES,
        },
    }
    await centre.stage.post("coordinator", f"{member.path}/admission", decision, version=member.version)


async def _drafts_to_decide(centre: Centre) -> list[tuple[dict[str, Any], Member]]:
    """Return the drafts, the oldest first, but for those that are left to whoever looks at the centre."""
    listed = await centre.stage.read("coordinator", "/v1/compliance-findings", state="DRAFT", limit="100")
    drafts = [(draft, centre.member_of(case_id_in(draft))) for draft in reversed(listed["items"])]
    return [(draft, member) for draft, member in drafts if draft["kind"] != member.course.waits]


async def _decide_draft(centre: Centre, draft: dict[str, Any], member: Member) -> None:
    """Look at a draft with its evidence: approve it, or dismiss it where he had a reason."""
    is_report = draft["kind"] == "NON_COMPLIANCE"
    if is_report and member.course.desk:
        await centre.stage.institutions.let_fail("mpe", member.course.desk)
    note, decision = "Revisadas las inasistencias: sin justificación presentada.", "approval"
    if member.course.excused:
        note, decision = "Presentó después la constancia de su turno de trabajo.", "dismissal"
    path = f"/v1/compliance-findings/{draft['id']}/{decision}"
    await centre.stage.post("coordinator", path, {"note": note}, version=draft["version"])
    if is_report:
        centre.unanswered[member.case_id] = member
        await centre.until_in(member, "NON_COMPLIANT")
    if is_report and member.course.desk:
        await until_answered(centre)  # the desk does so to this report and no other


async def until_answered(centre: Centre) -> None:
    """Wait until court and CEM have answered all that was sent to them, or a person has to."""
    for member in centre.unanswered.values():
        await _until_answered(centre, member)
    centre.unanswered.clear()


async def _until_answered(centre: Centre, member: Member) -> None:

    async def sent() -> list[dict[str, Any]]:
        centre.let_pass(2, 4)  # receipts are asked for every few seconds
        listed = [
            await centre.stage.read("coordinator", path, case_id=member.case_id)
            for path in ("/v1/filings", "/v1/referrals", "/v1/messages")
        ]
        return [one for page in listed for one in page["items"]]

    await centre.stage.wait_for(f"respuestas sobre {member.person.man.full_name}", sent, until=_all_answered)


def _all_answered(sent: list[dict[str, Any]]) -> bool:
    by_hand = {one["id"] for one in sent if one["state"] == "AWAITING_PERSON"}
    waiting = [one for one in sent if one["state"] in _UNDER_WAY and one.get("message_id") not in by_hand]
    return bool(sent) and not waiting


async def _complete(centre: Centre, member: Member) -> None:
    progress = await centre.stage.read("coordinator", f"/v1/participants/{member.case_id}/progress")
    if progress["completion_proposed"]:
        await _discharge(centre, member, "COMPLETED", f"Asistió a {SESSIONS} sesiones y cumplió los objetivos.")
        centre.unanswered[member.case_id] = member


async def _end_for_non_compliance(centre: Centre, member: Member) -> None:
    await _discharge(centre, member, "NON_COMPLIANCE", "Dejó de asistir pese a dos advertencias.")


async def _end_as_revoked(centre: Centre, member: Member) -> None:
    await _discharge(centre, member, "ORDER_REVOKED", "El juzgado dejó sin efecto la medida en segunda instancia.")


async def _discharge(centre: Centre, member: Member, reason: str, summary: str) -> None:
    objectives = [
        {"objective": objective, "achievement": achievement if reason == "COMPLETED" else "NOT"}
        for objective, achievement in _OBJECTIVES
    ]
    report: dict[str, Any] = {"reason": reason, "summary": summary}
    if reason != "ORDER_REVOKED":
        report |= {"objectives": objectives}
    await _on_case(centre, member, "discharge", report)


async def _suspend_for_illness(centre: Centre, member: Member) -> None:
    note = "Operado de urgencia; presenta descanso médico."
    await _on_case(centre, member, "moves", {"to": "SUSPENDED", "reason_code": "ILLNESS", "note": note})


async def _take_back(centre: Centre, member: Member) -> None:
    note = "Volvió a asistir; el juzgado dispuso que continúe."
    await _on_case(centre, member, "moves", {"to": "IN_PROGRESS", "reason_code": "COURT_DECISION", "note": note})


async def _give_up(centre: Centre, member: Member) -> None:
    note = "Tres intentos sin hallarlo."
    await _on_case(centre, member, "moves", {"to": "NEVER_APPEARED", "reason_code": "NO_CONTACT", "note": note})


async def _decline(centre: Centre, member: Member) -> None:
    decision = {"decision": "DECLINE", "reason": "No apto según ambas evaluaciones; se informa al juzgado."}
    await _on_case(centre, member, "admission", decision)


async def _on_case(centre: Centre, member: Member, step: str, body: dict[str, Any]) -> None:
    version = (await centre.case_of(member))["version"]
    await centre.stage.post("coordinator", f"{member.path}/{step}", body, version=version)


async def _report_incident(centre: Centre, member: Member) -> None:
    occurred = centre.stage.clock.now() - timedelta(days=2, hours=member.chance.randint(0, 9))
    incident = {
        "measure": "NO_APPROACH",
        "reported_by": member.chance.choice(("CEM", "POLICE", "VICTIM")),
        "severity": member.chance.choice(("leve", "moderado")),
        "occurred_at": occurred.replace(second=0, microsecond=0).isoformat(),
        "description": "Se acercó a la persona protegida a la salida de su trabajo y se retiró cuando intervinieron.",
    }
    await centre.stage.post("social_worker", f"{member.path}/incidents", incident)


async def _verify_incident(centre: Centre, member: Member) -> None:
    await _decide_incident(centre, member, True, "Confirmado con el acta policial.")
    centre.unanswered[member.case_id] = member


async def _dismiss_incident(centre: Centre, member: Member) -> None:
    await _decide_incident(centre, member, False, "Se comprobó que aquel día estaba en otra ciudad.")


async def _decide_incident(centre: Centre, member: Member, verified: bool, note: str) -> None:
    path = f"{member.path}/incidents"
    incident = (await centre.stage.read("social_worker", path))["items"][0]
    check = {"source": "Acta policial", "on": centre.stage.clock.today().isoformat(), "result": note}
    decision = {"verified": verified, "note": note, "checked": [check]}
    path = f"{path}/{incident['id']}/verification"
    await centre.stage.post("coordinator", path, decision, version=incident["version"])


ACTS: Mapping[str, Callable[[Centre, Member], Awaitable[None]]] = {
    "complete": _complete,
    "end_for_non_compliance": _end_for_non_compliance,
    "end_as_revoked": _end_as_revoked,
    "suspend_for_illness": _suspend_for_illness,
    "take_back": _take_back,
    "give_up": _give_up,
    "decline": _decline,
    "report_incident": _report_incident,
    "verify_incident": _verify_incident,
    "dismiss_incident": _dismiss_incident,
}
