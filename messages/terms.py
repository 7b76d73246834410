"""The words of the agreement's numbers, and the agreement in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from blockkit.mrkdwn import Mrkdwn
from funnel.agreement import Terms
from messages import labels
from messages.localizer import N_, Localizer

_NO_BAR = N_("Points from your criteria. Enter 0 to turn it off.")
_IN_HOURS = N_("For example, 0.5 is 30 minutes.")


Sentence = Callable[[Localizer, Terms], Mrkdwn]


@dataclass(frozen=True)
class TermWords:
    """The label and the hint of a term in the form, and the sentence of its commitment."""

    label: str
    hint: str
    sentence: Sentence


def _within(msgid: str, time_of: Callable[[Terms], timedelta]) -> Sentence:
    return lambda localizer, terms: localizer.mark(
        msgid, time=labels.business_time(localizer, time_of(terms))
    )


def _bar(msgid: str, points_of: Callable[[Terms], int]) -> Sentence:
    return lambda localizer, terms: localizer.mark(msgid, n=localizer.number(points_of(terms)))


def _most_times(within: Sentence) -> Sentence:
    return lambda localizer, terms: localizer.mark(
        "{promise}, at least {share} of the time",
        promise=within(localizer, terms),
        share=localizer.percent(terms.on_time_target),
    )


WORDS: Final = {
    "decision": TermWords(
        N_("Time to decide on a hand-off (business hours)"),
        _IN_HOURS,
        _most_times(_within(N_("Decide within {time}"), lambda terms: terms.decision)),
    ),
    "first_touch": TermWords(
        N_("Time to first touch (business hours)"),
        _IN_HOURS,
        _most_times(_within(N_("First touch within {time}"), lambda terms: terms.first_touch)),
    ),
    "answer": TermWords(
        N_("Time to answer a question (business hours)"),
        _IN_HOURS,
        _most_times(_within(N_("Answer questions within {time}"), lambda terms: terms.answer)),
    ),
    "sql_target": TermWords(
        N_("SQLs per month"),
        N_("How many SQLs marketing commits to per month."),
        lambda localizer, terms: localizer.mark_count(
            "{n} SQL per month", "{n} SQLs per month", terms.sql_target
        ),
    ),
    "acceptance_target": TermWords(
        N_("Target acceptance rate (%)"),
        N_("Share of reviewed SQLs that sales should accept, in %."),
        lambda localizer, terms: localizer.mark(
            "At least {share} of SQLs accepted", share=localizer.percent(terms.acceptance_target)
        ),
    ),
    "touches": TermWords(
        N_("Touches per accepted lead"),
        N_("How many touches each accepted lead should get. Enter 0 to turn it off."),
        _most_times(
            lambda localizer, terms: localizer.mark(
                "{touches} or more touches within {days} business days",
                touches=localizer.number(terms.touches),
                days=localizer.number(terms.touch_days),
            )
        ),
    ),
    "touch_days": TermWords(
        N_("Business days for those touches"),
        N_("Counted from the day after the lead was accepted."),
        lambda localizer, terms: localizer.mark(
            "Business days for those touches: {days}", days=localizer.number(terms.touch_days)
        ),
    ),
    "update_days": TermWords(
        N_("Business days between updates on an accepted lead"),
        N_("A touch, an opportunity, won, and lost count as updates. Enter 0 to turn it off."),
        _most_times(
            lambda localizer, terms: localizer.mark_count(
                "An update on each accepted lead every {n} business day until it is won or lost",
                "An update on each accepted lead every {n} business days until it is won or lost",
                terms.update_days,
            )
        ),
    ),
    "fields_share": TermWords(
        N_("Hand-offs with all required fields (%)"),
        N_("Share of hand-offs that have every required field filled in. Enter 0 to turn it off."),
        lambda localizer, terms: localizer.mark(
            "At least {share} of hand-offs with all required fields: {fields}",
            share=localizer.percent(terms.fields_share),
            fields=localizer.list(labels.field(localizer, name) for name in terms.required_fields),
        ),
    ),
    "mql_fit": TermWords(
        N_("Fit points for an MQL"),
        _NO_BAR,
        _bar(N_("An MQL needs at least {n} fit points"), lambda terms: terms.mql_fit),
    ),
    "mql_interest": TermWords(
        N_("Interest points for an MQL"),
        _NO_BAR,
        _bar(N_("An MQL needs at least {n} interest points"), lambda terms: terms.mql_interest),
    ),
    "sql_fit": TermWords(
        N_("Fit points for an SQL"),
        _NO_BAR,
        _bar(N_("An SQL needs at least {n} fit points"), lambda terms: terms.sql_fit),
    ),
    "sql_interest": TermWords(
        N_("Interest points for an SQL"),
        _NO_BAR,
        _bar(N_("An SQL needs at least {n} interest points"), lambda terms: terms.sql_interest),
    ),
    "half_reminder": TermWords(
        N_("Halfway reminder for deadlines of at least"),
        N_("In business hours. Enter 0 to turn it off and keep only the reminder at 80%."),
        _within(
            N_("Halfway reminder for deadlines of {time} or more"),
            lambda terms: terms.half_reminder,
        ),
    ),
    "pattern_share": TermWords(
        N_("Propose a corrective action when one rejection reason exceeds (%)"),
        N_("Share of reviewed SQLs rejected for the same reason. Enter 0 to turn it off."),
        lambda localizer, terms: localizer.mark(
            "A corrective action is proposed when more than {share} of reviewed SQLs are rejected "
            "for the same reason",
            share=localizer.percent(terms.pattern_share),
        ),
    ),
    "on_time_target": TermWords(
        N_("Done on time"),
        N_(
            "Share of decisions, first touches, answers, and updates that should be done "
            "on time, in %."
        ),
        lambda localizer, terms: localizer.mark(
            "At least {share} on time", share=localizer.percent(terms.on_time_target)
        ),
    ),
}
"""By the name of the term in `funnel.agreement.TERMS`."""
