"""The app as real processes that can be made to die: `python worker.py`, orders on stdin.

Each line of stdin is a JSON object; each forks a process (imports are done, so it starts at once)
which builds the app with the settings given, connects to the `socket` given, says when it is
ready, and takes orders from there. Dying is SIGKILL, sent to itself at the Nth step once armed:
before or after a call that writes to Slack, before or after a commit that wrote something.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.build import Pacto, build
from bot.settings import Settings
from bot.slack import TIMEOUT
from messages import catalog


class Steps:
    """Counts the steps of one kind from the moment it is armed, and dies at the Nth."""

    def __init__(self) -> None:
        self.kind = ""
        self.left = 0
        self.lock = threading.Lock()

    def arm(self, kind: str, number: int) -> None:
        self.kind, self.left = kind, number

    def pass_by(self, kind: str) -> None:
        with self.lock:
            if kind != self.kind:
                return
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Client(AsyncWebClient):
    """Slack's client, with a step before and after each call that writes."""

    def __init__(self, steps: Steps, **settings: Any) -> None:
        super().__init__(**settings)
        self.steps = steps

    async def api_call(self, api_method: str, **arguments: Any) -> Any:
        writes = arguments.get("json") is not None
        if writes:
            self.steps.pass_by("before a call")
        answer = await super().api_call(api_method, **arguments)
        if writes:
            self.steps.pass_by("after a call")
        return answer


def count_commits(pacto: Pacto, steps: Steps) -> None:
    here = threading.local()
    sqlite = pacto.store.is_sqlite

    @event.listens_for(pacto.store.engine, "begin")
    def begin(connection: Connection) -> None:
        here.before = _changes(connection) if sqlite else None
        here.wrote = False

    @event.listens_for(pacto.store.engine, "commit")
    def before(connection: Connection) -> None:
        here.wrote = _changes(connection) != here.before
        if here.wrote:
            steps.pass_by("before a commit")

    @event.listens_for(Session, "after_commit")
    def after(_session: Session) -> None:
        if getattr(here, "wrote", False):
            here.wrote = False
            steps.pass_by("after a commit")

    def _changes(connection: Connection) -> int | None:
        if sqlite:
            return connection.connection.dbapi_connection.total_changes
        transaction = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()::text")
        return transaction.scalar_one()


def clock_from(path: str):
    def now() -> datetime:
        offset = float(Path(path).read_text() or 0)
        return datetime.fromtimestamp(time.time() + offset, UTC)

    return now


async def work(order: dict[str, Any]) -> None:
    reader, writer = await asyncio.open_unix_connection(order["socket"])
    steps = Steps()
    settings = Settings(_env_file=None, **order["settings"])
    client = Client(
        steps,
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        timeout=TIMEOUT,
        retry_handlers=[],
    )
    pacto = build(settings, client=client, clock=clock_from(order["offset_file"]))
    pacto.relay.pace.rest = order["rest"]
    pacto.relay.pace.hold = timedelta(seconds=order["hold"])
    count_commits(pacto, steps)
    await pacto.start()

    def say(**what: Any) -> None:
        writer.write(json.dumps(what).encode() + b"\n")

    say(name=order["name"], pid=os.getpid())
    while line := await reader.readline():
        request = json.loads(line)
        if request["do"] == "arm":
            steps.arm(request["kind"], request["number"])
        elif request["do"] == "tick":
            await pacto.ticker.tick()
        elif request["do"] == "stop":
            await pacto.stop()
        say(done=request["do"])
        await writer.drain()
        if request["do"] == "stop":
            return


def main() -> None:
    catalog.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries them
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asyncio.run(work(json.loads(line)))
            os._exit(0)


if __name__ == "__main__":
    main()
