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
from messages import locations, week_text
from messages.ids import Click, Form, Lookup
from messages.localizer import N_, Localizer

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
    skip = [blocks.option(localizer.say("Skip company holidays"), _SKIP)]
    fields = [
        blocks.input(
            localizer.say("Name"),
            blocks.text_input(Click.INPUT, max_length=NAME, initial=form.name),
            "name",
            hint=localizer.say("You'll use this name to pause, resume, or remove the digest."),
        ),
        *_days(localizer, form.rule),
        blocks.input(
            localizer.say("Time"),
            blocks.time_picker(Click.INPUT, initial=_DEFAULT_TIME, zone=form.zone),
            "at",
        ),
        blocks.input(
            localizer.say("Time zone"),
            blocks.external_select(
                Lookup.ZONE, initial=locations.zone(localizer, form.zone), min_query_length=0
            ),
            "zone",
        ),
        blocks.input(
            localizer.say("Channel"),
            channels,
            "channel",
            hint=localizer.say(
                "If the channel is private, invite Pacto first with /invite @Pacto."
            ),
        ),
        blocks.input(
            localizer.say("Holidays"),
            blocks.checkboxes(Click.INPUT, skip, initial=[_SKIP]),
            _SKIP,
            optional=True,
        ),
    ]
    return blocks.modal(
        localizer.say("Schedule a digest"),
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
    return [blocks.input(localizer.say("Days"), element, "weekdays")]


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
        localizer.say("Schedule a digest"),
        Click.DIGEST_SCHEDULE,
        style="primary" if not digests else None,
    )
    if not digests:
        title = localizer.mark("No digests scheduled yet.")
        return Message(title, [blocks.section(title), blocks.actions([new])])
    title = localizer.mark_count("{n} digest scheduled", "{n} digests scheduled", len(digests))
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


_WHICH = {
    Click.DIGEST_PAUSE: N_("Which digest do you want to pause?"),
    Click.DIGEST_RESUME: N_("Which digest do you want to resume?"),
    Click.DIGEST_REMOVE: N_("Which digest do you want to remove?"),
}


def which_message(
    localizer: Localizer, digests: Sequence[DigestFacts], click: Click, now: dt.datetime
) -> Message:
    """The digests that a command without a name can be about, each with the one button.

    Where it can be about none of them, all are listed.
    """
    able = [digest for digest in digests if digest.paused is not (click is Click.DIGEST_PAUSE)]
    choices = digests if click is Click.DIGEST_REMOVE else able
    if not choices:
        return listing_message(localizer, digests, now)
    question = localizer.mark(_WHICH[click])
    rows = [blocks.section(question)]
    for digest in choices[:LISTED]:
        button = _remove(localizer, digest) if click is Click.DIGEST_REMOVE else None
        rows.append(
            blocks.section(
                _description(localizer, digest, now),
                accessory=button or _pause_or_resume(localizer, digest),
            )
        )
    return Message(question, rows)


def _description(localizer: Localizer, digest: DigestFacts, now: dt.datetime) -> Mrkdwn:
    rule = Schedule.from_json(digest.rule)
    days = sorted(rule.weekdays, key=WEEKDAYS.index)
    when = localizer.mark(
        "{days} at {time} ({zone}) in {channel}",
        days=localizer.say("Every day")
        if len(days) == len(WEEKDAYS)
        else week_text.days(localizer, days),
        time=localizer.time(rule.at),
        zone=rule.zone,
        channel=channel_link(digest.channel),
    )
    notes: list[str] = [localizer.mark("skips holidays")] if rule.skip_holidays else []
    if digest.paused:
        notes.append(localizer.mark("paused"))
    else:
        # An occurrence due a moment ago is being sent; its next date is not stored yet.
        at = localizer.slack_date(max(digest.next_at, now))
        notes.append(localizer.mark("next: {when}", when=at))
    return join([localizer.mark("*{name}*", name=digest.name), when, join(notes, " · ")])


def _buttons(localizer: Localizer, digest: DigestFacts) -> list[blocks.Block]:
    return [_pause_or_resume(localizer, digest), _remove(localizer, digest)]


def _pause_or_resume(localizer: Localizer, digest: DigestFacts) -> blocks.Block:
    if digest.paused:
        label = localizer.say("Resume {name}", name=digest.name)
        text, click = localizer.say("Resume"), Click.DIGEST_RESUME
    else:
        label = localizer.say("Pause {name}", name=digest.name)
        text, click = localizer.say("Pause"), Click.DIGEST_PAUSE
    return blocks.button(text, click.at(digest.id), str(digest.id), accessibility_label=label)


def _remove(localizer: Localizer, digest: DigestFacts) -> blocks.Block:
    confirmation = blocks.confirm(
        localizer.say("Remove {name}?", name=digest.name),
        localizer.say("This digest will no longer be sent."),
        localizer.say("Remove"),
        localizer.say("Cancel"),
        style="danger",
    )
    return blocks.button(
        localizer.say("Remove"),
        Click.DIGEST_REMOVE.at(digest.id),
        str(digest.id),
        style="danger",
        confirm=confirmation,
        accessibility_label=localizer.say("Remove {name}", name=digest.name),
    )
