"""A whole office for tests: the sandbox, the app connected to it, and people who act."""

import asyncio
import inspect
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from bot.build import Pacto, build
from bot.http import web
from bot.server import Server
from bot.settings import Settings
from funnel.agreement import Terms
from funnel.facts import NewDigest
from funnel.lead_fields import SUGGESTED
from funnel.people import Caller
from funnel.stages import Side
from messages.ids import Suggest
from sandbox.driver import Driver
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from services import handoff, leads, proposals, sent_proposals, setup, signing
from services.teams import Teams, set_team
from storage import actions, agreements, digests, meetings, outbox, people, timers
from storage.work import Work, open_work

P = ParamSpec("P")
T = TypeVar("T")

MANIFEST = Path(__file__).parents[1] / "manifest.json"
TEAM = "T0AURORA"
MARINA, HELENA = "U0MARINA", "U0HELENA"  # marketing; Helena leads it and is admin
RAFAEL, LUCIA, SERGIO = "U0RAFAEL", "U0LUCIA", "U0SERGIO"  # sales; Sergio leads it
NAMES = {RAFAEL: "Rafael Costa", LUCIA: "Lucía Ortega"}
CARMEN = "U0CARMEN"  # finance: of neither team
MARKETING, SALES, GENERAL = "C0MARKETING", "C0SALES", "C0GENERAL"
PATIENCE = 120.0  # seconds; a limit only ends what hangs, also on a busy machine
MONDAY_TEN = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # 10:00 in São Paulo
SETTINGS = {
    "marketing_channel": MARKETING,
    "sales_channel": SALES,
    "zone": "America/Sao_Paulo",
    "country": "BR",
    "region": "SP",
    "locale": "en",
}
TEAMS = Teams.of(
    marketing=[MARINA, HELENA],
    sales=[RAFAEL, LUCIA, SERGIO],
    heads_marketing=[HELENA],
    heads_sales=[SERGIO],
    admins=[HELENA],
)

DAILY_DIGEST = NewDigest(
    kind="daily",
    name="Morning",
    channel=MARKETING,
    rule="daily",
    at="09:00",
    zone=SETTINGS["zone"],
    weekdays=("mon", "tue", "wed", "thu", "fri"),
    skip_holidays=True,
)


def set_up_company(
    session: Session, caller: Caller, *, teams: Teams = TEAMS, **settings: str
) -> None:
    """Channels, both teams and the first agreement, by the services that the forms use.

    Without `settings` the company is Aurora.
    """
    setup.set_up(open_work(session, caller), settings or SETTINGS)
    set_team(open_work(session, caller), teams)  # of an admin by now


def hand_off_lead(work: Work, number: int, owner: str = RAFAEL) -> int:
    """A lead added and handed off by the services; gives the hand-off's id."""
    values = {"name": f"Ana {number}", "company": f"Sol {number}", "email": f"a{number}@sol.br"}
    lead = leads.new_lead(work, values)
    assert lead.details is not None
    details = handoff.hand_off(work, lead.details.lead.number, owner=owner)
    assert details.handoff is not None
    return details.handoff.id


def agree(work: Work, terms: Terms, heads: tuple[str, str] = (HELENA, SERGIO)) -> None:
    """The heads of marketing and sales propose these terms, and both sign them."""

    def acting(head: str) -> Work:
        return replace(work, actor=people.person(work, head))

    draft = proposals.put(acting(heads[0]), terms)
    of = (draft.proposal.id, draft.proposal.revision)
    sent_proposals.send(acting(heads[0]), revision=of[1])
    for head, side in zip(heads, Side, strict=True):
        signing.sign(acting(head), *of, side)


def sign_in_force(work: Work, heads: tuple[str, str] = (HELENA, SERGIO)) -> None:
    """Both heads sign the version that is in force."""
    version = agreements.versions(work)[0].version
    for head, side in zip(heads, Side, strict=True):
        acting = replace(work, actor=people.person(work, head))
        signing.sign_in_force(acting, version, side)


class Office:
    """The sandbox, the app and the driver, with the steps that most stories begin with."""

    def __init__(self, sandbox: Sandbox, pacto: Pacto, driver: Driver) -> None:
        self.sandbox, self.pacto, self.driver = sandbox, pacto, driver

    @property
    def now(self) -> datetime:
        return self.sandbox.clock()

    def caller(self, user: str) -> Caller:
        return Caller(TEAM, user, self.now)

    async def work(
        self,
        user: str,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Have a service done for somebody, as its listener would."""
        return await self.pacto.store.work(self.caller(user), service, *args, **kwargs)

    async def stored(
        self, query: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the database holds of the company."""
        return await self.work("", query, *args, **kwargs)

    async def eventually(
        self,
        look: Callable[..., Any],
        *args: Any,
        until: Callable[[Any], object] = bool,
    ) -> Any:
        """What `look(…)` gives once it is as wanted; asked again after each change."""

        async def seen() -> tuple[Any] | None:
            value = look(*args)
            if inspect.isawaitable(value):
                value = await value
            return (value,) if until(value) else None

        (value,) = await self.driver.until(seen, PATIENCE, what=f"{look.__qualname__}{args}")
        return value

    async def set_up(self, locale: str = "en") -> None:
        """Aurora, once its members are learned."""
        await self.eventually(self.stored, people.slack_admins)
        settings = SETTINGS | {"locale": locale}
        await self.pacto.store.run(set_up_company, self.caller(HELENA), **settings)

    async def add_lead(self, **fields: str) -> dict[str, Any]:
        """Marina adds a lead by the form; gives the answer, whose top view is the lead's."""
        values = {"name": "Ana Souza", "company": "Padaria Sol", "email": "ana@sol.com.br"} | fields
        opened = await self.driver.command(MARINA, MARKETING, "/lead")
        await self.look_up(MARINA, opened["views"][-1]["id"], values)
        return await self.submit(MARINA, **values)

    async def look_up(self, user: str, view_id: str, values: dict[str, str]) -> None:
        """Type into the fields that suggest: what they offer then is what can be chosen."""
        for field in SUGGESTED:
            if values.get(field):
                await self.driver.suggest(
                    user, Suggest.LEAD_FIELD, values[field], view_id=view_id, block_id=field
                )

    async def hand_off(self, **fields: str) -> dict[str, Any]:
        """Marina adds a lead and makes it SQL; gives the card in the sales channel."""
        before = len(await self.driver.messages(SALES))
        await self.add_lead(**fields)
        view = await self.driver.view(MARINA)
        assert view is not None
        await self.driver.click(MARINA, view_id=view["id"], action_id="lead.hand_off")
        await self.submit(MARINA)
        await self.driver.close(MARINA)
        return await self.card(before)

    async def card(self, number: int = 0) -> dict[str, Any]:
        """The nth message of the sales channel, once it is there."""
        messages = await self.eventually(
            self.driver.messages, SALES, until=lambda messages: len(messages) > number
        )
        return messages[number]

    async def message(
        self, words: str, channel: str = SALES, user: str | None = None
    ) -> dict[str, Any]:
        """The newest message of a channel that holds some words, once it is there."""
        messages = await self.eventually(
            self.driver.messages, channel, user, until=lambda messages: holding(words, messages)
        )
        return holding(words, messages)[-1]

    async def answer_to(
        self, user: str, command: str, text: str = "", channel: str = SALES
    ) -> dict[str, Any]:
        """What a command whose answer the outbox brings shows to its asker."""
        before = len(await self.ephemerals(user, channel))
        answer = await self.driver.command(user, channel, command, text)
        assert answer["acked"], answer["message"]
        assert answer["response"] is None
        messages = await self.eventually(
            self.ephemerals, user, channel, until=lambda messages: len(messages) > before
        )
        message: dict[str, Any] = messages[-1]
        return message

    async def ephemerals(self, user: str, channel: str = SALES) -> list[dict[str, Any]]:
        """What one person alone is shown in a channel."""
        messages = await self.driver.messages(channel, user)
        return [message for message in messages if message.get("ephemeral")]

    async def thread(self, card: dict[str, Any]) -> list[dict[str, Any]]:
        """What was said under a card."""
        messages = await self.driver.messages(SALES, thread_ts=card["ts"])
        return [message for message in messages if message["ts"] != card["ts"]]

    async def submit(self, user: str, **values: object) -> dict[str, Any]:
        """Send the form on top, by block id."""
        return await self.driver.submit(user, values=values)

    async def press(
        self, user: str, label: str, message: dict[str, Any], channel: str = SALES
    ) -> dict[str, Any]:
        """Click the button of a message that has this label."""
        for block in message["blocks"]:
            for element in [*block.get("elements", []), block.get("accessory") or {}]:
                if element.get("type") == "button" and element["text"]["text"] == label:
                    return await self.driver.click(
                        user, channel=channel, ts=message["ts"], action_id=element["action_id"]
                    )
        raise AssertionError(f"no button {label!r} in {text_of(message)!r}")

    async def direct(self, user: str, words: str) -> dict[str, Any]:
        """The direct message from the app to a person that holds some words, once it is there."""
        return await self.message(words, await self.driver.dm(user), user)

    async def quiet(self) -> None:
        """Everything due has been done and said."""
        await self.eventually(self._settled)

    async def _settled(self) -> bool:
        await self.pacto.ticker.tick()
        return await self.pacto.store.run(_nothing_due, self.now)

    async def move(self, **by: float) -> None:
        """Move the clock on, and let everything happen that falls due on the way."""
        await self.driver.clock(advance=timedelta(**by).total_seconds())
        await self.quiet()


def _nothing_due(session: Session, now: datetime) -> bool:
    rows_due = (timers.due_timers, actions.due_actions, digests.due_digests, meetings.due_meetings)
    if any(due(session, now, 1) for due in rows_due):
        return False  # a sweep that another tick began has yet to tell of it
    due = outbox.next_due(session)
    return due is None or due > now


def text_of(content: Any) -> str:
    """Every text in a message or a view, run together."""
    if isinstance(content, dict):
        parts = (v for k, v in content.items() if k not in {"metadata", "block_id", "value"})
        return " ".join(text for text in map(text_of, parts) if text)
    if isinstance(content, list):
        return " ".join(map(text_of, content))
    return content if isinstance(content, str) else ""


def holding(words: str, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages that hold some words."""
    return [message for message in messages if words in text_of(message)]


def has_buttons(message: dict[str, Any]) -> bool:
    return any(block["type"] == "actions" for block in message["blocks"])


def owner_of(card: dict[str, Any]) -> str:
    """The rep whom a card names as its owner, without a mention that would notify them."""
    [owner] = [rep for rep, name in NAMES.items() if name in text_of(card)]
    return owner


@asynccontextmanager
async def open_office(
    database_url: str,
    *,
    transport: str = "socket",
    start: datetime = MONDAY_TEN,
    workspace: Workspace | None = None,
    manifest: Any = MANIFEST,
    **settings: Any,
) -> AsyncIterator[Office]:
    """Start everything, over Socket Mode or signed HTTP; close everything at the end."""
    # Slack's pace and ours are tested where they matter; a story need not wait for them.
    async with patient_sandbox(workspace=workspace, manifest=manifest) as sandbox:
        await sandbox.clock.set(start)
        pacto = build(
            settings_for(sandbox, database_url, transport, **settings), clock=sandbox.clock
        )
        pacto.relay.pace.rest = 0
        served = Served(pacto) if transport == "http" else None
        await pacto.start()
        if served is not None:
            sandbox.use_request_url(await served.start())
        async with await Driver.connect(sandbox.url) as driver:
            if transport == "socket":
                await driver.until_connected(PATIENCE)
            try:
                yield Office(sandbox, pacto, driver)
            finally:
                if served is not None:
                    await served.stop()
                await pacto.stop()


def patient_sandbox(**more: Any) -> Sandbox:
    """A sandbox that takes an app for silent only when it hangs, not after Slack's 3 s."""
    return Sandbox(rate_limits=False, ack_seconds=PATIENCE, trigger_seconds=PATIENCE, **more)


def settings_for(sandbox: Sandbox, database_url: str, transport: str, **more: Any) -> Settings:
    """The environment that sends the app to the sandbox."""
    values = {
        "slack_bot_token": sandbox.bot_token,
        "slack_api_url": sandbox.api_url,
        "database_url": database_url,
    }
    if transport == "socket":
        values["slack_app_token"] = sandbox.app_token
    else:
        values["slack_signing_secret"] = sandbox.signing_secret
    return Settings(_env_file=None, **(values | more))  # type: ignore[call-arg]


class Served:
    """The app's HTTP side on a free port, by the server that `pacto run` uses."""

    def __init__(self, pacto: Pacto, *, most: int | None = None) -> None:
        self.server = Server(web(pacto), most=most)

    async def start(self) -> str:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.task = asyncio.create_task(self.server.serve(sockets=[self._listener]))
        port = self._listener.getsockname()[1]
        return f"http://127.0.0.1:{port}/slack/events"

    async def stop(self) -> None:
        self.server.should_exit = True
        await self.task
