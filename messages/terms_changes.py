"""What a new version of the agreement changes, said in sentences; and the news of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.agreement import NUMBERS, TERMS, Terms
from funnel.agreement_diff import ChangeKind, diff
from funnel.agreement_parts import RECORDS
from funnel.facts import AgreementFacts
from funnel.terms import TermKind
from messages import labels, locations, places, week_text
from messages.agreement_words import SECTIONS, record_name, record_sentence
from messages.localizer import N_, Localizer
from messages.qualification import SQL_BY
from messages.terms import WORDS

_SENTENCES = {
    "decision": N_("Sales reviews a hand-off within {new} (was {old})"),
    "first_touch": N_("Sales makes the first touch within {new} (was {old})"),
    "answer": N_("Marketing answers a question within {new} (was {old})"),
    "acceptance_target": N_("Sales accepts at least {new} of the SQLs it reviews (was {old})"),
}
_NAMED_DAYS = 8  # closing days that are named; the others are counted


@dataclass(frozen=True)
class Context:
    """What the sentences need beside the terms.

    `known`: the places with holidays, for the names of their regions; `currency`: the company's.
    """

    known: places.Known
    currency: str = ""


def changes(
    localizer: Localizer, new: Terms, old: Terms, context: Context | None = None
) -> list[Mrkdwn]:
    """A sentence for each difference; hours that mean the same are none."""
    context = context or Context({})
    return [
        *_records(localizer, new, old, context.currency),
        *_numbers(localizer, new, old),
        *_calendar(localizer, new, old, context.known),
        *_texts(localizer, new, old),
    ]


@dataclass(frozen=True)
class NewVersion:
    """A version, the one it followed, and what its sentences need; `signed_by`: user ids, or none.

    Who signed for both sides is named once.
    """

    version: AgreementFacts
    before: AgreementFacts
    context: Context
    signed_by: tuple[str, ...] = ()


def news(localizer: Localizer, new: NewVersion) -> Message:
    """To both channels and to the heads who did not make the version."""
    n = localizer.number(new.version.version)
    if new.signed_by:
        title = _signed(localizer, new, n)
    else:
        title = localizer.mark(
            "*{who} changed the agreement.* Version {n} is in force.",
            who=labels.person(localizer, new.version.made_by),
            n=n,
        )
    return _message(localizer, title, new)


def _signed(localizer: Localizer, new: NewVersion, n: str) -> Mrkdwn:
    who = localizer.list(labels.person(localizer, each) for each in new.signed_by)
    if new.version.begins_at > new.version.made_at:
        day = localizer.slack_date(new.version.begins_at, "{date_short_pretty}")
        return localizer.mark(
            "*{who} signed version {n} of the agreement.* It takes effect on {day}.",
            who=who,
            n=n,
            day=day,
        )
    return localizer.mark(
        "*{who} signed version {n} of the agreement.* It's in force.", who=who, n=n
    )


def receipt(localizer: Localizer, new: NewVersion, told: Sequence[Mrkdwn]) -> Message:
    """To whoever made the version; `told` are the channels and members who hear of it too."""
    n = localizer.number(new.version.version)
    title = localizer.mark("*Saved.* Version {n} of the agreement is in force.", n=n)
    if new.signed_by:
        title = _signed(localizer, new, n)
    who = localizer.mark("I also told {who}.", who=localizer.list(told)) if told else None
    return _message(localizer, title, new, who)


def _message(
    localizer: Localizer, title: Mrkdwn, new: NewVersion, note: Mrkdwn | None = None
) -> Message:
    lines = listed(changes(localizer, new.version.terms, new.before.terms, new.context))
    more = localizer.mark("Existing deadlines won't change. See it all with `/sla terms`.")
    context = b.context(join([note, more], " ") if note else more)
    return Message(join([title, lines]), [b.section(title), b.section(lines), context])


def listed(sentences: list[Mrkdwn]) -> Mrkdwn:
    return join([Mrkdwn(f"• {sentence}") for sentence in sentences])


def _numbers(localizer: Localizer, new: Terms, old: Terms) -> Iterator[Mrkdwn]:
    for name in NUMBERS:
        value, was = getattr(new, name), getattr(old, name)
        if value == was:
            continue
        if name == "sql_target":
            yield localizer.mark_count(
                "Marketing hands off {n} SQL a month (was {old})",
                "Marketing hands off {n} SQLs a month (was {old})",
                value,
                old=localizer.number(was),
            )
            continue
        texts = _values(localizer, TERMS[name].kind, value, was)
        if name in _SENTENCES:
            yield localizer.mark(_SENTENCES[name], new=texts[0], old=texts[1])
        else:
            what = localizer.say(WORDS[name].label)
            yield localizer.mark("{what}: {new} (was {old})", what=what, new=texts[0], old=texts[1])


_RECORDS = {
    ChangeKind.ADDED: N_("New in “{section}”: {entry}"),
    ChangeKind.CHANGED: N_("Changed in “{section}”: {entry} (was: {old})"),
    ChangeKind.REMOVED: N_("No longer in “{section}”: {old}"),
}


def _records(localizer: Localizer, new: Terms, old: Terms, currency: str) -> Iterator[Mrkdwn]:
    for change in diff(old, new):
        if change.name not in RECORDS:
            continue
        entry, was = (
            record_sentence(localizer, record, currency) if record is not None else ""
            for record in (change.new, change.old)
        )
        if change.kind is ChangeKind.REMOVED:
            was = record_name(localizer, change.old)
        section = localizer.say(SECTIONS[change.section])
        yield localizer.mark(_RECORDS[change.kind], section=section, entry=entry, old=was)


def _texts(localizer: Localizer, new: Terms, old: Terms) -> Iterator[Mrkdwn]:
    if new.required_fields != old.required_fields:
        named = [
            localizer.list(labels.field(localizer, name) for name in terms.required_fields)
            or localizer.say("none")
            for terms in (new, old)
        ]
        what = localizer.say("Required fields")
        yield localizer.mark("{what}: {new} (was {old})", what=what, new=named[0], old=named[1])
    if new.sql_by != old.sql_by:
        what = localizer.say("When a lead meets the SQL criteria")
        happens = [localizer.say(SQL_BY[terms.sql_by]) for terms in (new, old)]
        yield localizer.mark("{what}: {new} (was {old})", what=what, new=happens[0], old=happens[1])
    if new.missed != old.missed:
        if new.missed:
            yield localizer.mark("When a commitment is missed: {text}", text=new.missed)
        else:
            yield localizer.mark(
                "The agreement no longer says what happens when a commitment is missed"
            )
    if new.starts_on != old.starts_on and new.starts_on:
        yield localizer.mark("In force from {day}", day=localizer.date(new.starts_on))
    if new.review_on != old.review_on:
        if new.review_on:
            yield localizer.mark("Review on {day}", day=localizer.date(new.review_on))
        else:
            yield localizer.mark("No review date")


def _values(
    localizer: Localizer, kind: TermKind, new: timedelta | float, old: timedelta | float
) -> tuple[str, str]:
    """Both values; the old one without its unit where that is the same."""
    if isinstance(new, timedelta) and isinstance(old, timedelta):
        hour = timedelta(hours=1)
        text = labels.business_time(localizer, new)
        if new >= hour and old >= hour:
            return text, localizer.number(old / hour)
        return text, labels.business_time(localizer, old)
    if kind is TermKind.SHARE and not isinstance(new, timedelta) and not isinstance(old, timedelta):
        return localizer.percent(new), localizer.percent(old)
    return str(new), str(old)


def _calendar(
    localizer: Localizer, new: Terms, old: Terms, known: places.Known
) -> Iterator[Mrkdwn]:
    if not replace(new, week=old.week).means(new):
        hours = [week_text.in_a_sentence(localizer, terms.week) for terms in (new, old)]
        yield localizer.mark("Business hours: {new} (was {old})", new=hours[0], old=hours[1])
    if new.zone != old.zone:
        zones = [locations.zone_name(localizer, terms.zone) for terms in (new, old)]
        yield localizer.mark("Time zone: {new} (was {old})", new=zones[0], old=zones[1])
    if (new.country, new.region) != (old.country, old.region):
        yield localizer.mark(
            "Holiday calendar: {new} (was {old})",
            new=_place(localizer, new, known),
            old=_place(localizer, old, known),
        )
    if added := sorted({*new.closed} - {*old.closed}):
        yield localizer.mark("Also closed on {days}", days=_named(localizer, added))
    if dropped := sorted({*old.closed} - {*new.closed}):
        yield localizer.mark("Open again on {days}", days=_named(localizer, dropped))


def _place(localizer: Localizer, terms: Terms, known: places.Known) -> str:
    if not terms.country:
        return localizer.say("none")
    names = known.get(terms.country, {}).get(terms.region, ())
    return places.name(localizer, terms.country, names, terms.region)


def _named(localizer: Localizer, days: list[date]) -> str:
    names = [line(localizer.date(day)) for day in days[:_NAMED_DAYS]]
    if more := len(days) - len(names):
        names.append(line(localizer.count("{n} more day", "{n} more days", more)))
    return localizer.list(names)
