"""The form that schedules a digest, its parser, and the list of scheduled digests."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from blockkit import blocks
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from blockkit.mrkdwn import channel as channel_link
from blockkit.view_state import View, chosen, conversation, metadata, pack, text, ticked, time
from funnel.facts import DigestFacts, NewDigest
from funnel.schedule import Schedule
from funnel.schedule_parse import FIELDS
from funnel.zones import WEEKDAYS
from messages import locations
from messages.ids import Click, Form
from messages.localizer import Localizer

LISTED = 20  # two blocks each, of the 50 a message has
_DEFAULT_TIME = dt.time(9)
NAME = 60  # characters
_WORKDAYS = WEEKDAYS[:5]
_SKIP = "skip_holidays"


@dataclass(frozen=True)
class DigestForm:
    """What the form starts with: the kind of digest, its kind of schedule, and first values.

    `zone` is the first of the zones to choose from.
    """

    kind: str
    rule: str
    name: str
    zone: str
    channel: str


def schedule_form(localizer: Localizer, form: DigestForm) -> blocks.Block:
    """The modal; the id of each field's block is the name of the field."""
    channels = blocks.conversation_select(Click.INPUT, initial=form.channel or None)
    skip = [blocks.option(localizer.say("Not on the company's holidays"), _SKIP)]
    fields = [
        blocks.input(
            localizer.say("Name"),
            blocks.text_input(Click.INPUT, max_length=NAME, initial=form.name),
            "name",
            hint=localizer.say("To pause, resume or remove it by."),
        ),
        *_days(localizer, form.rule),
        blocks.input(
            localizer.say("At"),
            blocks.time_picker(Click.INPUT, initial=_DEFAULT_TIME, zone=form.zone),
            "at",
        ),
        blocks.input(
            localizer.say("Time zone"),
            blocks.select(Click.INPUT, locations.zones(localizer, form.zone), initial=form.zone),
            "zone",
        ),
        blocks.input(
            localizer.say("In the channel"),
            channels,
            "channel",
            hint=localizer.say("Pacto has to be a member of it."),
        ),
        blocks.input(
            localizer.say("Holidays"),
            blocks.checkboxes(Click.INPUT, skip, initial=[_SKIP]),
            _SKIP,
            optional=True,
        ),
    ]
    return blocks.modal(
        localizer.say("Schedule a balance"),
        fields,
        Form.DIGEST,
        submit=localizer.say("Schedule"),
        close=localizer.say("Cancel"),
        private_metadata=pack(kind=form.kind, rule=form.rule),
    )


def _days(localizer: Localizer, rule: str) -> list[blocks.Block]:
    """A field for the weekdays, in a kind of schedule that has them."""
    if "weekdays" not in FIELDS[rule]:
        return []
    options = [blocks.option(localizer.weekday(day), day) for day in WEEKDAYS]
    element = blocks.checkboxes(Click.INPUT, options, initial=_WORKDAYS)
    return [blocks.input(localizer.say("On these days"), element, "weekdays")]


def parse_schedule(view: View) -> NewDigest:
    """The values of the form, unchecked; an empty field is "" or an empty tuple."""
    about = metadata(view)
    return NewDigest(
        kind=str(about.get("kind") or ""),
        rule=str(about.get("rule") or ""),
        name=text(view, "name"),
        weekdays=tuple(ticked(view, "weekdays")),
        at=time(view, "at"),
        zone=chosen(view, "zone"),
        channel=conversation(view, "channel"),
        skip_holidays=_SKIP in ticked(view, _SKIP),
    )


def listing_message(
    localizer: Localizer, digests: Sequence[DigestFacts], now: dt.datetime
) -> Message:
    """The scheduled digests, each with its buttons; the value of a button is the digest's id."""
    new = blocks.button(
        localizer.say("Schedule a balance"),
        Click.DIGEST_SCHEDULE,
        style="primary" if not digests else None,
    )
    if not digests:
        title = localizer.mark("No balance is scheduled yet.")
        return Message(title, [blocks.section(title), blocks.actions([new])])
    title = localizer.mark_count(
        "{n} balance is scheduled.", "{n} balances are scheduled.", len(digests)
    )
    rows = [blocks.section(title)]
    for digest in digests[:LISTED]:
        rows += [
            blocks.section(_description(localizer, digest, now)),
            blocks.actions(_buttons(localizer, digest)),
        ]
    left = len(digests) - LISTED
    if left > 0:
        rows.append(blocks.context(localizer.mark_count("{n} more", "{n} more", left)))
    return Message(title, [*rows, blocks.actions([new])])


def _description(localizer: Localizer, digest: DigestFacts, now: dt.datetime) -> Mrkdwn:
    rule = Schedule.from_json(digest.rule)
    days = sorted(rule.weekdays, key=WEEKDAYS.index)
    when = localizer.mark(
        "{days} at {time} ({zone}) in {channel}",
        days=localizer.say("Every day") if len(days) == len(WEEKDAYS) else localizer.weekdays(days),
        time=localizer.time(rule.at),
        zone=rule.zone,
        channel=channel_link(digest.channel),
    )
    notes: list[str] = [localizer.mark("not on holidays")] if rule.skip_holidays else []
    if digest.paused:
        notes.append(localizer.mark("paused"))
    else:
        # An occurrence due a moment ago is being sent; its next date is not stored yet.
        at = localizer.slack_date(max(digest.next_at, now))
        notes.append(localizer.mark("next: {when}", when=at))
    return join([localizer.mark("*{name}*", name=digest.name), when, join(notes, " · ")])


def _buttons(localizer: Localizer, digest: DigestFacts) -> list[blocks.Block]:
    key = str(digest.id)
    confirmation = blocks.confirm(
        localizer.say("Remove {name}?", name=digest.name),
        localizer.say("It will not be sent any more."),
        localizer.say("Remove"),
        localizer.say("Cancel"),
        style="danger",
    )
    if digest.paused:
        label = localizer.say("Resume {name}", name=digest.name)
        text, click = localizer.say("Resume"), Click.DIGEST_RESUME
    else:
        label = localizer.say("Pause {name}", name=digest.name)
        text, click = localizer.say("Pause"), Click.DIGEST_PAUSE
    return [
        blocks.button(text, click.at(digest.id), key, accessibility_label=label),
        blocks.button(
            localizer.say("Remove"),
            Click.DIGEST_REMOVE.at(digest.id),
            key,
            style="danger",
            confirm=confirmation,
            accessibility_label=localizer.say("Remove {name}", name=digest.name),
        ),
    ]
