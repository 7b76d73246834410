"""The agreement as it is read, as its versions differ, and the form that changes it."""

from collections.abc import Sequence
from datetime import timedelta

from funnel.agreement import Terms
from funnel.facts import AgreementFacts
from funnel.hours import HoursError
from funnel.refusals import InvalidFields, Refusal
from messages import blocks as b
from messages import labels, places, refusals, week_text
from messages.forms_common import View, text, ticked
from messages.ids import Click, Form
from messages.message import Message
from messages.text import Mrkdwn, join, line
from messages.voice import WEEKDAYS, Voice

_TIMES = ("decision", "first_touch", "answer")
_VERSIONS = 10


def terms_text(voice: Voice, agreement: AgreementFacts) -> Message:
    """The version in force: what each side promises, and when time counts."""
    terms = agreement.terms
    title = voice.mark(
        "Agreement (SLA), version {version}, in force since {when}",
        version=voice.number(agreement.version),
        when=voice.slack_date(agreement.made_at, "{date_short_pretty}"),
    )
    hours = [*week_text.told(voice, terms.week), places.zone_name(voice, terms.zone)]
    made = [
        b.section(voice.mark("*{title}*", title=title)),
        b.section(fields=[_sales(voice, terms), _marketing(voice, terms)]),
        b.section(
            fields=[
                b.field(voice.say("Business hours"), join(hours)),
                b.field(voice.say("Closed on"), join(_closed(voice, terms))),
            ]
        ),
        b.context(voice.mark("Made by {who}", who=labels.person(voice, agreement.made_by))),
    ]
    takeaway = voice.mark(
        "{title}: sales decides within {decision}, marketing brings {sqls} SQLs a month.",
        title=title,
        decision=labels.business_time(voice, terms.decision),
        sqls=voice.number(terms.sql_target),
    )
    return Message(str(takeaway), made)


def versions_text(voice: Voice, versions: Sequence[AgreementFacts]) -> Message:
    """Every version, the newest first, with what each changed."""
    if not versions:
        nothing = voice.mark("There is no agreement yet.")
        return Message(str(nothing), [b.section(nothing)])
    newest = sorted(versions, key=lambda one: one.version, reverse=True)
    title = voice.mark_count(
        "The agreement has {n} version", "The agreement has {n} versions", len(newest)
    )
    made = [b.section(voice.mark("*{title}*", title=title))]
    for version, before in zip(newest, [*newest[1:], None], strict=True):
        if len(made) > _VERSIONS:
            break
        made.append(b.section(_version(voice, version, before)))
    if len(newest) > _VERSIONS:
        made.append(b.context(voice.mark("Earlier versions are kept, but not shown here.")))
    return Message(str(title), made)


def terms_form(voice: Voice, terms: Terms) -> b.Block:
    """The numbers of the next version; the zone and the public holidays are the set-up's."""
    hint = voice.say("In business hours. 0.5 is half an hour.")
    made = [_number(voice, name, _hours(getattr(terms, name)), hint) for name in _TIMES]
    made[2]["label"] = b.plain_text(labels.field(voice, "answer_within"), 2000)
    share = f"{round(terms.acceptance_target * 100, 2):g}"
    made += [
        _number(voice, "sql_target", str(terms.sql_target), voice.say("What marketing brings.")),
        _number(voice, "acceptance_target", share, voice.say("In percent of what is decided.")),
        _days(voice, terms),
        b.input(
            labels.field(voice, "hours"),
            b.text_input(
                Click.INPUT,
                multiline=True,
                initial=week_text.written(voice, terms.week),
                max_length=500,
            ),
            block_id="hours",
            hint=voice.say(
                "Like 09:00-12:00, 13:00-18:00. For a day that differs add a line: "
                "{day}: 09:00-16:00.",
                day=voice.weekday("fri").capitalize(),
            ),
        ),
        b.input(
            labels.field(voice, "closed"),
            b.text_input(
                Click.INPUT,
                multiline=True,
                initial=week_text.written_dates(terms.closed),
                max_length=3000,
            ),
            block_id="closed",
            optional=True,
            hint=voice.say("Besides public holidays, like 2026-12-24, 2026-12-31."),
        ),
        b.context(voice.say("Deadlines already promised stay as they are.")),
    ]
    return b.modal(
        voice.say("Agreement (SLA)"),
        made,
        Form.TERMS,
        submit=voice.say("Save"),
        close=voice.say("Cancel"),
    )


def parse_terms(view: View, base: Terms) -> Terms:
    """The terms typed, over those the form began with. Raises `InvalidFields` by block id."""
    found: dict[str, Refusal] = {}
    changes: dict[str, object] = {}
    for name in (*_TIMES, "sql_target", "acceptance_target"):
        try:
            changes[name] = _parse_number(name, text(view, name))
        except Refusal as refusal:
            found[name] = refusal
    try:
        changes["week"] = _parse_week(view, base)
    except InvalidFields as refusal:
        found |= refusal.problems
    try:
        changes["closed"] = week_text.read_dates(text(view, "closed"))
    except Refusal as refusal:
        found["closed"] = refusal
    try:
        terms = base.changed(**changes)
    except InvalidFields as refusal:
        found = refusal.problems | found
    if found:
        raise InvalidFields(found)
    return terms


def _parse_number(name: str, typed: str) -> timedelta | int | float:
    try:
        number = float(typed.replace(",", "."))
        if name in _TIMES:
            return timedelta(minutes=round(number * 60))
        if name == "acceptance_target":
            return number / 100
        return int(number)
    except (ValueError, OverflowError):
        raise Refusal("not_a_number") from None


def _parse_week(view: View, base: Terms) -> dict[str, list[list[str]]]:
    days = ticked(view, "days")
    if not days:
        raise InvalidFields({"days": Refusal("needs_open_day")})
    try:
        week = week_text.read(text(view, "hours"), days)
        base.changed(week=week).business_hours()
    except HoursError as error:
        raise InvalidFields({"hours": refusals.from_calendar(error)}) from None
    except Refusal as refusal:
        raise InvalidFields({"hours": refusal}) from None
    return week


def _hours(length: timedelta) -> str:
    return f"{round(length.total_seconds() / 3600, 2):g}"


def _number(voice: Voice, name: str, value: str, hint: str) -> b.Block:
    element = b.number_input(Click.INPUT, decimals=name != "sql_target", initial=value)
    return b.input(labels.field(voice, name), element, block_id=name, hint=hint)


def _days(voice: Voice, terms: Terms) -> b.Block:
    boxes = [b.option(voice.weekday(day), day) for day in WEEKDAYS]
    element = b.checkboxes(Click.INPUT, boxes, initial=week_text.open_days(terms.week))
    return b.input(labels.field(voice, "days"), element, block_id="days")


def _sales(voice: Voice, terms: Terms) -> Mrkdwn:
    promised = [
        voice.mark("Decide within {time}", time=labels.business_time(voice, terms.decision)),
        voice.mark(
            "First touch within {time}", time=labels.business_time(voice, terms.first_touch)
        ),
    ]
    return b.field(voice.say("Sales promises"), join(promised))


def _marketing(voice: Voice, terms: Terms) -> Mrkdwn:
    share = voice.percent(terms.acceptance_target)
    promised = [
        voice.mark_count("{n} SQL a month", "{n} SQLs a month", terms.sql_target),
        voice.mark("At least {share} of them accepted", share=share),
        voice.mark(
            "Answer questions within {time}", time=labels.business_time(voice, terms.answer)
        ),
    ]
    return b.field(voice.say("Marketing promises"), join(promised))


def _closed(voice: Voice, terms: Terms) -> list[str]:
    if terms.country:
        named = line(places.country_name(voice, terms.country))
        place = join([named, terms.region], ", ")
        lines = [voice.mark("Public holidays: {place}", place=place)]
    else:
        lines = [voice.mark("No public holidays")]
    if terms.closed:
        lines.append(line(voice.list(voice.date(day) for day in terms.closed)))
    return [*lines]


def _version(voice: Voice, version: AgreementFacts, before: AgreementFacts | None) -> Mrkdwn:
    head = voice.mark(
        "*Version {n}* · {when} · {who}",
        n=voice.number(version.version),
        when=voice.slack_date(version.made_at),
        who=labels.person(voice, version.made_by),
    )
    if before is None:
        return head
    now, then = _values(voice, version.terms), _values(voice, before.terms)
    changed = [
        voice.mark("{what}: {old} → {new}", what=name, old=then[name] or "–", new=value or "–")
        for name, value in now.items()
        if value != then[name]
    ]
    return join([head, *(changed or [voice.mark("Nothing changed.")])])


def _values(voice: Voice, terms: Terms) -> dict[str, str]:
    """Each term by its label, as it is read."""
    values = {
        "decision": labels.business_time(voice, terms.decision),
        "first_touch": labels.business_time(voice, terms.first_touch),
        "answer_within": labels.business_time(voice, terms.answer),
        "sql_target": voice.number(terms.sql_target),
        "acceptance_target": voice.percent(terms.acceptance_target),
        "hours": "; ".join(week_text.told(voice, terms.week)),
        "zone": terms.zone,
        "country": places.country_name(voice, terms.country),
        "region": terms.region,
        "closed": week_text.written_dates(terms.closed),
    }
    return {labels.field(voice, name): value for name, value in values.items()}
