"""What the figures are called, in the reader's words."""

from datetime import timedelta

from digests.promises import Promise, PromiseName, Standing
from messages.voice import N_, Voice

_PROMISES = {
    PromiseName.SQLS: N_("SQLs a month"),
    PromiseName.ACCEPTANCE: N_("Acceptance rate"),
    PromiseName.DECISION: N_("Decision in time"),
    PromiseName.FIRST_TOUCH: N_("First touch in time"),
    PromiseName.ANSWER: N_("Answer in time"),
}
_MARKS = {Standing.ON_TRACK: "✓", Standing.BEHIND: "▼", Standing.NO_DATA: "–"}


def promise_name(voice: Voice, name: PromiseName) -> str:
    return voice.say(_PROMISES[name])


def source_name(voice: Voice, source: str) -> str:
    """The source; in brackets where nobody named one, so that it differs from any name."""
    return source or voice.say("(empty)")


def target(voice: Voice, promise: Promise) -> str:
    """'40 a month', '70%', 'within 4 h'."""
    if isinstance(promise.target, timedelta):
        return voice.say("within {time}", time=voice.duration(promise.target))
    if promise.name is PromiseName.ACCEPTANCE:
        return voice.percent(promise.target)
    return voice.say("{n} a month", n=voice.number(promise.target))


def actual(voice: Voice, promise: Promise) -> str:
    """'12 of 40 (30%)', or that there is no data yet."""
    return voice.share(promise.actual.numerator, promise.actual.denominator)


def pace(voice: Voice, promise: Promise) -> str:
    """Of SQLs, how many the working days gone should have brought; a dash for the others."""
    if promise.name is not PromiseName.SQLS:
        return ""
    if promise.pace is None or promise.expected is None:
        return voice.say("no working day over yet")
    return voice.say(
        "{percent} of the {expected} expected by now",
        percent=voice.percent(promise.pace, 0),
        expected=voice.number(round(promise.expected, 1)),
    )


def standing(voice: Voice, promise: Promise) -> str:
    """On track or behind, in words with a sign: never by colour."""
    says = {
        Standing.ON_TRACK: voice.say("on track"),
        Standing.BEHIND: voice.say("behind"),
        Standing.NO_DATA: voice.no_data(),
    }
    return f"{_MARKS[promise.standing]} {says[promise.standing]}"
