"""The words of the agreement's numbers, and the agreement in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.agreement import Terms
from funnel.commitments import Commitment
from funnel.facts import AgreementFacts
from funnel.stages import Side
from messages import labels, locations, places, week_text
from messages.localizer import N_, Localizer

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
        N_("Touches of an accepted lead"),
        N_("How many touches each accepted lead should get. Enter 0 to turn it off."),
        _most_times(
            lambda localizer, terms: localizer.mark(
                "Touches within {days} business days: {touches} or more",
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
    "fields_share": TermWords(
        N_("Hand-offs with all required fields (%)"),
        N_("Share of hand-offs that have every required field filled in. Enter 0 to turn it off."),
        lambda localizer, terms: localizer.mark(
            "At least {share} of hand-offs with all required fields: {fields}",
            share=localizer.percent(terms.fields_share),
            fields=localizer.list(labels.field(localizer, name) for name in terms.required_fields),
        ),
    ),
    "half_reminder": TermWords(
        N_("Reminder at half the time, for commitments of at least"),
        N_("In business hours. Enter 0 to turn it off and keep only the reminder at 80%."),
        _within(
            N_("Reminder at half the time, for commitments of {time} or more"),
            lambda terms: terms.half_reminder,
        ),
    ),
    "on_time_target": TermWords(
        N_("Done on time"),
        N_("In percent of the decisions, first touches and answers that are due."),
        lambda localizer, terms: localizer.mark(
            "At least {share} on time", share=localizer.percent(terms.on_time_target)
        ),
    ),
}
"""By the name of the term in `funnel.agreement.TERMS`."""


def terms_text(
    localizer: Localizer, agreement: AgreementFacts, known: places.Known | None = None
) -> Message:
    """A version of the agreement: what each side commits to, and its business hours.

    `known`: the places with holidays, for the names of their regions.
    """
    terms = agreement.terms
    title = localizer.mark(
        "Agreement (SLA), version {version}, in force since {when}",
        version=localizer.number(agreement.version),
        when=localizer.slack_date(agreement.made_at, "{date_short_pretty}"),
    )
    hours = [*week_text.lines(localizer, terms.week), locations.zone_name(localizer, terms.zone)]
    blocks = [
        b.section(localizer.mark("*{title}*", title=title)),
        b.section(
            fields=[
                b.field(
                    localizer.say("Sales commits to"), _commitments(localizer, terms, Side.SALES)
                ),
                b.field(
                    localizer.say("Marketing commits to"),
                    _commitments(localizer, terms, Side.MARKETING),
                ),
            ]
        ),
        b.section(
            fields=[
                b.field(localizer.say("Business hours"), join(hours)),
                b.field(localizer.say("Closed"), join(_closed(localizer, terms, known or {}))),
            ]
        ),
        b.context(
            localizer.mark("Published by {who}", who=labels.person(localizer, agreement.made_by))
        ),
    ]
    takeaway = localizer.mark(
        "{title}: sales decides within {decision}, marketing delivers {sqls} SQLs per month.",
        title=title,
        decision=labels.business_time(localizer, terms.decision),
        sqls=localizer.number(terms.sql_target),
    )
    return Message(str(takeaway), blocks)


def _commitments(localizer: Localizer, terms: Terms, side: Side) -> Mrkdwn:
    ours = [each for each in Commitment if each.side is side and terms.promises(each)]
    return join([WORDS[each.term].sentence(localizer, terms) for each in ours])


def _closed(localizer: Localizer, terms: Terms, known: places.Known) -> list[str]:
    if terms.country:
        place = line(_holidays(localizer, terms, known))
        lines: list[str] = [localizer.mark("Public holidays: {place}", place=place)]
    else:
        lines = [localizer.mark("No public holidays")]
    if terms.closed:
        lines.append(line(localizer.list(localizer.date(day) for day in terms.closed)))
    return lines


def _holidays(localizer: Localizer, terms: Terms, known: places.Known) -> str:
    """'Brazil · São Paulo': whose public holidays are kept."""
    names = known.get(terms.country, {}).get(terms.region, ())
    return places.name(localizer, terms.country, names, terms.region)
