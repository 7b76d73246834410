"""What whoever runs Pacto can set wrong: one clear sentence each, no traceback, no secret."""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path

import pytest
from aiohttp import web
from cryptography.fernet import Fernet
from sqlmodel import Session

from bot.tokens import Tokens
from funnel.people import Caller
from sandbox.server import Sandbox
from services import directory
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work
from tests import terminal

RUN = "from bot.cli import main; main()"
ROOT = Path(__file__).parents[2]
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
OAUTH = {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "SLACK_SIGNING_SECRET": "s"}
KEY = "wZQwkIyN7xZG0oQ3p1zQmRk3b5mYw2lX4J8sVvTqkWQ="


def pacto(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`pacto WORDS` with just this environment."""
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    base |= {"DATABASE_URL": f"sqlite:///{folder / 'p.db'}", "PORT": "0"}
    return terminal.run(words, folder, base | env)


def refused(run: subprocess.CompletedProcess[str], named: str, code: int) -> None:
    output = run.stdout + run.stderr
    assert run.returncode == code, output
    assert "Traceback" not in output
    assert "Error:" not in output.replace("OperationalError", "")
    last = run.stderr.strip().splitlines()[-1]
    assert named in last, output  # the SDK may have had its say before
    output = output.replace("begins with xoxb-", "").replace("begins with xapp-", "")
    for secret in ("hunter2", "xoxb-", "xapp-"):
        assert secret not in output


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "hunter2"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        (GOOD | {"SLACK_APP_TOKEN": "hunter2"}, "SLACK_APP_TOKEN"),
        (GOOD | {"SLACK_API_URL": "slack.com/api"}, "SLACK_API_URL"),
        (GOOD | {"PORT": "eighty"}, "PORT"),
        (GOOD | {"PUBLIC_URL": "pacto.example.com"}, "PUBLIC_URL"),
        (GOOD | {"PACTO_LOG": "loud"}, "PACTO_LOG"),
        (GOOD | {"PACTO_KEEP_SENT_DAYS": "-1"}, "PACTO_KEEP_SENT_DAYS"),
        (GOOD | {"PACTO_TEMPLATES": "/nowhere"}, "PACTO_TEMPLATES"),
        (GOOD | {"DATABASE_URL": "hunter2"}, "DATABASE_URL"),
        (GOOD | {"DATABASE_URL": "mysql://u:hunter2@localhost/x"}, "DATABASE_URL"),
        (GOOD | {"DATABASE_URL": "postgresql://u:hunter2@localhost:port/x"}, "DATABASE_URL"),
        (GOOD | {"SLACK_CLIENT_ID": "1"}, "SLACK_CLIENT_SECRET"),
        (OAUTH, "PACTO_ENCRYPTION_KEY"),
        (OAUTH | {"PACTO_ENCRYPTION_KEY": "hunter2"}, "PACTO_ENCRYPTION_KEY"),
        (OAUTH | {"PACTO_ENCRYPTION_KEY": KEY, "SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN"),
        (OAUTH | {"PACTO_ENCRYPTION_KEY": KEY, "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_APP_TOKEN"),
    ],
)
def test_a_setting_that_is_wrong_stops_the_start_by_its_name(
    tmp_path: Path, env: dict[str, str], named: str
) -> None:
    refused(pacto(tmp_path, "run", **env), named, 2)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter2@127.0.0.1:9/x",
        "sqlite:////nowhere/at/all/pacto.db",
    ],
)
def test_a_database_that_does_not_answer_is_said(tmp_path: Path, url: str) -> None:
    for word in ("run", "migrate"):
        refused(pacto(tmp_path, word, **GOOD, DATABASE_URL=url), "DATABASE_URL", 1)
    run = pacto(tmp_path, "doctor", **GOOD, DATABASE_URL=url, SLACK_API_URL="http://127.0.0.1:9/")
    assert run.returncode == 1
    assert "DATABASE_URL" in run.stdout
    assert "hunter2" not in run.stdout + run.stderr
    assert "Traceback" not in run.stderr


def test_a_slack_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    refused(pacto(tmp_path, "run", **GOOD, SLACK_API_URL="http://127.0.0.1:9/"), "SLACK_API_URL", 1)


def test_a_key_is_made_that_is_one(tmp_path: Path) -> None:
    key = pacto(tmp_path, "key").stdout
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}=\n", key)
    run = pacto(tmp_path, "doctor", **OAUTH, PACTO_ENCRYPTION_KEY=key.strip())
    assert "ok     settings: signed HTTP" in run.stdout


def test_migrating_says_the_revision_and_twice_is_once(tmp_path: Path) -> None:
    first, second = pacto(tmp_path, "migrate"), pacto(tmp_path, "migrate")
    assert first.stdout == second.stdout
    assert first.returncode == second.returncode == 0
    assert "revision" in first.stdout


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(rate_limits=False) as opened:
        yield opened


async def run_beside(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`pacto`, while the sandbox in this loop answers it."""
    return await asyncio.to_thread(pacto, folder, *words, **env)


async def test_tokens_that_slack_refuses_are_said_at_the_start_and_by_the_doctor(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    right = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
    }
    pacto(tmp_path, "migrate")
    well = await run_beside(tmp_path, "doctor", **right)
    assert well.returncode == 0, well.stdout + well.stderr
    assert [line.split()[1] for line in well.stdout.splitlines()] == [
        *("settings:", "database:", "slack:", "clock:", "outbox:", "admins:", "socket:")
    ]
    for wrong in ({"SLACK_BOT_TOKEN": "xoxb-gone"}, {"SLACK_APP_TOKEN": "xapp-gone"}):
        run = await run_beside(tmp_path, "run", **right | wrong)
        refused(run, "invalid_auth", 1)
        doctor = await run_beside(tmp_path, "doctor", **right | wrong)
        assert doctor.returncode == 1
        assert next(iter(wrong)) in doctor.stdout
        assert "gone" not in doctor.stdout + doctor.stderr


async def test_a_team_whose_name_is_markup_does_not_trip_the_doctor(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.workspace.team_name = "[/red] [bold]x"
    env = {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_API_URL": sandbox.api_url}
    pacto(tmp_path, "migrate")
    run = await run_beside(tmp_path, "doctor", **env, SLACK_SIGNING_SECRET="s")
    assert "[/red] [bold]x" in run.stdout


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(600, "600 s behind Slack"), (-600, "600 s ahead of Slack"), (0, "")],
)
async def test_the_doctor_compares_the_clocks(tmp_path: Path, seconds: int, words: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        date = formatdate(time.time() + seconds, usegmt=True)
        return web.json_response({"ok": False, "error": "x"}, headers={"Date": date})

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    run = await run_beside(tmp_path, "doctor", **GOOD, SLACK_API_URL=f"http://127.0.0.1:{port}/api")
    assert words in re.sub(r"\b(599|601)\b", "600", run.stdout)
    assert ("wrong  clock" in run.stdout) == bool(words)
    await runner.cleanup()


async def test_the_doctor_says_that_the_key_is_another(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'p.db'}")
    migrate(store.engine)
    about = {"token": "xoxb-1", "bot_user": "U1", "bot_id": "B1", "installed_by": "U2"}
    await Tokens(store, token="", key=KEY).keep("T1", **about, clock=lambda: datetime.now(UTC))
    store.close()
    right = await run_beside(tmp_path, "doctor", **OAUTH, PACTO_ENCRYPTION_KEY=KEY)
    assert "ok     key: the companies' tokens can be decrypted" in right.stdout
    other = Fernet.generate_key().decode()
    wrong = await run_beside(tmp_path, "doctor", **OAUTH, PACTO_ENCRYPTION_KEY=other)
    assert "wrong  key: PACTO_ENCRYPTION_KEY isn't the key" in wrong.stdout
    assert wrong.returncode == 1


async def test_before_the_first_run_nothing_is_wrong_with_many_companies_either(
    tmp_path: Path,
) -> None:
    doctor = await run_beside(tmp_path, "doctor", **OAUTH, PACTO_ENCRYPTION_KEY=KEY)
    assert "wrong" not in doctor.stdout
    assert doctor.returncode == 0
    assert not (tmp_path / "p.db").exists()


def test_an_admin_cannot_be_named_before_there_is_a_database(tmp_path: Path) -> None:
    run = pacto(tmp_path, "admin", "U0ANA", **GOOD)
    refused(run, "There's no database at DATABASE_URL yet", 2)
    assert not (tmp_path / "p.db").exists()
    pacto(tmp_path, "migrate")
    oauth = OAUTH | {"PACTO_ENCRYPTION_KEY": KEY}
    refused(pacto(tmp_path, "admin", "U0ANA", **oauth), "Pacto doesn't know any workspace yet", 2)


def test_an_admin_of_one_of_many_companies_needs_its_workspace(
    store_url: str, tmp_path: Path
) -> None:
    store = Store(store_url)
    for team in ("T1", "T2"):
        caller = Caller(team, "U0ANA", datetime.now(UTC))
        store.call(_install, caller)
    store.close()
    env = OAUTH | {"PACTO_ENCRYPTION_KEY": KEY, "DATABASE_URL": store_url}
    refused(pacto(tmp_path, "admin", "U0ANA", **env), "T1 (T1), T2 (T2)", 2)
    unknown = pacto(tmp_path, "admin", "U0ANA", "--workspace", "T3", **env)
    refused(unknown, "--workspace: T1", 2)
    run = pacto(tmp_path, "admin", "U0ANA", "--workspace", "T2", **env)
    refused(run, "There's no token for T2 (T2)", 2)


def _install(session: Session, caller: Caller) -> None:
    directory.installed(open_work(session, caller), name=caller.workspace_id)
