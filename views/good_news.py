"""Good news, as it is sent: to the marketer at once or in the evening, to the channels."""

from datetime import datetime

from funnel.evenings import evening_of
from funnel.facts import LeadFacts
from funnel.good_news import SETTLES, LeadNews
from funnel.notices import DealWon, EveningNews, LeadWentOn
from funnel.stages import EventKind
from messages import good_news as words
from services import good_news
from services.working_hours import hours_of_person, is_away
from storage import good_news as stored
from storage import handoffs, people
from storage.work import Work
from views.posts import Nothing, NotYet, Post, Rendered
from views.readers import channel_localizer, localizer_for, localizer_of


def evening(work: Work, due: EveningNews) -> Rendered:
    """What the day brought, in the evening of it; late, at the next opening."""
    reader = people.person(work, due.reader)
    hours = hours_of_person(work, reader)
    evening, opening = evening_of(hours, due.day), hours.next_open(work.now)
    if work.now < evening or opening > work.now:
        return NotYet(max(evening, opening))
    if is_away(work, reader):
        return Nothing("they are away")
    news = good_news.of_day(work, reader, hours, due.day)
    if not news:
        return Nothing("nothing of it is so any more")
    names = people.names_of(work, [each.actor for each in news])
    message = words.evening(localizer_for(reader, work.company), news, names)
    return Post(due.reader, message)


def at_once(work: Work, due: LeadWentOn) -> Rendered:
    """One lead, once a misclick would have been undone."""
    if work.now < due.at + SETTLES:
        return NotYet(due.at + SETTLES)
    news, lead = _news(work, due.handoff, due.event, due.at)
    if news is None:
        return Nothing("it is no longer so")
    names = people.names_of(work, [news.actor])
    return Post(due.reader, words.at_once(localizer_of(work, due.reader), news, names), about=lead)


def won(work: Work, due: DealWon) -> Rendered:
    """A deal, to a team's channel, once a misclick would have been undone."""
    if work.now < due.at + SETTLES:
        return NotYet(due.at + SETTLES)
    news, lead = _news(work, due.handoff, EventKind.WON, due.at)
    if news is None:
        return Nothing("it is no longer so")
    names = people.names_of(work, [news.actor])
    return Post(due.channel, words.won(channel_localizer(work.company), news, names), about=lead)


def _news(
    work: Work, handoff_id: int, kind: EventKind, at: datetime
) -> tuple[LeadNews | None, LeadFacts | None]:
    pair = handoffs.handoff_with_lead(work, handoff_id)
    news = stored.one(work, pair[1].id, kind, at) if pair else None
    return (news, pair[1]) if pair and news and news.holds else (None, None)
