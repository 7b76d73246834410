"""The real app behind signed HTTP, a Slack that writes down what it is told, and one database."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from cryptography.fernet import Fernet

from bot.build import Pacto, build
from bot.settings import Settings
from funnel.notices import ClickRefused
from messages import catalog
from tests.hostile.forged import Answer, Forger
from tests.hostile.other_slack import SECRET, TOKEN, OtherSlack
from tests.office import Served
from tests.rights.company import NOW, OTHER_TEAM, SENT, TEAM, seed, send_proposal

_ASIDE = {"inbox", "alembic_version", "installation", "sqlite_sequence"}


class WritingSlack(OtherSlack):
    """Keeps each call with its method."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def _answer(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((method, sent))
        return super()._answer(method, sent)


class App:
    """Both companies, as they were before each `restore`."""

    def __init__(self, pacto: Pacto, slack: WritingSlack, forger: Forger, file: Path) -> None:
        self.pacto, self.slack, self.forger = pacto, slack, forger
        self._database = sqlite3.connect(file, isolation_level=None)
        self._seeded = {state: sqlite3.connect(":memory:") for state in ("", SENT)}
        self._database.backup(self._seeded[""])
        pacto.store.call(send_proposal)
        self._database.backup(self._seeded[SENT])
        self.restore()

    def close(self) -> None:
        self._database.close()
        for seeded in self._seeded.values():
            seeded.close()

    def restore(self, state: str = "") -> None:
        """Both companies anew; where the state of an act is that, with the proposal sent."""
        self._seeded.get(state, self._seeded[""]).backup(self._database)
        self.slack.calls.clear()

    def rows(self, workspace: str = "") -> list[Any]:
        """What stands in the tables, of one company or of both; refusals of clicks are left out."""
        of_company = f" AND workspace_id = '{workspace}'" if workspace else ""
        tables = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows: list[Any] = []
        for (table,) in sorted(tables.fetchall()):
            if table in _ASIDE or (table in {"workspace", "oauth_state"} and workspace):
                continue
            aside = f"kind <> '{ClickRefused.kind}'" if table == "outbox" else "1"
            query = f"SELECT * FROM {table} WHERE {aside}{of_company} ORDER BY 1, 2"  # noqa: S608
            rows += [(table, *row) for row in self._database.execute(query)]
        return rows

    async def deliver(self) -> None:
        """Send what waits in the outbox."""
        await self.pacto.relay.tick()
        await asyncio.gather(*self.pacto.relay._under_way.values())

    async def send_all(self) -> None:
        """Send all that is due, and what comes of it."""
        while await self.pacto.relay.tick():
            await asyncio.gather(*self.pacto.relay._under_way.values())

    def words(self, answer: Answer) -> str:
        """All that the answer says, and what Slack was told to show."""
        return " ".join([answer.text, *(str(sent) for _, sent in self.slack.calls)])


@asynccontextmanager
async def open_app(file: Path, clock: Callable[[], datetime] = lambda: NOW) -> AsyncIterator[App]:
    """The app over a migrated SQLite file; nothing of it runs by itself."""
    slack = WritingSlack()
    await slack.start()
    settings = Settings(
        _env_file=None,
        slack_api_url=slack.api_url,
        slack_signing_secret=SECRET,
        slack_client_id="0000.pacto",
        slack_client_secret="s",
        pacto_encryption_key=Fernet.generate_key().decode(),
        database_url=f"sqlite:///{file}",
    )  # type: ignore[call-arg]
    catalog.load()
    pacto = build(settings, clock=clock)
    pacto.relay.pace.rest = 0
    await pacto.prepare()
    await pacto.store.run(lambda _: seed(pacto.store))
    for team in (TEAM, OTHER_TEAM):
        about = {"bot_user": "U0PACTO", "bot_id": "B0PACTO", "installed_by": "U0ADA"}
        await pacto.tokens.keep(team, token=TOKEN, clock=pacto.clock, **about)
    await pacto.slack.open()
    served = Served(pacto)
    url = await served.start()
    async with aiohttp.ClientSession() as session:
        app = App(pacto, slack, Forger(url, SECRET, session), file)
        try:
            yield app
        finally:
            app.close()
            await served.stop()
            await pacto.stop()
            await slack.stop()
