"""Good news goes to the marketer who handed the lead over; a won deal to both teams' channels."""

from collections.abc import Sequence
from datetime import date

from funnel.evenings import evening_before, evening_of, next_evening
from funnel.facts import HandoffFacts
from funnel.good_news import GOOD_NEWS, LeadNews, best_of
from funnel.hours import BusinessHours
from funnel.notices import DealWon, EveningNews, LeadWentOn, Notice
from funnel.people import NewsAt, Person
from funnel.refusals import Refusal
from funnel.stages import EventKind
from services import access
from services.working_hours import hours_of_person
from storage import good_news, people
from storage.work import Work


def notices_of(work: Work, handoff: HandoffFacts, event: EventKind) -> list[Notice]:
    """What is to be sent of an event; nobody hears of their own deed."""
    notices: list[Notice] = []
    if event is EventKind.WON:
        channels = {work.company.marketing_channel, work.company.sales_channel} - {""}
        by = work.actor.user_id
        notices += [
            DealWon(handoff.id, handoff.revision, work.now, by, channel)
            for channel in sorted(channels)
        ]
    if event in GOOD_NEWS and handoff.marketer not in {"", work.actor.user_id}:
        notices.append(_to_marketer(work, handoff, event))
    return notices


def _to_marketer(work: Work, handoff: HandoffFacts, event: EventKind) -> Notice:
    marketer = people.person(work, handoff.marketer)
    if marketer.news_at is NewsAt.ONCE:
        by, reader = work.actor.user_id, marketer.user_id
        return LeadWentOn(handoff.id, handoff.revision, event, work.now, by, reader)
    return EveningNews(marketer.user_id, next_evening(hours_of_person(work, marketer), work.now))


def of_day(work: Work, marketer: Person, hours: BusinessHours, day: date) -> Sequence[LeadNews]:
    """The best that became of each lead of a marketer since the evening before a day's."""
    start, end = evening_before(hours, day), evening_of(hours, day)
    return best_of(good_news.between(work, marketer.user_id, start, end))


def choose(work: Work, when: str) -> None:
    """Who acts hears of good news at once or in the evening. One commit.

    Raises `Refusal("only_teams")`, `Refusal("unknown_choice")`.
    """
    access.need_member(work)
    if when not in set(NewsAt):
        raise Refusal("unknown_choice")
    people.change_member(work, work.actor.user_id, news_at=NewsAt(when))
    work.commit()
