"""The chart and the tables of a scorecard, for digests and `/sla status`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from blockkit import charts
from blockkit.elements import Block
from blockkit.tables import Cell, data_table
from funnel.facts import Due
from funnel.periods import local_date
from funnel.scorecard import CommitmentReport, Scorecard
from messages import commitments as commitment_words
from messages import labels, scorecard_labels
from messages.localizer import Localizer

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


def chart(card: Scorecard, localizer: Localizer) -> Block | None:
    """SQLs handed off and accepted, by working day; None where there are none."""
    if not any(line.handed or line.accepted for line in card.days):
        return None
    return charts.bar(
        localizer.say("SQLs handed off and accepted, by working day"),
        [_day(localizer, line.day) for line in card.days],
        {
            localizer.say("Handed off"): [line.handed for line in card.days],
            localizer.say("Accepted"): [line.accepted for line in card.days],
        },
    )


def commitments(report: CommitmentReport, localizer: Localizer) -> Block | None:
    """Each commitment of the month: target, actual, pace, standing; None where there are none."""
    if not report.commitments:
        return None
    header = [
        localizer.say("Promise"),
        localizer.say("Side"),
        localizer.say("Target"),
        localizer.say("Actual"),
        localizer.say("Pace"),
        localizer.say("Standing"),
    ]
    rows = [
        [
            commitment_words.name(localizer, status.commitment),
            labels.side(localizer, status.side),
            scorecard_labels.target(localizer, status),
            scorecard_labels.actual(localizer, status),
            scorecard_labels.pace(localizer, status),
            scorecard_labels.standing(localizer, status),
        ]
        for status in report.commitments
    ]
    last = report.period.last
    caption = localizer.say("Promises in {month}", month=localizer.month(last))
    if (last + _DAY).month == last.month:  # the month goes on after what is counted
        caption = localizer.say(
            "Promises in {month}, through {day}",
            month=localizer.month(last),
            day=localizer.date(last),
        )
    return data_table(caption, header, rows)


def reasons(card: Scorecard, localizer: Localizer) -> Block | None:
    """Rejections by reason, each as a share of the decisions."""
    if not card.reasons:
        return None
    decided = card.accepted.denominator
    rows: list[list[Cell]] = [
        [
            labels.reason(localizer, reason),
            (count, localizer.number(count)),
            (count / decided, localizer.share(count, decided)),
        ]
        for reason, count in card.reasons
    ]
    header = [
        localizer.say("Reason"),
        localizer.say("Rejections"),
        localizer.say("Share of decisions"),
    ]
    return data_table(localizer.say("Rejections by reason"), header, rows)


def sources(card: Scorecard, localizer: Localizer) -> Block | None:
    """What happened to each source's leads."""
    if not card.sources:
        return None
    rows: list[list[Cell]] = []
    for line in card.sources:
        decided = line.accepted + line.rejected
        share = localizer.share(line.accepted, decided)
        rows.append(
            [
                scorecard_labels.source_name(localizer, line.source),
                (line.handed, localizer.number(line.handed)),
                (line.accepted / decided, share) if decided else share,
                (line.rejected, localizer.number(line.rejected)),
                (line.won, localizer.number(line.won)),
            ]
        )
    header = [
        localizer.say("Source"),
        localizer.say("Handed off"),
        localizer.say("Accepted of decided"),
        localizer.say("Rejected"),
        localizer.say("Deals won"),
    ]
    return data_table(localizer.say("By source"), header, rows)


def due(rows: Sequence[Due], localizer: Localizer, now: datetime, caption: str) -> Block | None:
    """What is due, by whom and until when; `rows` sorted by deadline, but paused timers last."""
    if not rows:
        return None
    header = [
        localizer.say("Lead"),
        localizer.say("What is due"),
        localizer.say("Owner"),
        localizer.say("Until"),
        localizer.say("Standing"),
    ]
    cells = [
        [
            lead_name(item),
            commitment_words.due(localizer, item.commitment),
            owner_name(localizer, item),
            until(localizer, item.due_at, now),
            urgency(localizer, item, now),
        ]
        for item in sorted(rows, key=lambda item: item.paused)
    ]
    return data_table(caption, header, cells)


def until(localizer: Localizer, due_at: datetime, now: datetime) -> str:
    """'2:00 PM' today, 'Wed 18, 2:00 PM' within a week of it, else with the whole date."""
    day, today = local_date(due_at, localizer.zone), local_date(now, localizer.zone)
    if day == today:
        return localizer.time(due_at)
    if abs(day - today) < _WEEK:
        return f"{_day(localizer, day)}, {localizer.time(due_at)}"
    return localizer.moment(due_at)


def _day(localizer: Localizer, day: date) -> str:
    return f"{localizer.weekdays([day])} {day.day}"


def lead_name(item: Due) -> str:
    """'L-12 Ana Souza, Padaria Sol'."""
    name = f"{item.ref} {item.name}".strip()
    return f"{name}, {item.company}" if item.company else name


def owner_name(localizer: Localizer, item: Due) -> str:
    """The owner's name, or “nobody yet”."""
    return item.owner_name or item.owner or localizer.say("nobody yet")


def urgency(localizer: Localizer, item: Due, now: datetime) -> str:
    """Due, overdue, paused or done late, in words."""
    if item.paused:
        return localizer.say("paused: waiting for an answer")
    if item.done_late:
        return localizer.say("done late")
    if item.is_overdue(now):
        return localizer.say("overdue, {ago}", ago=localizer.ago(item.due_at, now))
    return localizer.say("due {ago}", ago=localizer.ago(item.due_at, now))
