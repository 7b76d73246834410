"""The texts about a commitment: its name, its deadline, its reminders."""

from dataclasses import dataclass
from datetime import timedelta

from blockkit.mrkdwn import Mrkdwn, join
from funnel.commitments import Commitment
from funnel.timers import Step
from messages.localizer import N_, Localizer

NAMES = {
    Commitment.SQLS: N_("SQLs per month"),
    Commitment.ACCEPTANCE: N_("Acceptance rate"),
    Commitment.DECISION: N_("Decisions on time"),
    Commitment.FIRST_TOUCH: N_("First touches on time"),
    Commitment.ANSWER: N_("Answers on time"),
    Commitment.TOUCHES: N_("Enough touches on time"),
    Commitment.UPDATE: N_("Updates on time"),
    Commitment.FIELDS: N_("Hand-offs with all required fields"),
}


@dataclass(frozen=True, kw_only=True)
class _TimerWords:
    """For a commitment with a timer: `owner` by step, `head` before a miss.

    `took` is "" of what is owed again and again: how long each time took says little.
    """

    due: str
    deadline: str
    overdue: str
    took: str
    owner: dict[Step, str]
    head: str
    head_missed: str
    agreed: str = N_("SLA: {what} within {time}.")


_TIMERS = {
    Commitment.DECISION: _TimerWords(
        due=N_("Decision"),
        deadline=N_("Decide by {when} ({time})"),
        overdue=N_("Decision overdue: it was due {when}"),
        took=N_("Decided in {took} (business hours)"),
        owner={
            Step.HALF: N_("Half the time to decide on {lead} has passed. Due {when}."),
            Step.MOST: N_("Time is running out to decide on {lead}. Due {when}."),
            Step.MISSED: N_(
                "The decision on {lead} was due {when}. Please accept or reject it now."
            ),
        },
        head=N_("{owner} has until {when} to decide on {lead}."),
        head_missed=N_("{owner} missed the deadline to decide on {lead} (due {when})."),
    ),
    Commitment.FIRST_TOUCH: _TimerWords(
        due=N_("First touch"),
        deadline=N_("First touch by {when} ({time})"),
        overdue=N_("First touch overdue: it was due {when}"),
        took=N_("First touch after {took} (business hours)"),
        owner={
            Step.HALF: N_("Half the time for a first touch with {lead} has passed. Due {when}."),
            Step.MOST: N_("Time is running out for the first touch with {lead}. Due {when}."),
            Step.MISSED: N_(
                "The first touch with {lead} was due {when}. "
                "Please reach out now, while they're still interested."
            ),
        },
        head=N_("{owner} has until {when} to make the first touch with {lead}."),
        head_missed=N_("{owner} missed the first-touch deadline for {lead} (due {when})."),
    ),
    Commitment.ANSWER: _TimerWords(
        due=N_("Answer to sales"),
        deadline=N_("Answer by {when} ({time})"),
        overdue=N_("Answer overdue: it was due {when}"),
        took=N_("Answered in {took} (business hours)"),
        owner={
            Step.HALF: N_("Half the time to answer sales about {lead} has passed. Due {when}."),
            Step.MOST: N_("Time is running out to answer sales about {lead}. Due {when}."),
            Step.MISSED: N_(
                "The answer to sales about {lead} was due {when}. Please answer now. They're "
                "waiting for it."
            ),
        },
        head=N_("{owner} has until {when} to answer sales about {lead}."),
        head_missed=N_("{owner} missed the deadline to answer sales about {lead} (due {when})."),
    ),
    Commitment.UPDATE: _TimerWords(
        due=N_("Update"),
        deadline=N_("Update by {when}"),
        overdue=N_("Update overdue: it was due {when}"),
        took="",
        agreed=N_("SLA: {what} by {when}."),
        owner={
            Step.HALF: N_("Half the time for an update on {lead} has passed. Due {when}."),
            Step.MOST: N_("Time is running out for an update on {lead}. Due {when}."),
            Step.MISSED: N_(
                "An update on {lead} was due {when}. Log a touch, or mark it as an "
                "opportunity, won, or lost."
            ),
        },
        head=N_("{owner} has until {when} to give an update on {lead}."),
        head_missed=N_("{owner} missed the deadline for an update on {lead} (due {when})."),
    ),
}
_UNOWNED = {
    Step.HALF: N_(
        "No one has taken {lead} yet, and half the time has passed. Decision due {when}."
    ),
    Step.MOST: N_("No one has taken {lead} yet, and time is running out. Decision due {when}."),
    Step.MISSED: N_("No one has taken {lead}. The decision was due {when}."),
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
    """How long it took, in business time; "" where that is not said."""
    words = _TIMERS[commitment].took
    return localizer.mark(words, took=localizer.duration(time)) if words else join([])


def agreed(localizer: Localizer, commitment: Commitment, when: Mrkdwn, time: str) -> Mrkdwn:
    """'SLA: Decision within 4 business hours.', as it was agreed on."""
    what = due(localizer, commitment)
    return localizer.mark(_TIMERS[commitment].agreed, what=what, when=when, time=time)


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
