"""Who reads: a person in their own language and zone, a channel in the company's."""

from funnel.people import Company, Person
from messages.localizer import Localizer
from storage import people
from storage.work import Work


def localizer_for(person: Person, company: Company) -> Localizer:
    """A person's own language and zone; the company's where Slack has told us nothing."""
    return Localizer.of(person.locale or company.locale, person.zone or company.zone)


def localizer_of(work: Work, user_id: str) -> Localizer:
    """How a member is spoken to."""
    return localizer_for(people.person(work, user_id), work.company)


def channel_localizer(company: Company) -> Localizer:
    """How a channel is spoken to."""
    return Localizer.of(company.locale, company.zone)
