"""The texts about a commitment: its name, its deadline, its reminders."""

from dataclasses import dataclass
from datetime import timedelta

from blockkit.mrkdwn import Mrkdwn
from funnel.commitments import Commitment
from funnel.timers import Step
from messages.localizer import N_, Localizer

NAMES = {
    Commitment.SQLS: N_("SQLs a month"),
    Commitment.ACCEPTANCE: N_("Acceptance rate"),
    Commitment.DECISION: N_("Decision in time"),
    Commitment.FIRST_TOUCH: N_("First touch in time"),
    Commitment.ANSWER: N_("Answer in time"),
}


@dataclass(frozen=True, kw_only=True)
class _TimerWords:
    """For a commitment with a timer: `owner` by step, `head` before a miss."""

    due: str
    deadline: str
    overdue: str
    took: str
    owner: dict[Step, str]
    head: str
    head_missed: str


_TIMERS = {
    Commitment.DECISION: _TimerWords(
        due=N_("Decision"),
        deadline=N_("Decide by {when} ({time})"),
        overdue=N_("Decision overdue: it was due {when}"),
        took=N_("Decided in {took} of business time"),
        owner={
            Step.HALF: N_("Half of the time to decide on {lead} is gone. It is due {when}."),
            Step.MOST: N_("The time to decide on {lead} is running out. It is due {when}."),
            Step.MISSED: N_(
                "The decision on {lead} was due {when}. Please decide now: someone is waiting."
            ),
        },
        head=N_("{owner} is to decide on {lead} by {when}."),
        head_missed=N_("{owner} was to decide on {lead} by {when}."),
    ),
    Commitment.FIRST_TOUCH: _TimerWords(
        due=N_("First touch"),
        deadline=N_("First touch by {when} ({time})"),
        overdue=N_("First touch overdue: it was due {when}"),
        took=N_("First touch after {took} of business time"),
        owner={
            Step.HALF: N_(
                "Half of the time for the first touch with {lead} is gone. It is due {when}."
            ),
            Step.MOST: N_(
                "The time for the first touch with {lead} is running out. It is due {when}."
            ),
            Step.MISSED: N_(
                "The first touch with {lead} was due {when}. "
                "Please reach out now: interest cools fast."
            ),
        },
        head=N_("{owner} is to make the first touch with {lead} by {when}."),
        head_missed=N_("{owner} was to make the first touch with {lead} by {when}."),
    ),
    Commitment.ANSWER: _TimerWords(
        due=N_("Answer to sales"),
        deadline=N_("Answer by {when} ({time})"),
        overdue=N_("Answer overdue: it was due {when}"),
        took=N_("Answered in {took} of business time"),
        owner={
            Step.HALF: N_(
                "Half of the time to answer sales about {lead} is gone. It is due {when}."
            ),
            Step.MOST: N_(
                "The time to answer sales about {lead} is running out. It is due {when}."
            ),
            Step.MISSED: N_(
                "The answer to sales about {lead} was due {when}. "
                "Please answer now: they are waiting."
            ),
        },
        head=N_("{owner} is to answer sales about {lead} by {when}."),
        head_missed=N_("{owner} was to answer sales about {lead} by {when}."),
    ),
}
_UNOWNED = {
    Step.HALF: N_("Nobody has taken {lead} yet, and half of the time is gone. It is due {when}."),
    Step.MOST: N_("Nobody has taken {lead} yet, and the time is running out. It is due {when}."),
    Step.MISSED: N_("Nobody took {lead}: the decision was due {when}."),
}


def name(localizer: Localizer, commitment: Commitment) -> str:
    """The name of a commitment in lists of both sides."""
    return localizer.say(NAMES[commitment])


def due(localizer: Localizer, commitment: Commitment) -> str:
    """What is due: decision, first touch, answer."""
    return localizer.say(_TIMERS[commitment].due)


def deadline(localizer: Localizer, commitment: Commitment, when: Mrkdwn, time: str) -> Mrkdwn:
    """When it is due, and the time the agreement gives for it."""
    return localizer.mark(_TIMERS[commitment].deadline, when=when, time=time)


def overdue(localizer: Localizer, commitment: Commitment, when: Mrkdwn) -> Mrkdwn:
    return localizer.mark(_TIMERS[commitment].overdue, when=when)


def took(localizer: Localizer, commitment: Commitment, time: timedelta) -> Mrkdwn:
    """How long it took, in business time."""
    return localizer.mark(_TIMERS[commitment].took, took=localizer.duration(time))


def owner_sentence(commitment: Commitment, step: Step) -> str:
    """The msgid of a reminder to the owner; its values are `lead`, `when`, `owner`."""
    return _TIMERS[commitment].owner[step]


def head_sentence(commitment: Commitment, step: Step) -> str:
    """The msgid of a reminder to a head of team about somebody else's timer."""
    words = _TIMERS[commitment]
    return words.head_missed if step is Step.MISSED else words.head


def unowned_sentence(step: Step) -> str:
    """The msgid of a reminder to a head about a lead without an owner."""
    return _UNOWNED[step]
