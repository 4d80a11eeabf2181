"""Participants reports as Zoom writes them, with invented people."""

from datetime import datetime, timedelta

ENGLISH = (
    "Topic,Meeting ID,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
    '"Grupo martes noche","912 3456 7890","01/05/2027 06:52:10 PM","01/05/2027 08:33:02 PM",'
    '"sala1@cai.example","101","7"\n'
    "\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room\n"
    "CAI Sala 1,sala1@cai.example,01/05/2027 06:52:10 PM,01/05/2027 08:33:02 PM,101,No,,No\n"
    "Julián Ñahui,,01/05/2027 06:57:00 PM,01/05/2027 06:58:30 PM,2,Yes,,Yes\n"
    "Julián Ñahui,,01/05/2027 06:58:30 PM,01/05/2027 07:20:05 PM,22,Yes,,No\n"
    "Julián Ñahui,,01/05/2027 07:22:40 PM,01/05/2027 08:31:00 PM,69,Yes,,No\n"
    "Pepe (José Quizpe Condori),,01/05/2027 07:25:00 PM,01/05/2027 08:30:00 PM,65,Yes,,No\n"
    "El Lobo,,01/05/2027 06:59:00 PM,01/05/2027 08:30:30 PM,92,Yes,,No\n"
    "Galaxy A12,,01/05/2027 07:40:00 PM,01/05/2027 07:52:00 PM,12,Yes,,No\n"
)

SPANISH_ROWS = (
    "Nombre (nombre original);Correo electrónico;Hora de entrada;Hora de salida;Duración (minutos);Invitado;"
    "Respuesta al descargo de responsabilidad relativa a la grabación;En sala de espera\n"
    "Rómulo Paredes Huamán;romulo@correo.example;05/01/2027 06:59:12 p. m.;05/01/2027 08:30:00 p. m.;91;Sí;;No\n"
    "JULIAN NAHUI QUISPE;;05/01/2027 07:01:00 p.\u00a0m.;05/01/2027 08:29:00 p.\u00a0m.;88;Sí;;No\n"
)


def report_of(starts_at: datetime, minutes: dict[str, int]) -> bytes:
    """Return a plain report in which each person joins at the start and stays for some minutes."""
    lines = ["Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"]
    for name, stayed in minutes.items():
        joined, left = (f"{at:%m/%d/%Y %I:%M:%S %p}" for at in (starts_at, starts_at + timedelta(minutes=stayed)))
        lines.append(f"{name},,{joined},{left},{stayed},Yes")
    return ("\n".join(lines) + "\n").encode()
