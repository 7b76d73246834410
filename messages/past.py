"""An answer of an earlier moment: as of when it counts, and no button that acts on today."""

from dataclasses import replace
from datetime import datetime, timedelta

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join
from funnel.balance import NotKept
from funnel.periods import local_date
from messages.ids import Click
from messages.localizer import Localizer

_INSTANT = timedelta(microseconds=1)
_BLOCKS = b.MESSAGE_BLOCKS - 1  # the last is for what somebody who asked can do with it


def label(localizer: Localizer, moment: datetime, zone: str) -> Mrkdwn:
    """'As of Mar 12, 2026, 11:59 PM' on the company's clock; of a day that is over, its end."""
    before = moment - _INSTANT
    is_midnight = local_date(before, zone) != local_date(moment, zone)
    local = Localizer(localizer.locale, zone).moment(before if is_midnight else moment)
    return localizer.mark("As of {moment}", moment=local)


def dated(message: Message, text: Mrkdwn, *, after: int = 0) -> Message:
    """The message with that line after some of its blocks."""
    content = [*message.blocks[:after], b.context(bold(text)), *message.blocks[after:]]
    return replace(message, blocks=content[:_BLOCKS])


def read_only(message: Message) -> Message:
    """Without the buttons, which would act on today; what leads to the details stays."""
    blocks = []
    for block in message.blocks:
        accessory = block.get("accessory")
        if accessory and accessory.get("action_id") != Click.DIGEST_DETAILS:
            blocks.append({name: value for name, value in block.items() if name != "accessory"})
        elif block["type"] != "actions":
            blocks.append(block)
    return replace(message, blocks=blocks)


def not_kept(localizer: Localizer, what: NotKept) -> list[b.Block]:
    """Instead of open ideas, and of actions that were changed: that they are not known."""
    ideas = localizer.mark_count(
        "{n} idea was open. Its votes at the time weren't saved.",
        "{n} ideas were open. Their votes at the time weren't saved.",
        what.ideas,
    )
    texts = [ideas] if what.ideas else []
    if what.changed:
        texts.append(
            localizer.mark_count(
                "{n} open action isn't shown, because its owner or due date has changed since.",
                "{n} open actions aren't shown, because their owner or due date has changed since.",
                what.changed,
            )
        )
    return [b.context(join(texts))] if texts else []


def money(localizer: Localizer) -> Mrkdwn:
    """Instead of what campaigns cost."""
    return localizer.mark(
        "Campaign costs and the forecast aren't shown for a past date, because only the latest "
        "figures are kept."
    )
