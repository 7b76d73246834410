"""The digests that are scheduled: the list, one that was just made, the question which one."""

import datetime as dt
from collections.abc import Sequence

from blockkit import blocks
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from blockkit.mrkdwn import channel as channel_link
from funnel.facts import DigestFacts
from funnel.meetings import MEETINGS
from funnel.schedule import Schedule
from messages import schedule_text
from messages.ids import Click, Form
from messages.localizer import N_, Localizer

LISTED = 20  # two blocks each, of the 50 a message has


def scheduled_view(localizer: Localizer, digest: DigestFacts, now: dt.datetime) -> blocks.Block:
    """What the form gives way to: when and where it is sent, and how to change that."""
    more = localizer.mark("Pause or remove it anytime with `/digest list`.")
    return blocks.modal(
        localizer.say("Scheduled"),
        [blocks.section(_description(localizer, digest, now)), blocks.context(more)],
        Form.NOTICE,
        close=localizer.say("Close"),
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
    when = localizer.mark(
        "{days} at {time} ({zone}) in {channel}",
        days=schedule_text.days(localizer, rule),
        time=localizer.time(rule.at),
        zone=rule.zone,
        channel=channel_link(digest.channel),
    )
    notes: list[str] = [schedule_text.lead(localizer, rule)] if rule.lead else []
    if rule.skip_holidays:
        moved = localizer.mark("on holidays, moves to the next business day")
        notes.append(localizer.mark("skips holidays") if rule.kind == "daily" else moved)
    if digest.paused:
        notes.append(localizer.mark("paused"))
    else:
        # An occurrence due a moment ago is being sent; its next date is not stored yet.
        at = localizer.slack_date(max(digest.next_at, now))
        notes.append(localizer.mark("next: {when}", when=at))
    return join([localizer.mark("*{name}*", name=digest.name), when, join(notes, " · ")])


def _buttons(localizer: Localizer, digest: DigestFacts) -> list[blocks.Block]:
    agenda = [_agenda(localizer, digest)] if digest.kind in MEETINGS else []
    return [*agenda, _pause_or_resume(localizer, digest), _remove(localizer, digest)]


def _agenda(localizer: Localizer, digest: DigestFacts) -> blocks.Block:
    """The agenda of the meetings that are held from it."""
    text, label = localizer.say("Agenda"), localizer.say("Agenda for {name}", name=digest.name)
    click = Click.DIGEST_AGENDA.at(digest.id)
    return blocks.button(text, click, str(digest.id), accessibility_label=label)


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
