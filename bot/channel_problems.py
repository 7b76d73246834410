"""A channel we may not write to: joined where that is allowed, else its admins are told."""

from bot.slack import Slack, SlackError
from funnel.notices import ChannelClosed
from funnel.periods import local_date
from storage import outbox, people
from storage.work import Work

# What only people can mend in a channel; `messages.channel_problems` has a sentence for each.
CHANNEL_CLOSED = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


async def join(slack: Slack, workspace_id: str, channel: str) -> bool:
    """Enter a public channel. False where Slack does not let us, or does not answer."""
    try:
        await slack.call(workspace_id, "conversations.join", channel=channel)
    except SlackError:
        return False
    return True


def tell_admins(work: Work, channel: str, code: str) -> None:
    """Have the admins told by direct message, once a day for a channel. Not committed."""
    if not work.company.is_met:
        return
    today = local_date(work.now, work.company.zone)
    readers = people.admins(work) or people.slack_admins(work)
    outbox.put(work, *(ChannelClosed(channel, today, reader, code) for reader in readers))
