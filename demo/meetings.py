"""What the next meeting finds: ideas with votes, actions done, open and late, and its digests."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import cycle

from demo.play import Play
from funnel.actions import ActionSource, NewAction
from funnel.facts import NewDigest
from funnel.ideas import NewIdea
from messages import patterns as words
from messages.localizer import Localizer
from services import actions, ideas, patterns, schedules
from storage.work import Work

MEETING = time(9)
_LEAD = timedelta(minutes=30)
_CORRECTED, _CORRECTION_DONE = 21, 3  # business days ago
_DAYS = (6, 5, 3)  # business days ago, of the ideas and the actions


def talk(play: Play) -> None:
    """Three ideas with votes; an action that is done, one that is late, one to come."""
    cast = play.cast
    members = [*cast.reps, *cast.marketers]
    for days, text, giver in zip(_DAYS, play.words.ideas, cycle(members), strict=False):
        idea = ideas.give(play.work(giver, _ago(play, days)), NewIdea(text))
        for voter in members[: days - 2]:
            ideas.vote(play.work(voter, _ago(play, days - 1)), idea.id)
    owners = (cast.marketing_head, cast.reps[0], cast.sales_head)
    due = (_day(play, -2), _day(play, -1), _day(play, 4))
    added = []
    for (title, measure), owner, due_on in zip(play.words.actions, owners, due, strict=True):
        work = play.work(cast.sales_head, _ago(play, max(_DAYS)))
        added.append(actions.add(work, NewAction(title, owner, due_on, measure)))
    actions.finish(play.work(cast.marketing_head, _ago(play, 2)), added[0].id)


def correct(play: Play, localizer: Localizer) -> None:
    """What stood out some weeks ago became an action, whose effect the figures now show."""
    work = play.work(play.cast.sales_head, _ago(play, _CORRECTED))
    pattern = patterns.proposed(work)
    if pattern is None:
        return
    new = NewAction(
        words.suggested_title(localizer, pattern.segment),
        play.cast.marketing_head,
        _day(play, -1),
        words.suggested_measure(localizer, pattern),
        ActionSource.PATTERN,
        segment=pattern.segment,
    )
    action = actions.add(work, new)
    actions.finish(play.work(play.cast.marketing_head, _ago(play, _CORRECTION_DONE)), action.id)


def _ago(play: Play, days: int) -> datetime:
    return play.back(timedelta(hours=8 * days))


def _day(play: Play, days: int) -> date:
    """So many business days from now."""
    if days < 0:
        return _ago(play, -days).date()
    return play.hours.add_working_days(play.now.date(), days)


def schedule(work: Work, localizer: Localizer, channel: str) -> None:
    """The weekly meeting on Monday at nine, the monthly review on the first working day."""
    weekly = NewDigest(
        kind="weekly",
        name=localizer.say("Weekly digest"),
        channel=channel,
        rule="weekly",
        at=f"{MEETING:%H:%M}",
        zone=work.company.zone,
        weekdays=("mon",),
        lead=_LEAD,
        skip_holidays=True,
    )
    name = localizer.say("Monthly review")
    monthly = replace(weekly, kind="monthly", name=name, rule="monthly_workday", weekdays=(), nth=1)
    for new in (weekly, monthly):
        schedules.schedule(work, new)
