"""The figures of a scorecard as text in the reader's language."""

from datetime import date, datetime, timedelta
from typing import Final

from funnel.commitments import Commitment
from funnel.periods import Period, local_date
from funnel.scorecard import CommitmentReport, CommitmentStatus, Standing
from messages.localizer import N_, Localizer

MARKS: Final = {
    Standing.ON_TRACK: "✅",
    Standing.AT_RISK: "⚠️",
    Standing.BEHIND: "🔴",
    Standing.NO_DATA: "–",
}
"""A check, a triangle, a disc: they differ in shape, and a word always stands beside them."""

_WORDS: Final = {
    Standing.ON_TRACK: N_("on track"),
    Standing.AT_RISK: N_("at risk"),
    Standing.BEHIND: N_("behind"),
    Standing.NO_DATA: N_("no data yet"),
}


def source_name(localizer: Localizer, source: str) -> str:
    """The source; without one “(no source)”, in brackets to differ from any name."""
    return source or localizer.say("(no source)")


def target(localizer: Localizer, status: CommitmentStatus) -> str:
    """'40 a month', '70%', '90% within 4 h', '90% within 5 business days'."""
    if isinstance(status.target, timedelta):
        return localizer.say(
            "{share} within {time}",
            share=localizer.percent(status.share or 0),
            time=localizer.duration(status.target),
        )
    if status.commitment is Commitment.UPDATE:
        return localizer.count(
            "{share} within {n} business day",
            "{share} within {n} business days",
            status.target,
            share=localizer.percent(status.share or 0),
        )
    if status.commitment is Commitment.TOUCHES:
        return localizer.say(
            "{share} with {touches} touches in {days} business days",
            share=localizer.percent(status.share or 0),
            touches=localizer.number(status.target),
            days=localizer.number(status.days),
        )
    if status.commitment in {Commitment.ACCEPTANCE, Commitment.FIELDS}:
        return localizer.percent(status.target)
    return localizer.say("{n} a month", n=localizer.number(status.target))


def actual(localizer: Localizer, status: CommitmentStatus) -> str:
    """'29 of 40 (72.5%)'; of SQLs '45 of 46 expected by now'; or 'no data yet'."""
    if status.commitment is not Commitment.SQLS:
        return localizer.share(status.actual.numerator, status.actual.denominator)
    return by_now(localizer, status.actual.numerator, status.expected, status.actual.denominator)


def by_now(localizer: Localizer, count: int, expected: int | None, whole: int) -> str:
    """'45 of 46 expected by now'; once nothing more is to come '45 of 60 (75%)'."""
    if expected is None or (not whole and not expected):
        return localizer.number(count)
    if expected == whole:
        return localizer.share(count, whole)
    return localizer.say(
        "{n} of {expected} expected by now",
        n=localizer.number(count),
        expected=localizer.number(expected),
    )


def standing(localizer: Localizer, standing: Standing) -> str:
    """'🔴 Behind': a sign and a word, so that nobody needs the colour."""
    return f"{MARKS[standing]} {capitalized(word(localizer, standing))}"


def word(localizer: Localizer, standing: Standing) -> str:
    return localizer.say(_WORDS[standing])


def capitalized(text: str) -> str:
    """With a capital at the beginning, all else as it is."""
    return text[:1].upper() + text[1:]


def change(localizer: Localizer, status: CommitmentStatus) -> str:
    """'▲ up 5 points' since the period before; "" where one of them has no data."""
    points = status.change
    if points is None:
        return ""
    if not points:
        return localizer.say("= unchanged")
    if points > 0:
        return localizer.count("▲ up {n} point", "▲ up {n} points", points)
    return localizer.count("▼ down {n} point", "▼ down {n} points", -points)


def period_name(localizer: Localizer, period: Period) -> str:
    """'October 2026', or the first and last day."""
    if period.is_month:
        return localizer.month(period.first)
    if period.is_quarter:
        quarter = localizer.number((period.first.month + 2) // 3)
        return localizer.say("Q{quarter} {year}", quarter=quarter, year=str(period.first.year))
    if period.days == 1:
        return localizer.date(period.first)
    first, last = localizer.date(period.first), localizer.date(period.last)
    return localizer.say("{first} to {last}", first=first, last=last)


def compared_with(localizer: Localizer, report: CommitmentReport) -> str:
    """What the changes are measured against: 'vs. October 2026', 'vs. the week before'."""
    if report.previous.is_month:
        return localizer.say("vs. {month}", month=localizer.month(report.previous.first))
    return localizer.say("vs. the week before")


def versions(localizer: Localizer, report: CommitmentReport) -> str:
    """Which versions of the agreement it is measured by: 'Agreement versions 1 and 2'."""
    numbers = [localizer.number(version) for version in report.versions]
    if len(numbers) == 1:
        return localizer.say("Agreement version {version}", version=numbers[0])
    return localizer.say("Agreement versions {versions}", versions=localizer.list(numbers))


def counted(localizer: Localizer, report: CommitmentReport) -> str:
    """The period and until when it is counted: 'November 2026, as of Thu 26, 10:14 AM'."""
    name = period_name(localizer, report.period)
    if not report.is_over:
        return localizer.say(
            "{period}, as of {moment}", period=name, moment=_now(localizer, report)
        )
    if not report.period.is_month:
        return name
    return localizer.say(
        "{period}, through {day}", period=name, day=day(localizer, report.period.last)
    )


def _now(localizer: Localizer, report: CommitmentReport) -> str:
    today = local_date(report.until, localizer.zone)
    return f"{day(localizer, today)}, {localizer.time(report.until)}"


def until(localizer: Localizer, due_at: datetime, now: datetime) -> str:
    """'2:00 PM' today, 'Wed 18, 2:00 PM' within a week of it, else with the whole date."""
    on, today = local_date(due_at, localizer.zone), local_date(now, localizer.zone)
    if on == today:
        return localizer.time(due_at)
    if abs(on - today) < timedelta(days=7):
        return f"{day(localizer, on)}, {localizer.time(due_at)}"
    return localizer.moment(due_at)


def day(localizer: Localizer, on: date) -> str:
    """'Wed 18'."""
    return f"{localizer.weekdays([on], in_sentence=True)} {on.day}"
