"""A whole office for tests: the sandbox, the app connected to it, and people who act."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from sqlmodel import Session

from bot.build import Pacto, build
from bot.http import web
from bot.settings import Settings
from funnel.facts import Asker
from sandbox.driver import Driver
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from services import setup
from storage import digests, obligations, outbox, people

MANIFEST = Path(__file__).parents[1] / "manifest.json"
TEAM = "T0AURORA"
MARINA, HELENA = "U0MARINA", "U0HELENA"  # marketing; Helena leads it and is admin
RAFAEL, LUCIA, SERGIO = "U0RAFAEL", "U0LUCIA", "U0SERGIO"  # sales; Sergio leads it
CARMEN = "U0CARMEN"  # finance: of neither team
MARKETING, SALES, GENERAL = "C0MARKETING", "C0SALES", "C0GENERAL"
MONDAY_TEN = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # 10:00 in São Paulo


class Office:
    """The sandbox, the app and the driver, with the steps that most stories begin with."""

    def __init__(self, sandbox: Sandbox, pacto: Pacto, driver: Driver) -> None:
        self.sandbox, self.pacto, self.driver = sandbox, pacto, driver

    @property
    def now(self) -> datetime:
        return self.sandbox.clock()

    async def set_up(self, locale: str = "en") -> None:
        """Channels, both teams and the first agreement, by the services that the forms use."""
        asker = Asker(TEAM, HELENA, self.now)
        place = {"zone": "America/Sao_Paulo", "country": "BR", "region": "SP"}
        channels = {"marketing_channel": MARKETING, "sales_channel": SALES}
        run = self.pacto.store.run
        await self.driver.until(lambda: run(people.slack_admins, TEAM))  # the members are learned
        await run(setup.set_up, asker, channels | place | {"locale": locale})
        await run(
            setup.set_team,
            asker,
            marketing=[MARINA, HELENA],
            sales=[RAFAEL, LUCIA, SERGIO],
            heads_marketing=[HELENA],
            heads_sales=[SERGIO],
            admins=[HELENA],
        )

    async def add_lead(self, **fields: str) -> dict[str, Any]:
        """Marina adds a lead by the form; gives the answer, whose top view is the lead's."""
        values = {"name": "Ana Souza", "company": "Padaria Sol", "email": "ana@sol.com.br"} | fields
        await self.driver.command(MARINA, MARKETING, "/lead")
        return await self.submit(MARINA, **values)

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

        async def there() -> dict[str, Any] | None:
            messages = await self.driver.messages(SALES)
            return messages[number] if len(messages) > number else None

        return await self.driver.until(there)

    async def submit(self, user: str, **values: object) -> dict[str, Any]:
        """Send the form on top, by block id."""
        placed = {block: {"input.value": value} for block, value in values.items()}
        return await self.driver.submit(user, values=placed)

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
        raise AssertionError(f"no button {label!r} in {shown(message)!r}")

    async def direct(self, user: str, words: str) -> dict[str, Any]:
        """The direct message from the app to a person that holds some words, once it is there."""

        async def there() -> dict[str, Any] | None:
            found = [m for m in await self.driver.dms(user) if words in shown(m)]
            return found[-1] if found else None

        return await self.driver.until(there)

    async def quiet(self) -> None:
        """Everything due has been done and said."""

        async def done() -> bool:
            await self.pacto.ticker.tick()
            return await self.pacto.store.run(_nothing_due, self.now)

        await self.driver.until(done)

    async def move(self, **by: float) -> None:
        """Move the clock on, and let everything happen that falls due on the way."""
        await self.driver.clock(advance=timedelta(**by).total_seconds())
        await self.quiet()


def _nothing_due(session: Session, now: datetime) -> bool:
    if obligations.due_clocks(session, now, 1) or digests.due_digests(session, now, 1):
        return False  # a sweep that another tick began has yet to tell of it
    due = outbox.next_due(session)
    return due is None or due > now


def shown(thing: Any) -> str:
    """Every text in a message or a view, run together."""
    if isinstance(thing, dict):
        words = [shown(v) for k, v in thing.items() if k not in {"metadata", "block_id", "value"}]
        return " ".join(word for word in words if word)
    if isinstance(thing, list):
        return " ".join(shown(item) for item in thing)
    return thing if isinstance(thing, str) else ""


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
    async with Sandbox(workspace=workspace, manifest=manifest, rate_limits=False) as sandbox:
        await sandbox.clock.set(start)
        pacto = build(
            settings_for(sandbox, database_url, transport, **settings), clock=sandbox.clock
        )
        pacto.relay.rest = 0
        served = Served(pacto) if transport == "http" else None
        await pacto.start()
        if served is not None:
            sandbox.use_request_url(await served.start())
        async with await Driver.connect(sandbox.url) as driver:
            if transport == "socket":
                await driver.until_connected()
            try:
                yield Office(sandbox, pacto, driver)
            finally:
                if served is not None:
                    await served.stop()
                await pacto.stop()


def settings_for(sandbox: Sandbox, database_url: str, transport: str, **more: Any) -> Settings:
    """The environment that sends the app to the sandbox."""
    given = {
        "slack_bot_token": sandbox.bot_token,
        "slack_api_url": sandbox.api_url,
        "database_url": database_url,
    }
    if transport == "socket":
        given["slack_app_token"] = sandbox.app_token
    else:
        given["slack_signing_secret"] = sandbox.signing_secret
    return Settings(_env_file=None, **(given | more))  # type: ignore[call-arg]


class Served:
    """The app's HTTP side on a free port."""

    def __init__(self, pacto: Pacto) -> None:
        config = uvicorn.Config(web(pacto), port=0, log_config=None, lifespan="off")
        self.server = uvicorn.Server(config)

    async def start(self) -> str:
        self.task = asyncio.create_task(self.server.serve())
        async with asyncio.timeout(10):
            while not self.server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/slack/events"

    async def stop(self) -> None:
        self.server.should_exit = True
        await self.task
