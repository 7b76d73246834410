"""The form that schedules a balance, its parser, and the list of what is scheduled."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from digests.schedule import NAME
from funnel.facts import Company
from funnel.schedule import Schedule
from funnel.zones import WEEKDAYS
from messages import blocks, places
from messages.ids import Click, Form
from messages.message import Message
from messages.text import Mrkdwn, channel, join
from messages.voice import Voice
from storage.digests import DigestRow

LISTED = 20  # two blocks each, of the 50 a message has
_AT = time(9)
_WORKING = WEEKDAYS[:5]
_SKIP = "skip_holidays"


def schedule_form(voice: Voice, company: Company | None, channel: str = "") -> blocks.Block:
    """The modal; each field's block has the field's name. The company's zone comes first."""
    zone = company.zone if company else voice.zone
    days = [blocks.option(voice.weekday(day), day) for day in WEEKDAYS]
    skip = [blocks.option(voice.say("Not on the company's holidays"), _SKIP)]
    return blocks.modal(
        voice.say("Schedule a balance"),
        [
            blocks.input(
                voice.say("Name"),
                blocks.text_input(Click.INPUT, max_length=NAME, initial=voice.say("Daily balance")),
                "name",
                hint=voice.say("To pause, resume or remove it by."),
            ),
            blocks.input(
                voice.say("On these days"),
                blocks.checkboxes(Click.INPUT, days, initial=_WORKING),
                "weekdays",
            ),
            blocks.input(
                voice.say("At"), blocks.time_picker(Click.INPUT, initial=_AT, zone=zone), "at"
            ),
            blocks.input(
                voice.say("Time zone"),
                blocks.select(Click.INPUT, places.zones(voice, zone), initial=zone),
                "zone",
            ),
            blocks.input(
                voice.say("In the channel"),
                blocks.conversation_select(Click.INPUT, initial=channel or None),
                "channel",
                hint=voice.say("Pacto has to be a member of it."),
            ),
            blocks.input(
                voice.say("Holidays"),
                blocks.checkboxes(Click.INPUT, skip, initial=[_SKIP]),
                _SKIP,
                optional=True,
            ),
        ],
        Form.DIGEST,
        submit=voice.say("Schedule"),
        close=voice.say("Cancel"),
    )


def parse_schedule(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as the arguments of `digests.schedule.schedule_daily`, which checks it.

    What was left empty is "" or nothing.
    """
    values: dict[str, Mapping[str, Any]] = {
        block: next(iter(fields.values()), {}) for block, fields in view["state"]["values"].items()
    }
    chosen = values.get("zone", {}).get("selected_option") or {}
    return {
        "name": _text(values, "name", "value"),
        "weekdays": _chosen(values, "weekdays"),
        "at": _text(values, "at", "selected_time"),
        "zone": str(chosen.get("value") or ""),
        "channel": _text(values, "channel", "selected_conversation"),
        "skip_holidays": _SKIP in _chosen(values, _SKIP),
    }


def listing_message(voice: Voice, rows: Sequence[DigestRow], now: datetime) -> Message:
    """What is scheduled, each with its buttons; the buttons' values are the schedules' ids."""
    new = blocks.button(
        voice.say("Schedule a balance"),
        Click.DIGEST_SCHEDULE,
        style="primary" if not rows else None,
    )
    if not rows:
        first = voice.mark("No balance is scheduled yet.")
        return Message(first, [blocks.section(first), blocks.actions([new])])
    first = voice.mark_count("{n} balance is scheduled.", "{n} balances are scheduled.", len(rows))
    shown = [blocks.section(first)]
    for row in rows[:LISTED]:
        shown += [blocks.section(_described(voice, row, now)), blocks.actions(_buttons(voice, row))]
    left = len(rows) - LISTED
    if left > 0:
        shown.append(blocks.context(voice.mark_count("{n} more", "{n} more", left)))
    return Message(first, [*shown, blocks.actions([new])])


def _described(voice: Voice, row: DigestRow, now: datetime) -> Mrkdwn:
    rule = Schedule.from_json(row.rule)
    days = sorted(rule.weekdays, key=WEEKDAYS.index)
    when = voice.mark(
        "{days} at {time} ({zone}) in {channel}",
        days=voice.say("Every day") if len(days) == len(WEEKDAYS) else voice.weekdays(days),
        time=voice.time(rule.at),
        zone=rule.zone,
        channel=channel(row.channel),
    )
    notes: list[str] = [voice.mark("not on holidays")] if rule.skip_holidays else []
    if row.paused:
        notes.append(voice.mark("paused"))
    else:
        # What was due a moment ago is on its way; its next date is not known yet.
        at = voice.slack_date(max(row.next_at, now))
        notes.append(voice.mark("next: {when}", when=at))
    return join([voice.mark("*{name}*", name=row.name), when, join(notes, " · ")])


def _buttons(voice: Voice, row: DigestRow) -> list[blocks.Block]:
    key = str(row.id)
    sure = blocks.confirm(
        voice.say("Remove {name}?", name=row.name),
        voice.say("It will not be sent any more."),
        voice.say("Remove"),
        voice.say("Cancel"),
        style="danger",
    )
    if row.paused:
        label = voice.say("Resume {name}", name=row.name)
        text, click = voice.say("Resume"), Click.DIGEST_RESUME
    else:
        label = voice.say("Pause {name}", name=row.name)
        text, click = voice.say("Pause"), Click.DIGEST_PAUSE
    return [
        blocks.button(text, click.at(row.id), key, accessibility_label=label),
        blocks.button(
            voice.say("Remove"),
            Click.DIGEST_REMOVE.at(row.id),
            key,
            style="danger",
            confirm=sure,
            accessibility_label=voice.say("Remove {name}", name=row.name),
        ),
    ]


def _text(values: Mapping[str, Mapping[str, Any]], block: str, key: str) -> str:
    return str(values.get(block, {}).get(key) or "").strip()


def _chosen(values: Mapping[str, Mapping[str, Any]], block: str) -> tuple[str, ...]:
    options = values.get(block, {}).get("selected_options") or []
    return tuple(str(option["value"]) for option in options)
