"""The figures of a scorecard as text in the reader's language."""

from datetime import timedelta

from funnel.commitments import Commitment
from funnel.scorecard import CommitmentStatus, Standing
from messages.localizer import Localizer

_MARKS = {Standing.ON_TRACK: "✓", Standing.BEHIND: "▼", Standing.NO_DATA: "–"}


def source_name(localizer: Localizer, source: str) -> str:
    """The source; without one “(empty)”, in brackets to differ from any name."""
    return source or localizer.say("(empty)")


def target(localizer: Localizer, status: CommitmentStatus) -> str:
    """'40 a month', '70%', 'within 4 h'."""
    if isinstance(status.target, timedelta):
        return localizer.say("within {time}", time=localizer.duration(status.target))
    if status.commitment is Commitment.ACCEPTANCE:
        return localizer.percent(status.target)
    return localizer.say("{n} a month", n=localizer.number(status.target))


def actual(localizer: Localizer, status: CommitmentStatus) -> str:
    """'12 of 40 (30%)', or 'no data yet'."""
    return localizer.share(status.actual.numerator, status.actual.denominator)


def pace(localizer: Localizer, status: CommitmentStatus) -> str:
    """For SQLs, their share of the number expected by now; "" for the other commitments."""
    if status.commitment is not Commitment.SQLS:
        return ""
    if status.pace is None or status.expected is None:
        return localizer.say("no working day over yet")
    return localizer.say(
        "{percent} of the {expected} expected by now",
        percent=localizer.percent(status.pace, 0),
        expected=localizer.number(round(status.expected, 1)),
    )


def standing(localizer: Localizer, status: CommitmentStatus) -> str:
    """On track or behind, by a word and a sign, not by colour."""
    words = {
        Standing.ON_TRACK: localizer.say("on track"),
        Standing.BEHIND: localizer.say("behind"),
        Standing.NO_DATA: localizer.no_data(),
    }
    return f"{_MARKS[status.standing]} {words[status.standing]}"
