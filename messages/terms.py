"""The agreement in force, and its versions. `messages.forms_terms` has the form that changes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from funnel.agreement import NUMBERS, TERMS, Terms
from funnel.facts import AgreementFacts
from funnel.terms import TermKind
from messages import labels, locations, week_text
from messages.localizer import N_, Localizer

_VERSIONS = 10
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


def versions_text(localizer: Localizer, versions: Sequence[AgreementFacts]) -> Message:
    """The versions, the newest first, with what each changed."""
    if not versions:
        nothing = localizer.mark("There's no agreement yet.")
        return Message(str(nothing), [b.section(nothing)])
    newest = sorted(versions, key=lambda version: version.version, reverse=True)
    title = localizer.mark_count(
        "The agreement has {n} version", "The agreement has {n} versions", len(newest)
    )
    blocks = [b.section(localizer.mark("*{title}*", title=title))]
    for version, before in zip(newest, [*newest[1:], None], strict=True):
        if len(blocks) > _VERSIONS:
            break
        blocks.append(b.section(_version(localizer, version, before)))
    if len(newest) > _VERSIONS:
        blocks.append(b.context(localizer.mark("Older versions are saved but not shown here.")))
    return Message(str(title), blocks)


def _version(
    localizer: Localizer, version: AgreementFacts, before: AgreementFacts | None
) -> Mrkdwn:
    head = localizer.mark(
        "*Version {n}* · {when} · {who}",
        n=localizer.number(version.version),
        when=localizer.slack_date(version.made_at),
        who=labels.person(localizer, version.made_by),
    )
    if before is None:
        return head
    new, old = _values(localizer, version.terms), _values(localizer, before.terms)
    changes = [
        localizer.mark("{what}: {old} → {new}", what=name, old=old[name] or "–", new=value or "–")
        for name, value in new.items()
        if value != old[name]
    ]
    return join([head, *(changes or [localizer.mark("No changes.")])])


def _values(localizer: Localizer, terms: Terms) -> dict[str, str]:
    """Each term as text, by its label."""
    numbers = {
        localizer.say(WORDS[name].label): _value(localizer, name, getattr(terms, name))
        for name in NUMBERS
    }
    others = {
        "hours": "; ".join(week_text.lines(localizer, terms.week)),
        "zone": locations.zone_name(localizer, terms.zone),
        "country": locations.country_name(localizer, terms.country),
        "region": terms.region,
        "closed": week_text.format_dates(localizer, terms.closed),
    }
    return numbers | {labels.field(localizer, name): value for name, value in others.items()}


def _value(localizer: Localizer, name: str, value: timedelta | float) -> str:
    if isinstance(value, timedelta):
        return localizer.duration(value) if value else localizer.say("off")
    if TERMS[name].kind is TermKind.SHARE:
        return localizer.percent(value)
    return localizer.number(value)
