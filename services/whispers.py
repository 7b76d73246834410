"""A refusal of a click, said to who clicked alone."""

from sqlmodel import Session

from funnel.facts import Asker
from funnel.refusals import Refusal
from services import access
from storage import outbox


def whisper(
    session: Session,
    asker: Asker,
    refusal: Refusal,
    *,
    channel: str,
    thread: str | None,
    about: str,
) -> None:
    """Have the refusal said in the channel where it was clicked, or by DM. One commit.

    `about` names the click, so that one click is refused once.
    """
    outbox.put(
        session,
        asker.workspace_id,
        "whisper",
        key=f"whisper:{asker.user_id}:{about}",
        lane=f"whisper:{asker.user_id}",
        now=asker.now,
        user=asker.user_id,
        channel=channel,
        thread=thread,
        code=refusal.code,
        values={name: str(value) for name, value in refusal.values.items()},
    )
    session.commit()


def share(session: Session, asker: Asker, *, channel: str, value: str, about: str) -> None:
    """Post to a channel what was shown to one person, as it stands now. One commit.

    `about` names the message it was shown in, which is shared once. Raises
    `Refusal("only_teams")`.
    """
    access.need_member(session, asker)
    outbox.put(
        session,
        asker.workspace_id,
        "share",
        key=f"share:{asker.user_id}:{channel}:{value}:{about or asker.now.isoformat()}",
        lane=f"share:{channel}",
        now=asker.now,
        channel=channel,
        value=value,
        user=asker.user_id,
    )
    session.commit()


def answer_later(
    session: Session,
    asker: Asker,
    *,
    event_id: str,
    channel: str,
    thread: str | None,
    text: str,
) -> None:
    """Answer what somebody wrote to the app, once however often Slack delivers it. One commit."""
    outbox.put(
        session,
        asker.workspace_id,
        "reply",
        key=f"reply:{event_id}",
        lane=f"reply:{asker.user_id}",
        now=asker.now,
        user=asker.user_id,
        channel=channel,
        thread=thread,
        text=text,
    )
    session.commit()
