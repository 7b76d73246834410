"""Learns at the start where we are and who is there."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.slack import RateLimitedError, Slack, SlackError
from bot.tokens import Tokens
from funnel.people import Caller, Person
from services import directory, setup
from storage import installations, people
from storage.store import Store
from storage.work import Work

log = structlog.get_logger()


async def meet_workspace(
    store: Store, slack: Slack, tokens: Tokens, clock: Callable[[], datetime], token: str
) -> str:
    """Who the token of the settings belongs to; gives the workspace. Raises `SlackError`."""
    me = await _who_we_are(slack)
    team_id = str(me["team_id"])
    tokens.know(
        team_id,
        bot_user_id=str(me.get("user_id") or ""),
        bot_id=str(me.get("bot_id") or ""),
        token=token,
    )
    await store.work(
        Caller(team_id, "", clock()),
        directory.meet,
        name=str(me.get("team") or ""),
        bot_user=str(me.get("user_id") or ""),
        url=str(me.get("url") or ""),
    )
    return team_id


async def _who_we_are(slack: Slack) -> Any:
    """What Slack answers, however often it asks to wait first. Raises `SlackError`."""
    while True:
        try:
            return await slack.read("", "auth.test")
        except RateLimitedError as error:
            log.warning("Slack asks to wait", seconds=error.wait.total_seconds())
            await asyncio.sleep(error.wait.total_seconds())


async def learn_members(
    store: Store, slack: Slack, clock: Callable[[], datetime], workspace_id: str
) -> None:
    """Everybody's name, language and zone; then greet the admins while nothing is set up."""
    caller = Caller(workspace_id, "", clock())
    await _locate(store, slack, caller)
    try:
        users = await slack.pages(workspace_id, "users.list", "members", include_locale=True)
    except SlackError as error:
        log.warning("members not learned", workspace=workspace_id, error=error.code)
    else:
        count = await store.work(caller, directory.learn, users)
        log.info("members learned", workspace=workspace_id, count=count)
    await store.work(caller, _greet)


async def _locate(store: Store, slack: Slack, caller: Caller) -> None:
    """Learn the address of a workspace that installed the app by OAuth."""
    company = await store.work(caller, lambda work: work.company)
    if not company.is_met or company.url:
        return
    try:
        me = await slack.read(caller.workspace_id, "auth.test")
    except SlackError as error:
        log.warning("address not learned", workspace=caller.workspace_id, error=error.code)
    else:
        await store.work(caller, directory.locate, str(me.get("url") or ""))


def _greet(work: Work) -> None:
    if not work.company.is_met or work.company.set_up_at is not None:
        return
    installation = installations.installation(work.session, work.workspace_id)
    readers = [installation.installed_by] if installation else people.slack_admins(work)
    for user_id in readers:
        setup.welcome(replace(work, actor=Person(user_id)))
