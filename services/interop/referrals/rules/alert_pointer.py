"""Where an alert sends its reader: to the referral under which the CEM holds how to reach her, and to no word of it."""

from dataclasses import dataclass

from services.interop.referrals.rules.lifecycle import ReferralState


@dataclass(frozen=True)
class PartnersReferral:
    """The case's referral as an alert names it; `cem_sheet_number` is the CEM's own number, once it accepted."""

    state: ReferralState
    sheet_number: str
    cem_code: str | None
    cem_sheet_number: str | None


_NONE = "Aún no hay ficha de derivación: este centro todavía no ha enviado a ningún CEM cómo ubicarla."
_UNDER_WAY = "Cómo ubicarla irá en la ficha de derivación N.° {ours}: todavía no consta que un CEM la haya recibido."
_RECEIVED = "Cómo ubicarla está en la ficha de derivación N.° {ours}, que recibió {cem}."
_ACCEPTED = "Cómo ubicarla está en la ficha de derivación N.° {ours}, que {cem} registró con el N.° {theirs}."


def pointer_words(referral: PartnersReferral | None) -> str:
    """The sentence by which the CEM's lawyer finds her in the CEM's own system, or knows that she is not there yet."""
    if referral is None:
        return _NONE
    match referral.state:
        case ReferralState.ACCEPTED:
            said = _ACCEPTED
        case ReferralState.SENT:
            said = _RECEIVED
        case _:
            said = _UNDER_WAY
    return said.format(ours=referral.sheet_number, cem=referral.cem_code, theirs=referral.cem_sheet_number)
