"""The words in which a court's visiting regime is told."""

from shared.text import LabelledEnum


class Weekday(LabelledEnum):
    """A day of the week."""

    MONDAY = "MONDAY", "Lunes", "Monday"
    TUESDAY = "TUESDAY", "Martes", "Tuesday"
    WEDNESDAY = "WEDNESDAY", "Miércoles", "Wednesday"
    THURSDAY = "THURSDAY", "Jueves", "Thursday"
    FRIDAY = "FRIDAY", "Viernes", "Friday"
    SATURDAY = "SATURDAY", "Sábado", "Saturday"
    SUNDAY = "SUNDAY", "Domingo", "Sunday"


class VisitPlace(LabelledEnum):
    """Where he visits; never an address."""

    PUBLIC_PLACE = "PUBLIC_PLACE", "Lugar público", "Public place"
    HIS_HOME = "HIS_HOME", "Domicilio de él", "His home"
    CHILDRENS_HOME = "CHILDRENS_HOME", "Donde viven los hijos", "Where the children live"
    RELATIVES_HOME = "RELATIVES_HOME", "Domicilio de familiares", "Relatives' home"
    INSTITUTION = "INSTITUTION", "Una institución", "An institution"
    REMOTE = "REMOTE", "Por llamada o video", "By call or video"


class VisitCompany(LabelledEnum):
    """With whom he visits."""

    HER_RELATIVE = "HER_RELATIVE", "Familiar de ella", "A relative of hers"
    HIS_RELATIVE = "HIS_RELATIVE", "Familiar de él", "A relative of his"
    COURT_STAFF = "COURT_STAFF", "Personal del juzgado", "The court's staff"
    INSTITUTION_STAFF = "INSTITUTION_STAFF", "Personal de una institución", "An institution's staff"
    OTHER_PERSON = "OTHER_PERSON", "Otra persona", "Another person"
