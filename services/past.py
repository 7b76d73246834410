"""A company's work at an earlier moment: what its services read is what was true then."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from funnel.hours import BusinessHours
from funnel.past import Past, PastTimer
from funnel.periods import Period, local_date
from funnel.refusals import Refusal
from funnel.replay import by_handoff, replay
from funnel.spans import Day, Span
from funnel.undo import WITHIN
from services.timers import hours_under
from storage import agreements, snapshots
from storage import past as stored
from storage.work import Versions, Work

_INSTANT = timedelta(microseconds=1)


def asked(work: Work, span: Span, day: Day | None = None) -> tuple[Period, datetime | None]:
    """The days that are asked for, and the earlier moment as of which; None: now.

    A period that is over is seen at its end, one that was under way on a day at the end of that
    day. Raises `Refusal`: period_to_come, day_to_come, before_history, not_a_date.
    """
    zone = work.company.zone
    seen_on, moment = local_date(work.now, zone), None
    if day is not None:
        seen_on = _date_of(day, seen_on)
        moment = end_of_day(work, seen_on)
    period = span.period(seen_on, zone)
    if period.first > seen_on:
        raise Refusal("period_to_come", day=period.first)
    return period, period.end if period.last < seen_on else moment


def _date_of(day: Day, today: date) -> date:
    try:
        return day.on(today)
    except (ValueError, OverflowError):
        raise Refusal(
            "not_a_date", text=f"{day.day}/{day.month}/{day.year or today.year}"
        ) from None


def end_of_day(work: Work, day: date) -> datetime | None:
    """The last instant of a day on the company's calendar; None: it is today.

    Raises `Refusal`: day_to_come, before_history.
    """
    today = local_date(work.now, work.company.zone)
    if day > today:
        raise Refusal("day_to_come", day=day)
    if day == today:
        return None
    first = stored.first_event_at(work)
    began = local_date(first, work.company.zone) if first else today
    if day < began:
        raise Refusal("before_history", day=began)
    return Period.day(day, work.company.zone).end - _INSTANT


def at(work: Work, moment: datetime) -> Work:
    """The same as of an earlier moment, to be read from alone.

    Its cost is that of what was open then and of what happened between it and the nearest snapshot.
    """
    then = replace(work, now=moment, versions=Versions(), past=Past(moment))
    version = agreements.in_force_between(then, moment, moment + _INSTANT).at(moment)
    then.versions.in_force = version.id if version else None
    return replace(then, past=_read(work, moment))


def _read(work: Work, moment: datetime) -> Past:
    ids = _open_about(work, moment)
    rows = [row for row in stored.handoffs(work, ids) if row.handed_at < moment]
    timers = stored.timers(work, ids)
    history = by_handoff(rows, stored.events(work, {each.lead_id for each in rows}, moment))
    hours_of = _remembered(work)
    courses = [replay(row, timers.get(row.id, ()), history[row.id], hours_of) for row in rows]
    of_all = [timer for course in courses for timer in course.timers]
    dues = stored.dues(work, of_all)
    return Past(
        moment,
        tuple(course.handoff for course in courses),
        tuple(PastTimer(timer, due) for timer, due in zip(of_all, dues, strict=True)),
        frozenset(row.id for row in rows),
        stored.taken_back_between(work, moment, moment + WITHIN, before=moment),
    )


def _open_about(work: Work, moment: datetime) -> Collection[int]:
    """Every hand-off that was open then or had a timer open, and some that were not.

    Those of the nearest snapshot, or of now, and those to which anything happened between; what was
    undone soon after is among them.
    """
    undone = moment + WITHIN
    earlier, later = snapshots.before(work, moment), snapshots.after(work, moment)
    until = later.at if later else work.now + _INSTANT
    if earlier is not None and moment - earlier.at < until - moment:
        return earlier.handoffs | stored.moved_between(work, earlier.at, undone, before=moment)
    open_then = later.handoffs if later else stored.open_now(work)
    return open_then | stored.moved_between(work, moment, max(until, undone), before=moment)


def _remembered(work: Work) -> Callable[[int], BusinessHours]:
    hours: dict[int, BusinessHours] = {}

    def hours_of(agreement_id: int) -> BusinessHours:
        if agreement_id not in hours:
            hours[agreement_id] = hours_under(work, agreement_id)
        return hours[agreement_id]

    return hours_of
