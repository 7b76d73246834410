"""Answers that the outbox carries to one person, and what they share of them with a channel."""

from funnel.notices import AnswerAsked, AnswerShared, ClickRefused
from funnel.refusals import Refusal
from services import access
from storage import outbox
from storage.work import Work


def refuse_click(
    work: Work, refusal: Refusal, *, channel: str, thread: str | None, about: str
) -> None:
    """Have the refusal shown in the channel where it was clicked, or by DM. One commit.

    `about` names the click, so that one click is refused once.
    """
    values = {name: str(value) for name, value in refusal.values.items()}
    user = work.actor.user_id
    outbox.put(work, ClickRefused(user, about, channel, thread, refusal.code, values))
    work.commit()


def share(work: Work, *, channel: str, value: str, about: str) -> None:
    """Post to a channel what was shown to one person, as it stands now. One commit.

    `about` names the message it was shown in, which is shared once. Raises
    `Refusal("only_teams")`.
    """
    access.need_member(work)
    shown_in = about or work.now.isoformat()
    outbox.put(work, AnswerShared(work.actor.user_id, channel, value, shown_in))
    work.commit()


def answer_command(
    work: Work, *, trigger_id: str, channel: str, text: str, response_url: str
) -> None:
    """Have a command answered by the relay, once however often Slack delivers it. One commit."""
    asking = trigger_id or work.now.isoformat()
    user = work.actor.user_id
    outbox.put(work, AnswerAsked(asking, user, channel, None, text, response_url))
    work.commit()


def answer_later(work: Work, *, event_id: str, channel: str, thread: str | None, text: str) -> None:
    """Answer what somebody wrote to the app, once however often Slack delivers it. One commit."""
    outbox.put(work, AnswerAsked(event_id, work.actor.user_id, channel, thread, text))
    work.commit()
