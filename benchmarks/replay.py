"""What the app says to its database for a request, written down, and said again by the driver."""

import asyncio
import json
import pickle
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltRequest
from sqlalchemy import event

from benchmarks.company import NOW, POOL, TEAM
from benchmarks.databases import connect
from benchmarks.requests import ACCEPT, BODIES, BOT_TOKEN, FIRST, SECRET, SHOW, STATUS, signed
from bot.build import Pacto, build
from bot.settings import Settings
from messages import catalog
from storage.store import POSTGRES_THREADS

BEGIN, COMMIT, ROLLBACK = "BEGIN IMMEDIATE", "commit", "rollback"
LEAST = {STATUS: 2, SHOW: 4, ACCEPT: 4}  # statements


@dataclass
class Recorded:
    """One request: its statements in order, the view it opened, the answer it gave."""

    steps: list[tuple[str, Any]] = field(default_factory=list)
    view: dict[str, Any] | None = None
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def statements(self) -> int:
        return sum(1 for sql, _ in self.steps if sql not in {BEGIN, COMMIT, ROLLBACK})


async def opened(url: str, slack: str) -> Pacto:
    """The app as it answers signed HTTP requests; its clock stands still and nothing ticks."""
    settings = Settings(
        _env_file=None,
        slack_bot_token=BOT_TOKEN,
        slack_signing_secret=SECRET,
        slack_api_url=slack,
        database_url=url,
    )
    pacto = build(settings, clock=lambda: NOW)
    for team in (TEAM, POOL):
        pacto.tokens.know(team, bot_user_id="U0PACTO", bot_id="B0PACTO", token=BOT_TOKEN)
    catalog.load()
    await pacto.slack.open()
    return pacto


async def record(url: str, slack: str, seen: dict[str, Any], spare: int) -> dict[str, Recorded]:
    """Ask the app itself, each thing twice; the second time is written down.

    `spare` is the first of two hand-offs that nobody else will accept.
    """
    pacto = await opened(url, slack)
    steps: list[tuple[str, Any]] = []
    engine = pacto.store.engine

    def note(_c: Any, _cursor: Any, sql: str, given: Any, _x: Any, many: bool) -> None:  # noqa: FBT001 - the event gives it so
        steps.append((sql, [*given] if many else given))

    event.listen(engine, "before_cursor_execute", note)
    if pacto.store.is_sqlite:  # said to the driver itself, so no statement of the engine's
        event.listen(engine, "begin", lambda _: steps.append((BEGIN, ())))
    event.listen(engine, "commit", lambda _: steps.append((COMMIT, None)))
    event.listen(engine, "rollback", lambda _: steps.append((ROLLBACK, None)))
    recorded = {}
    for name, body in BODIES.items():
        for turn in (0, 1):
            steps.clear()
            seen.clear()
            text = body(spare + turn)
            answer = await pacto.app.async_dispatch(
                AsyncBoltRequest(body=text, headers=signed(text))
            )  # type: ignore[arg-type]
            assert answer.status == 200, (name, answer.body)
        recorded[name] = Recorded([*steps], seen.get("view"), _body(answer))
        assert not answer.body, (name, answer.body)  # a refusal of a command is an answer
        assert recorded[name].statements >= LEAST[name], name  # a refused click asks for less
    await pacto.stop()
    return recorded


def _body(answer: BoltResponse) -> dict[str, Any]:
    return json.loads(answer.body) if answer.body else {}


def keep(recorded: Mapping[str, Recorded], path: Path) -> None:
    path.write_bytes(pickle.dumps(dict(recorded)))


def kept(path: Path) -> dict[str, Recorded]:
    recorded: dict[str, Recorded] = pickle.loads(path.read_bytes())  # noqa: S301 - `keep` wrote it
    return recorded


class Replay:
    """Says the same again, in as many threads as the app has; `spare` as given to `record`."""

    def __init__(self, url: str, recorded: Mapping[str, Recorded], spare: int) -> None:
        self._url = url
        self._marked = FIRST + spare + 1
        self._scripts = {
            name: [self._step(*s) for s in each.steps] for name, each in recorded.items()
        }
        count = 1 if url.startswith("sqlite") else POSTGRES_THREADS
        self._threads = ThreadPoolExecutor(count)
        self._local = threading.local()

    def _step(self, sql: str, given: Any) -> tuple[str, Any, bool]:
        """The statement, and whether the number of the request is among its values."""
        return sql, given, str(self._marked) in repr(_plain(given))

    async def run(self, name: str, number: int = 0) -> None:
        """All statements of one request in a thread, each fetched, committed where the app does."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._say, name, number)

    def _say(self, name: str, number: int) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._url)
        cursor = connection.cursor()
        for sql, given, numbered in self._scripts[name]:
            if sql is COMMIT or sql == COMMIT:
                connection.commit()
            elif sql == ROLLBACK:
                connection.rollback()
            else:
                values = self._with(given, number) if numbered else given
                run = cursor.executemany if isinstance(given, list) else cursor.execute
                run(sql, values)
                if cursor.description is not None:
                    cursor.fetchall()

    def _with(self, given: Any, number: int) -> Any:
        """The values of another request: a click on another hand-off, a command of its own."""
        if isinstance(given, dict):
            return {name: self._with(value, number) for name, value in given.items()}
        if isinstance(given, tuple | list):
            return type(given)(self._with(value, number) for value in given)
        if isinstance(given, str):
            return given.replace(str(self._marked), str(number))
        if isinstance(given, Jsonb):
            return Jsonb(self._with(given.obj, number))
        return number if given == self._marked else given


def _plain(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _plain(value) for name, value in given.items()}
    if isinstance(given, tuple | list):
        return [_plain(value) for value in given]
    return given.obj if isinstance(given, Jsonb) else given
