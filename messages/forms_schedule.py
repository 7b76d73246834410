"""The form that schedules a digest, and its parser: only the fields that its schedule has."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from blockkit import blocks
from blockkit.mrkdwn import join
from blockkit.view_state import View, chosen, conversation, day, metadata, pack, text, ticked, time
from funnel.facts import NewDigest
from funnel.schedule_parse import FIELDS
from funnel.zones import WEEKDAYS
from messages import locations, schedule_text
from messages.ids import Click, Form, Lookup
from messages.localizer import N_, Localizer

NAME = 60  # characters
_DEFAULT_AT = "09:00"
_WORKDAYS = WEEKDAYS[:5]
_SKIP = "skip_holidays"
_MOVES: Final = Click.DIGEST_FIELD
"""Of the fields by which the next dates change: the form is shown anew with them."""

RULES: Final = {
    "daily": N_("On specific days"),
    "weekly": N_("Every week"),
    "fortnightly": N_("Every two weeks"),
    "monthly_workday": N_("Every month, on a business day"),
    "monthly_weekday": N_("Every month, on a weekday"),
    "monthly_date": N_("Every month, on a date"),
}
_NTH: Final = {str(nth): name for nth, name in schedule_text.NTH.items()}
_BUSINESS_DAYS: Final = {"1": N_("First business day"), "-1": N_("Last business day")}
_LEADS: Final = (0, 15, 30, 60, 120, 24 * 60)  # minutes


@dataclass(frozen=True)
class DigestForm:
    """What the form shows: the kinds of digest by name with their titles, and the schedules of one.

    `new` holds what the fields hold, `next_dates` when it would come. A digest without a name is
    called as its kind.
    """

    kinds: Mapping[str, str]
    rules: Sequence[str]
    new: NewDigest
    next_dates: Sequence[dt.datetime] = ()


def usual(kind: str, rule: str, *, zone: str, channel: str) -> NewDigest:
    """What the form of a kind begins with, but for the days: `completed` has those."""
    is_daily = rule == "daily"
    return NewDigest(
        kind=kind,
        rule=rule,
        name="",
        channel=channel,
        at=_DEFAULT_AT,
        zone=zone,
        lead=dt.timedelta(0) if is_daily else dt.timedelta(minutes=30),
        skip_holidays=True,
    )


def completed(new: NewDigest, today: dt.date) -> NewDigest:
    """The fields that its schedule has and that hold nothing yet, as they usually are."""
    fields = FIELDS.get(new.rule, frozenset())
    weekdays = new.weekdays or (_WORKDAYS if new.rule == "daily" else (WEEKDAYS[0],))
    return replace(
        new,
        at=new.at or _DEFAULT_AT,
        weekdays=weekdays if "weekdays" in fields else (),
        day=(new.day or 1) if "day" in fields else None,
        nth=(new.nth or 1) if "nth" in fields else None,
        anchor=(new.anchor or today) if "anchor" in fields else None,
    )


def schedule_form(localizer: Localizer, form: DigestForm) -> blocks.Block:
    """The modal; the id of each field's block is the name of the field."""
    new = form.new
    fields = [
        _select(localizer, localizer.say("Digest"), "kind", form.kinds, new.kind),
        *_rules(localizer, form),
        *_days(localizer, new),
        *_times(localizer, new),
        *_next(localizer, form.next_dates),
        blocks.input(
            localizer.say("Name"),
            blocks.text_input(
                Click.INPUT, max_length=NAME, initial=new.name, placeholder=form.kinds[new.kind]
            ),
            "name",
            hint=localizer.say("You'll use this name to pause, resume, or remove the digest."),
            optional=True,
        ),
        blocks.input(
            localizer.say("Channel"),
            blocks.conversation_select(Click.INPUT, initial=new.channel or None),
            "channel",
            hint=localizer.say(
                "If the channel is private, invite Pacto first with /invite @Pacto."
            ),
        ),
    ]
    return blocks.modal(
        localizer.say("Schedule a digest"),
        fields,
        Form.DIGEST,
        submit=localizer.say("Schedule"),
        close=localizer.say("Cancel"),
        private_metadata=pack(kind=new.kind, rule=new.rule),
    )


def _rules(localizer: Localizer, form: DigestForm) -> list[blocks.Block]:
    """How often, of a kind that has several answers to it."""
    if len(form.rules) < 2:
        return []
    rules = {rule: localizer.say(RULES[rule]) for rule in form.rules}
    return [
        _select(
            localizer, localizer.say("How often"), _rule_block(form.new.kind), rules, form.new.rule
        )
    ]


def _rule_block(kind: str) -> str:
    """Of its own for each kind: Slack keeps what a block of the same id holds."""
    return f"rule_{kind}"


def _nth_block(rule: str) -> str:
    return f"nth_{rule}"


def _days(localizer: Localizer, new: NewDigest) -> list[blocks.Block]:
    """The fields that say on which days."""
    fields, shown = FIELDS[new.rule], []
    if "nth" in fields:
        which = _BUSINESS_DAYS if new.rule == "monthly_workday" else _NTH
        names = {key: localizer.say(name) for key, name in which.items()}
        label = localizer.say("Which one")
        shown.append(_select(localizer, label, _nth_block(new.rule), names, str(new.nth)))
    if "weekdays" in fields:
        days = {each: localizer.weekday(each) for each in WEEKDAYS}
        if new.rule == "daily":
            options = [blocks.option(name, each) for each, name in days.items()]
            element = blocks.checkboxes(_MOVES, options, initial=new.weekdays)
            label = localizer.say("Days")
            shown.append(blocks.input(label, element, "weekdays", dispatch=True))
        else:
            first = new.weekdays[0] if new.weekdays else WEEKDAYS[0]
            shown.append(_select(localizer, localizer.say("Day"), "weekday", days, first))
    if "day" in fields:
        numbers = {str(n): localizer.number(n) for n in range(1, 32)}
        shown.append(
            _select(localizer, localizer.say("Day of the month"), "day", numbers, str(new.day))
        )
    if "anchor" in fields:
        shown.append(
            blocks.input(
                localizer.say("Starting the week of"),
                blocks.date_picker(_MOVES, initial=new.anchor),
                "anchor",
                hint=localizer.say("Then every two weeks after that."),
                dispatch=True,
            )
        )
    return shown


def _times(localizer: Localizer, new: NewDigest) -> list[blocks.Block]:
    is_daily = new.rule == "daily"
    label = localizer.say("Time") if is_daily else localizer.say("Meeting time")
    at = dt.time.fromisoformat(new.at) if new.at else None
    zone = blocks.external_select(
        Lookup.ZONE,
        initial=locations.zone(localizer, new.zone) if new.zone else None,
        min_query_length=0,
    )
    skip_label = (
        localizer.say("Skip company holidays")
        if is_daily
        else localizer.say("Move it to the next business day")
    )
    skip = [blocks.option(skip_label, _SKIP)]
    picker = blocks.time_picker(_MOVES, initial=at, zone=new.zone or None)
    moments = [blocks.input(label, picker, "at", dispatch=True)]
    if not is_daily:
        minutes = new.lead // dt.timedelta(minutes=1)
        leads = {str(each): _lead(localizer, each) for each in _LEADS}
        when = localizer.say("When to send it")
        moments.append(_select(localizer, when, "lead", leads, str(minutes)))
    boxes = blocks.checkboxes(_MOVES, skip, initial=[_SKIP] if new.skip_holidays else [])
    return [
        *moments,
        blocks.input(localizer.say("Time zone"), zone, "zone"),
        blocks.input(localizer.say("Holidays"), boxes, _SKIP, optional=True, dispatch=True),
    ]


def _lead(localizer: Localizer, minutes: int) -> str:
    if not minutes:
        return localizer.say("When the meeting starts")
    time = schedule_text.before(localizer, dt.timedelta(minutes=minutes))
    return localizer.say("{time} before the meeting", time=time)


def _next(localizer: Localizer, dates: Sequence[dt.datetime]) -> list[blocks.Block]:
    """When it would come next, as the fields are."""
    if not dates:
        return []
    moments = [localizer.slack_date(each) for each in dates]
    return [blocks.context(localizer.mark("Next: {dates}", dates=join(moments, " · ")))]


def _select(
    localizer: Localizer, label: str, block_id: str, names: Mapping[str, str], chosen_one: str
) -> blocks.Block:
    options = [blocks.option(localizer.say(name), key) for key, name in names.items()]
    initial = chosen_one if chosen_one in names else next(iter(names))
    return blocks.input(
        label, blocks.select(_MOVES, options, initial=initial), block_id, dispatch=True
    )


def parse_schedule(view: View) -> NewDigest:
    """The values of the form, unchecked; an empty field is "", None or an empty tuple.

    Of a schedule that was just chosen the fields are not shown yet: they are empty.
    """
    about = metadata(view)
    kind = chosen(view, "kind") or str(about.get("kind") or "")
    rule = chosen(view, _rule_block(kind)) or str(about.get("rule") or "")
    fields = FIELDS.get(rule, frozenset())
    single = chosen(view, "weekday")
    weekdays = (single,) if single else tuple(ticked(view, "weekdays"))
    return NewDigest(
        kind=kind,
        rule=rule,
        name=text(view, "name"),
        weekdays=weekdays if "weekdays" in fields else (),
        day=_number(chosen(view, "day")) if "day" in fields else None,
        nth=_number(chosen(view, _nth_block(rule))) if "nth" in fields else None,
        anchor=_date(view, "anchor") if "anchor" in fields else None,
        lead=dt.timedelta(minutes=_number(chosen(view, "lead")) or 0),
        at=time(view, "at"),
        zone=chosen(view, "zone"),
        channel=conversation(view, "channel"),
        skip_holidays=_SKIP in ticked(view, _SKIP),
    )


def _number(value: str) -> int | None:
    return int(value) if value.lstrip("-").isdecimal() else None


def _date(view: View, block_id: str) -> dt.date | None:
    try:
        return day(view, block_id)
    except ValueError:
        return None
