"""When a digest of an earlier day, week or month was sent, or could have been."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from digests.kinds import Occasion
from digests.questions import DigestQuery
from funnel.hours import BusinessHours
from funnel.periods import Period, local_date
from funnel.schedule import Schedule
from funnel.spans import THIS_MONTH
from services import past
from services.commitments import office_hours
from storage import agreements, digests
from storage.work import Work

_INSTANT = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
_LATER = timedelta(days=16)  # after a period, in which the digest of it is still looked for
_LOOK = timedelta(days=48)  # back from there


def past_occasion(work: Work, query: DigestQuery) -> Occasion | None:
    """The occasion of a digest that somebody asks for; None: it is wanted now.

    Of a day: the last time it was scheduled for on that day, else the end of the day. Of a week or
    month: the time it was scheduled for with just these days, else the end of them.

    Raises `Refusal`: period_to_come, day_to_come, before_history, not_a_date.
    """
    if query.day is None and query.span is None:
        return None
    period, moment = past.asked(work, query.span or THIS_MONTH, query.day)
    if moment is None:
        return None
    hours = _hours_at(work, moment)
    if query.span is None:
        zone = work.company.zone
        start = Period.day(local_date(moment, zone), zone).start
        scheduled = [each for each in _occasions(work, query, hours, moment) if each.now >= start]
    else:
        latest = min(work.now, moment + _LATER)
        scheduled = [
            each
            for each in _occasions(work, query, hours, latest)
            if each.now >= period.start and query.kind.period(each) == period
        ]
    at_its_end = Occasion(moment, work.company.zone, hours)
    return max(scheduled, key=lambda each: each.now, default=at_its_end)


def _occasions(
    work: Work, query: DigestQuery, hours: BusinessHours, latest: datetime
) -> Iterator[Occasion]:
    """When the digests of that kind came, by their schedules of today, the last of each first."""
    for digest in digests.digests(work):
        if digest.kind != query.kind.name or digest.paused:
            continue
        rule = Schedule.from_json(digest.rule)
        at = rule.previous_or_at(latest, hours)
        while at is not None and at > latest - _LOOK:
            before = rule.previous_or_at(at - _SECOND, hours)
            yield Occasion(at, work.company.zone, hours, at, before)
            at = before


def _hours_at(work: Work, moment: datetime) -> BusinessHours:
    version = agreements.in_force_between(work, moment, moment + _INSTANT).at(moment)
    return office_hours(work, version)
