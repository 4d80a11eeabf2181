"""What the team writes of itself: referrals of the women to their CEM, and letters to the courts in every stage."""

from local.demo.centre.agenda import Week
from local.demo.centre.centre import Centre, Member
from local.demo.centre.people import BY_HAND

_REASONS = (
    "Seguimiento del riesgo de la pareja del participante admitido al programa.",
    "Pide orientación legal sobre la asistencia de alimentos.",
    "Refiere nuevas amenazas por terceros; se solicita evaluación de riesgo.",
)


async def refer(centre: Centre, week: Week) -> None:
    """Refer to their CEM the women whom the week's social evaluations showed to need it."""
    for member in centre.members:
        if member.case_id and member.course.evaluated and member.reached == week.ago and _needs_referral(member):
            centre.let_pass()
            reason = member.chance.choice(_REASONS)
            referral = {"case_id": member.case_id, "kind": "REFERRAL", "reason": reason}
            await centre.stage.post("social_worker", "/v1/referrals", referral)
            centre.unanswered[member.case_id] = member


def _needs_referral(member: Member) -> bool:
    """Say so of every fifth, and of some of whom only the name is known, which a CEM returns."""
    number = member.person.file_number
    return bool(number % 9) and member.course.reached and (number % 5 == 0 or number % 18 == 1)


async def write_letters(centre: Centre) -> None:
    """Draft letters that send the court a copy: one waits for its signature, one to be sent, one to be carried."""
    stage = centre.stage
    filings = (await stage.read("coordinator", "/v1/filings", limit="100"))["items"]
    copied = next((one["document_id"] for one in filings if one["document_id"]), None)
    members = [member for member in centre.members if member.course.group in ("second", "third")]
    by_hand = [member for member in members if member.person.court_code == BY_HAND]
    others = [member for member in members if member.person.court_code != BY_HAND]
    if copied is None:
        return
    for stop, member in [("draft", others[0]), ("signed", others[1]), ("draft", others[2]), ("sent", by_hand[0])]:
        centre.let_pass()
        letter = {
            "case_id": member.case_id,
            "subject": "Remite copia del informe presentado",
            "annex_document_ids": [copied],
        }
        filing = await stage.post("coordinator", "/v1/filings", letter)
        for step in {"draft": (), "signed": ("signature",), "sent": ("signature", "submission")}[stop]:
            filing = await stage.post("coordinator", f"/v1/filings/{filing['id']}/{step}", version=filing["version"])
    await stage.wait_for(
        "la carta que una persona lleva",
        lambda: stage.read("coordinator", f"/v1/messages/{filing['message_id']}"),
        until=lambda message: bool(message["state"] == "AWAITING_PERSON"),
    )
