"""A channel we may not write to: joined where that is allowed, else its admins are told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.slack import Slack, SlackFault
from storage import outbox, people
from storage.outbox import Row

# What only people can mend in a channel; `messages.trouble` has a sentence for each.
CHANNEL_SHUT = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


async def join(slack: Slack, workspace_id: str, channel: str) -> bool:
    """Enter a public channel. False where Slack does not let us, or does not answer."""
    try:
        await slack.call(workspace_id, "conversations.join", channel=channel)
    except SlackFault:
        return False
    return True


def tell_admins(session: Session, row: Row, channel: str, code: str, now: datetime) -> None:
    """Have the admins told by direct message, once a day for a channel. Not committed."""
    company = people.company(session, row.workspace_id)
    if company is None:
        return
    today = now.astimezone(ZoneInfo(company.zone)).date()
    told = people.admins(session, company.id) or people.slack_admins(session, company.id)
    for user_id in told:
        outbox.put(
            session,
            company.id,
            "trouble",
            key=f"trouble:{channel}:{today}:{user_id}",
            lane=user_id,
            now=now,
            channel=channel,
            code=code,
        )
