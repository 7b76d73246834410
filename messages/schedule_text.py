"""A schedule in words: on which days a meeting is, and how long before it its digest comes."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from blockkit.mrkdwn import Mrkdwn, line
from funnel.schedule import Kind, Schedule
from funnel.zones import WEEKDAYS
from messages import week_text
from messages.localizer import N_, Localizer

NTH: Final = {
    1: N_("First"),
    2: N_("Second"),
    3: N_("Third"),
    4: N_("Fourth"),
    5: N_("Fifth"),
    -1: N_("Last"),
}
_HOUR: Final = dt.timedelta(hours=1)


def days(localizer: Localizer, rule: Schedule) -> str:
    """'Mon–Fri', 'Every two weeks: Monday', 'Every month: first working day'."""
    named = sorted(rule.weekdays, key=WEEKDAYS.index)
    if rule.kind != "daily":
        weekday = localizer.weekday(named[0]) if named else ""
        return _DAYS[rule.kind](localizer, rule, weekday)
    if len(named) == len(WEEKDAYS):
        return localizer.say("Every day")
    return week_text.capitalized(week_text.days(localizer, named))


_DAYS: Final[Mapping[Kind, Callable[[Localizer, Schedule, str], str]]] = {
    "weekly": lambda localizer, _, weekday: localizer.say("Every week: {weekday}", weekday=weekday),
    "fortnightly": lambda localizer, _, weekday: localizer.say(
        "Every two weeks: {weekday}", weekday=weekday
    ),
    "monthly_date": lambda localizer, rule, _: localizer.say(
        "Every month: day {day}", day=localizer.number(rule.day or 1)
    ),
    "monthly_workday": lambda localizer, rule, _: (
        localizer.say("Every month: first business day")
        if rule.nth == 1
        else localizer.say("Every month: last business day")
    ),
    "monthly_weekday": lambda localizer, rule, weekday: localizer.say(
        "Every month: {weekday} ({nth})",
        weekday=weekday,
        nth=localizer.say(NTH[rule.nth or 1]).lower(),
    ),
}


def lead(localizer: Localizer, rule: Schedule) -> Mrkdwn:
    """'30 minutes before the meeting'."""
    return localizer.mark("{time} before the meeting", time=line(before(localizer, rule.lead)))


def before(localizer: Localizer, length: dt.timedelta) -> str:
    """'30 minutes', '2 hours'."""
    if length % _HOUR:
        return localizer.count("{n} minute", "{n} minutes", length // dt.timedelta(minutes=1))
    return localizer.count("{n} hour", "{n} hours", length // _HOUR)
