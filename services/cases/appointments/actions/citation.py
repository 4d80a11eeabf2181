"""The citation that is handed to a man: a page to print. It names no programme: others may read it at his home."""

from html import escape
from string import Template

from services.cases.appointments.models import Appointment
from shared.html_page import html_page
from shared.peru.written_dates import LIMA, spanish_day
from shared.text import Text

_HEADING = Text("Citación", "Citation")
_CONTENT = Template("""<p>$centre</p>
<p>Señor <strong>$name</strong>:</p>
<p>Se le espera el <strong>$day</strong> a las <strong>$hour</strong> en <strong>$place</strong>.
Lo atenderá $professional. Traiga su documento de identidad.</p>
<p>Si no puede acudir, avise antes a este centro.</p>
<hr>
<p>Cargo: recibí esta citación ($day, $hour).</p>
<p>Firma: ______________________________ Fecha: ____ / ____ / ________</p>
<p class="foot">$number</p>
""")


def citation_page(appointment: Appointment) -> str:
    """Return the page, in Spanish: the appointment above, and below the part that he signs and leaves."""
    starts = appointment.starts_at.astimezone(LIMA)
    texts = {
        "centre": appointment.centre.name,
        "name": appointment.participant_name,
        "day": spanish_day(starts.date()),
        "hour": f"{starts:%H:%M}",
        "place": appointment.place,
        "professional": appointment.professional.name,
        "number": appointment.case.number,
    }
    content = _CONTENT.substitute({name: escape(text) for name, text in texts.items()})
    return html_page("es", _HEADING.es, content, branded=False)
