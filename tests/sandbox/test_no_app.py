"""The sandbox without Pacto: people, channels and an app of one's own, by the control API."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver, DriverError
from sandbox.server import Sandbox
from sandbox.workspace import User, Workspace
from tests.office import PATIENCE

MANIFEST = {
    "display_information": {"name": "Deploys"},
    "features": {
        "bot_user": {"display_name": "Deploy Bot"},
        "slash_commands": [{"command": "/deploy", "description": "Deploy"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["team_join", "channel_created"]}},
}


@asynccontextmanager
async def started(*options):
    """`pacto sandbox --no-app` as a process: a driver on it, and what it printed."""
    pacto = (sys.executable, "-c", "from bot.cli import main; main()")
    command = (*pacto, "sandbox", "--no-app", "--port", "0", *options)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        async with asyncio.timeout(PATIENCE):
            printed = (await process.stdout.readuntil(b"Ctrl-C")).decode()
        url = re.search(r"Sandbox: (http://\S+)", printed)[1]
        async with await Driver.connect(url) as driver:
            yield driver, printed
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await process.wait()


@asynccontextmanager
async def running_app(environment, command):
    """A small Bolt app with these settings, over Socket Mode."""
    client = AsyncWebClient(
        token=environment["SLACK_BOT_TOKEN"], base_url=environment["SLACK_API_URL"]
    )
    app = AsyncApp(client=client, signing_secret=environment["SLACK_SIGNING_SECRET"])

    @app.command(command)
    async def answer(ack):
        await ack("On its way")

    handler = AsyncSocketModeHandler(app, environment["SLACK_APP_TOKEN"])
    await handler.connect_async()
    try:
        yield app
    finally:
        await handler.close_async()


async def test_it_starts_without_an_app_says_so_and_takes_one():
    async with started() as (driver, printed):
        answer = await driver.get("app")
        environment = answer["environment"]
        assert all(f"{name}={value}" in printed for name, value in environment.items())
        assert "No app is connected" in printed
        assert "No app is connected" in answer["message"]
        answer = await driver.command("U0MARINA", "C0GENERAL", "/deploy")
        assert (answer["error"], answer["connected"]) == ("no_app", False)
        async with running_app(environment, "/deploy"):
            await driver.until_connected()
            assert (await driver.get("app"))["message"] == "App is connected over Socket Mode."
            answer = await driver.command("U0MARINA", "C0GENERAL", "/deploy")
        assert answer["response"] == {"text": "On its way"}


async def test_an_empty_one_takes_people_channels_and_a_manifest(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST), encoding="utf-8")
    async with started("--empty", "--manifest", str(path)) as (driver, _):
        state = await driver.state()
        assert state["app"]["name"] == "Deploys"
        assert [command["command"] for command in state["commands"]] == ["/deploy"]
        assert [user["real_name"] for user in state["users"]] == ["Helena Brandt", "Deploy Bot"]
        assert [channel["name"] for channel in state["channels"]] == ["general"]
        answer = await driver.post("users", name="ana", real_name="Ana Lima", tz="America/Lima")
        ana, bot = answer["user"]["id"], state["app"]["bot_user_id"]
        channel = (await driver.post("channels", name="deploys", members=[ana, bot]))["channel"]
        assert channel["members"] == [ana, bot]
        await driver.message(ana, channel["id"], "first!")
        client = AsyncWebClient(
            token=(await driver.get("app"))["environment"]["SLACK_BOT_TOKEN"],
            base_url=f"{driver.url}/api/",
        )
        assert (await client.chat_postMessage(channel="#deploys", text="hi"))["ok"]
        assert [m["user"] for m in await driver.messages(channel["id"])] == [ana, bot]


def test_the_bare_sandbox_imports_nothing_of_pacto():
    script = """
import sys, sandbox.terminal
pacto = {"bot", "handlers", "views", "digests", "demo", "services", "storage", "funnel"}
print(pacto & {name.partition(".")[0] for name in sys.modules})
"""
    run = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert run.stdout == "set()\n"


async def test_tokens_and_secret_of_ones_own_are_taken(sandbox, driver):
    own = {"token": "xoxb-mine", "app_token": "xapp-mine", "signing_secret": "mine"}
    environment = (await driver.post("app", name="Deploys", **own))["environment"]
    assert list(environment.values())[1:] == list(own.values())
    async with running_app(environment, "/deploy"):
        app = await driver.until_connected()
        assert app["name"] == "Deploys"
        answer = await driver.command("U0MARINA", "C0GENERAL", "/deploy")
    assert answer["acked"]


@asynccontextmanager
async def raw_app(heard, secret):
    """An app without any framework: a challenge, and the parts of each request, verified."""
    verifier = SignatureVerifier(secret)

    def route(name):
        async def handle(request):
            body = (await request.read()).decode()
            assert verifier.is_valid_request(body, dict(request.headers))
            if request.content_type == "application/json":
                data = json.loads(body)
                if data["type"] == "url_verification":
                    return web.json_response({"challenge": data["challenge"]})
            heard.append(name)
            return web.Response()

        return handle

    app = web.Application()
    for name in ("events", "commands"):
        app.router.add_post(f"/{name}", route(name))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_an_app_over_http_is_asked_at_once_and_then_spoken_to_with_its_secret(driver):
    heard = []
    async with raw_app(heard, "mine") as url:
        answer = await driver.post("app", signing_secret="mine", request_url=f"{url}/events")
        assert (answer["app"]["connected"], answer["app"]["transport"]) == (True, "http")
        assert answer["message"] == f"Pacto is connected at {url}/events."
        assert (await driver.message("U0MARINA", "C0GENERAL", "hello"))["acked"]
        assert (await driver.command("U0MARINA", "C0GENERAL", "/deploy"))["acked"]
    assert heard == ["events", "events"]


async def test_a_manifest_may_name_a_url_for_each_command(driver):
    heard = []
    async with raw_app(heard, "mine") as url:
        manifest = {
            "display_information": {"name": "Deploys"},
            "features": {"slash_commands": [{"command": "/deploy", "url": f"{url}/commands"}]},
            "settings": {"event_subscriptions": {"request_url": f"{url}/events"}},
        }
        app = {"signing_secret": "mine", "manifest": manifest, "request_url": f"{url}/events"}
        await driver.post("app", **app)
        assert (await driver.command("U0MARINA", "C0GENERAL", "/deploy"))["acked"]
    assert heard == ["commands"]


async def test_a_url_that_nobody_answers_at_is_named(driver):
    answer = await driver.post("app", request_url="http://127.0.0.1:9/slack/events")
    assert not answer["app"]["connected"]
    assert "http://127.0.0.1:9/slack/events" in answer["message"]
    answer = await driver.command("U0MARINA", "C0MARKETING", "/deploy")
    assert answer["message"] == answer["message"]


async def test_who_joins_and_which_channel_is_made_is_told_to_the_app(app, over_socket, driver):
    heard = asyncio.Queue()

    @app.event("team_join")
    async def joined(event):
        await heard.put(event["user"]["real_name"])

    @app.event("channel_created")
    async def created(event):
        await heard.put(event["channel"]["name"])

    async with over_socket(app), asyncio.timeout(PATIENCE):
        await driver.post("users", real_name="Ana Lima")
        assert await heard.get() == "Ana Lima"
        await driver.post("channels", name="deploys")
        assert await heard.get() == "deploys"


@pytest.mark.parametrize(
    ("path", "data", "status", "code"),
    [
        ("users", {}, 400, "missing_field"),
        ("users", {"name": "marina"}, 409, "name_taken"),
        ("users", {"name": "ana", "id": "U0MARINA"}, 409, "id_taken"),
        ("users", {"name": "ana", "id": "ana"}, 400, "invalid_id"),
        ("users", {"name": "ana", "tz": "Mars/Base"}, 400, "unknown_zone"),
        ("users", {"name": "ana", "is_admin": "yes"}, 400, "invalid_field"),
        ("users", {"name": "ana", "age": 30}, 400, "unknown_field"),
        ("users", {"real_name": "  "}, 400, "missing_field"),
        ("app", {"name": ""}, 400, "invalid_setting"),
        ("channels", {}, 400, "invalid_name"),
        ("channels", {"name": "Two Words"}, 400, "invalid_name"),
        ("channels", {"name": "sales"}, 409, "name_taken"),
        ("channels", {"name": "deploys", "id": "C0SALES"}, 409, "id_taken"),
        ("channels", {"name": "deploys", "members": ["U0NOBODY"]}, 404, "unknown_user"),
        ("app", {"manifest": {"features": {"slash_commands": [{}]}}}, 400, "invalid_manifest"),
    ],
)
async def test_what_cannot_be_made_is_refused_with_a_sentence(driver, path, data, status, code):
    with pytest.raises(DriverError) as refused:
        await driver.post(path, **data)
    assert (refused.value.status, refused.value.code) == (status, code)
    assert len(refused.value.body["detail"]) > 10


async def test_names_given_without_a_manifest_are_kept():
    workspace = Workspace(team_name="Acme", domain="acme", app_name="Deploys", bot_user="U0BOT")
    workspace.add_user(User("U0BOT", "deploybot", "Deploy Bot", is_bot=True))
    workspace.add_user(User("U0ANA", "ana", "Ana Lima"))
    async with Sandbox(workspace=workspace) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        async with await Driver.connect(sandbox.url) as driver:
            assert (await driver.state())["app"]["name"] == "Deploys"
        assert (await client.auth_test())["user"] == "deploybot"
        bot = (await client.users_info(user="U0BOT"))["user"]
        assert bot["real_name"] == "Deploy Bot"
        posted = await client.chat_postMessage(channel="U0ANA", text="hi")
        assert posted["message"]["bot_profile"]["name"] == "Deploy Bot"
        assert (await client.bots_info())["bot"]["name"] == "Deploy Bot"


async def test_a_workspace_without_a_bot_is_given_one_by_the_apps_name():
    workspace = Workspace(app_name="Deploys", bot_user="U0BOT")
    async with Sandbox(workspace=workspace) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await client.auth_test())["user"] == "deploys"
