"""When a person is at work: the week of the agreement on their own clock, and their absences."""

from dataclasses import replace

from funnel.hours import BusinessHours
from funnel.people import Person
from funnel.periods import local_date
from funnel.zones import find_zone
from services import access
from services.calendar import hours_of
from storage import people
from storage.work import Work


def working_hours(work: Work, user_id: str) -> BusinessHours:
    """The week of the agreement in force as it runs where a member is; "": where the company is.

    The holidays are the company's. Raises `Refusal("not_set_up")`.
    """
    return hours_of_person(work, people.person(work, user_id) if user_id else Person(""))


def hours_of_person(work: Work, person: Person) -> BusinessHours:
    """`working_hours` of a member who is read already."""
    terms = access.need_agreement(work).terms
    zone = person.zone if person.zone and find_zone(person.zone) else work.company.zone
    return hours_of(replace(terms, zone=zone))


def is_away(work: Work, person: Person) -> bool:
    """Whether they said that they are not there today."""
    return person.is_away(local_date(work.now, work.company.zone))
