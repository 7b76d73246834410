"""The parts of a digest below its sentences: one chart, and tables of the same figures."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from digests import words
from digests.balance import Balance, Due, Standings
from digests.promises import Promise
from funnel.periods import local_date
from messages import charts, labels
from messages.elements import Block
from messages.tables import Cell, data_table
from messages.voice import Voice

_WEEK: Final = timedelta(days=7)


def chart(balance: Balance, voice: Voice) -> Block | None:
    """SQLs handed off and accepted by working day; None where there was neither."""
    if not any(line.handed or line.accepted for line in balance.days):
        return None
    return charts.bar(
        voice.say("SQLs handed off and accepted, by working day"),
        [_day(voice, line.day) for line in balance.days],
        {
            voice.say("Handed off"): [line.handed for line in balance.days],
            voice.say("Accepted"): [line.accepted for line in balance.days],
        },
    )


def targets(promises: Sequence[Promise], voice: Voice, caption: str) -> Block | None:
    """Each promise: target, actual, pace and how it stands."""
    if not promises:
        return None
    header = [
        voice.say("Promise"),
        voice.say("Side"),
        voice.say("Target"),
        voice.say("Actual"),
        voice.say("Pace"),
        voice.say("Standing"),
    ]
    rows = [
        [
            words.promise_name(voice, promise.name),
            labels.side(voice, promise.side),
            words.target(voice, promise),
            words.actual(voice, promise),
            words.pace(voice, promise),
            words.standing(voice, promise),
        ]
        for promise in promises
    ]
    return data_table(caption, header, rows)


def promises_caption(balance: Balance | Standings, voice: Voice) -> str:
    """'Promises in November 2026': the month that `Balance.promises` are of."""
    return voice.say("Promises in {month}", month=voice.month(balance.period.last))


def reasons(balance: Balance, voice: Voice) -> Block | None:
    """Rejections by reason, each as a share of the decisions."""
    if not balance.reasons:
        return None
    decided = balance.accepted.denominator
    rows: list[list[Cell]] = [
        [
            labels.reason(voice, reason),
            (count, voice.number(count)),
            (count / decided, voice.share(count, decided)),
        ]
        for reason, count in balance.reasons
    ]
    header = [voice.say("Reason"), voice.say("Rejections"), voice.say("Share of decisions")]
    return data_table(voice.say("Rejections by reason"), header, rows)


def sources(balance: Balance, voice: Voice) -> Block | None:
    """What happened to each source's leads."""
    if not balance.sources:
        return None
    rows: list[list[Cell]] = []
    for line in balance.sources:
        decided = line.accepted + line.rejected
        share = voice.share(line.accepted, decided)
        rows.append(
            [
                words.source_name(voice, line.source),
                (line.handed, voice.number(line.handed)),
                (line.accepted / decided, share) if decided else share,
                (line.rejected, voice.number(line.rejected)),
                (line.won, voice.number(line.won)),
            ]
        )
    header = [
        voice.say("Source"),
        voice.say("Handed off"),
        voice.say("Accepted of decided"),
        voice.say("Rejected"),
        voice.say("Deals won"),
    ]
    return data_table(voice.say("By source"), header, rows)


def due(rows: Sequence[Due], voice: Voice, now: datetime, caption: str) -> Block | None:
    """What is owed, by whom and until when, the most urgent first, what stands still last."""
    if not rows:
        return None
    header = [
        voice.say("Lead"),
        voice.say("What is due"),
        voice.say("Owner"),
        voice.say("Until"),
        voice.say("Standing"),
    ]
    shown = [
        [
            lead_name(item),
            labels.obligation(voice, item.kind),
            owner_name(voice, item),
            until(voice, item.due_at, now),
            how_urgent(voice, item, now),
        ]
        for item in sorted(rows, key=lambda item: item.paused)
    ]
    return data_table(caption, header, shown)


def until(voice: Voice, due_at: datetime, now: datetime) -> str:
    """'2:00 PM' today, 'Wed 18, 2:00 PM' within a week of it, else with the whole date."""
    day, today = local_date(due_at, voice.zone), local_date(now, voice.zone)
    if day == today:
        return voice.time(due_at)
    if abs(day - today) < _WEEK:
        return f"{_day(voice, day)}, {voice.time(due_at)}"
    return voice.moment(due_at)


def _day(voice: Voice, day: date) -> str:
    return f"{voice.weekdays([day])} {day.day}"


def lead_name(item: Due) -> str:
    """'L-12 Ana Souza, Padaria Sol'."""
    name = f"{item.ref} {item.name}".strip()
    return f"{name}, {item.company}" if item.company else name


def owner_name(voice: Voice, item: Due) -> str:
    """The owner's name; without one, that nobody has taken it."""
    return item.owner_name or item.owner or voice.say("nobody yet")


def how_urgent(voice: Voice, item: Due, now: datetime) -> str:
    """Due, overdue or standing still, in words."""
    if item.paused:
        return voice.say("paused: waiting for an answer")
    if item.done_late:
        return voice.say("done late")
    if item.is_overdue(now):
        return voice.say("overdue, {ago}", ago=voice.ago(item.due_at, now))
    return voice.say("due {ago}", ago=voice.ago(item.due_at, now))
