"""Learns at the start where we are and who is there."""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.slack import Slack, SlackFault
from bot.tokens import Tokens
from funnel.facts import Asker
from services import directory, setup
from storage import installations, people
from storage.store import Store

log = structlog.get_logger()


async def meet_workspace(
    store: Store, slack: Slack, tokens: Tokens, clock: Callable[[], datetime], token: str
) -> str:
    """Who the token of the settings belongs to; gives the workspace. Raises `SlackFault`."""
    me = await slack.read("", "auth.test")
    team_id = str(me["team_id"])
    tokens.know(
        team_id,
        bot_user_id=str(me.get("user_id") or ""),
        bot_id=str(me.get("bot_id") or ""),
        token=token,
    )
    await store.run(
        directory.meet,
        team_id,
        name=str(me.get("team") or ""),
        bot_user=str(me.get("user_id") or ""),
        now=clock(),
    )
    return team_id


async def learn_members(
    store: Store, slack: Slack, clock: Callable[[], datetime], workspace_id: str
) -> None:
    """Everybody's name, language and zone; then greet the admins while nothing is set up."""
    try:
        users = await slack.pages(workspace_id, "users.list", "members", include_locale=True)
    except SlackFault as fault:
        log.warning("members not learned", workspace=workspace_id, error=fault.code)
    else:
        count = await store.run(directory.learn, workspace_id, users)
        log.info("members learned", workspace=workspace_id, count=count)
    await store.run(_greet, workspace_id, clock())


def _greet(session: Session, workspace_id: str, now: datetime) -> None:
    company = people.company(session, workspace_id)
    if company is None or company.set_up_at is not None:
        return
    row = installations.installation(session, workspace_id)
    greeted = [row.installed_by] if row else people.slack_admins(session, workspace_id)
    for user_id in greeted:
        setup.welcome(session, Asker(workspace_id, user_id, now))
