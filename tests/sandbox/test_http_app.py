"""Apps over signed HTTP, and a synchronous app over Socket Mode."""

import asyncio
import hashlib
import hmac
import json
import time
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox


async def test_an_async_app_over_http_hears_commands_clicks_and_events(
    app, over_http, driver, sandbox
):
    @app.command("/lead")
    async def lead(ack, body):
        await ack(f"You said {body['text']}")

    @app.event("app_mention")
    async def mentioned(say):
        button = {
            "type": "button",
            "action_id": "accept",
            "text": {"type": "plain_text", "text": "Accept"},
        }
        await say(text="A lead", blocks=[{"type": "actions", "elements": [button]}])

    @app.action("accept")
    async def accept(ack, respond):
        await ack()
        await respond("Yours")

    async with over_http(app):
        answer = await driver.command("U0MARINA", "C0MARKETING", "/lead", "hello & <bye>")
        assert answer["acked"]
        assert answer["response"] == "You said hello &amp; &lt;bye&gt;"
        await driver.message("U0RAFAEL", "C0SALES", "@Pacto anything?")
        await driver.until_message("C0SALES", "A lead")
        await driver.click_text("U0RAFAEL", "C0SALES", "Accept")
        said = await driver.until_message("C0SALES", "Yours", user="U0RAFAEL")
        assert said["ephemeral"]
        shown = (await driver.state())["app"]
    assert (shown["connected"], shown["transport"]) == (True, "http")


async def test_over_http_a_missing_listener_is_told_at_once(app, over_http, driver):
    async with over_http(app):
        answer = await driver.command("U0MARINA", "C0MARKETING", "/nothing")
    assert (answer["error"], answer["acked"]) == ("no_listener", False)
    assert "404" in answer["message"]


async def test_over_http_a_failing_app_is_told(app, over_http, driver):
    @app.command("/lead")
    async def lead(ack):
        raise RuntimeError("broken")

    async with over_http(app):
        answer = await driver.command("U0MARINA", "C0MARKETING", "/lead")
    assert answer["error"] == "app_error"
    assert "500" in answer["message"]


async def test_a_url_where_nobody_listens_is_no_app(sandbox, driver):
    sandbox.use_request_url("http://127.0.0.1:9/slack/events")
    answer = await driver.command("U0MARINA", "C0MARKETING", "/lead")
    assert (answer["error"], answer["connected"]) == ("no_app", False)


@asynccontextmanager
async def plain_server(handler):
    """A server of our own, where the requests themselves are looked at."""
    app = web.Application()
    app.router.add_post("/slack", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack"
    finally:
        await runner.cleanup()


async def test_requests_are_signed_and_events_retried_with_a_reason():
    seen = []

    async def handler(request):
        body = await request.read()
        stamp = request.headers["X-Slack-Request-Timestamp"]
        assert abs(time.time() - int(stamp)) < 60
        mac = hmac.new(b"s3cret", f"v0:{stamp}:{body.decode()}".encode(), hashlib.sha256)
        assert request.headers["X-Slack-Signature"] == f"v0={mac.hexdigest()}"
        data = json.loads(body)
        if data["type"] == "url_verification":
            return web.json_response({"challenge": data["challenge"]})
        seen.append((data["event_id"], request.headers.get("x-slack-retry-num")))
        seen_reasons.append(request.headers.get("x-slack-retry-reason"))
        return web.Response(status=500)

    seen_reasons = []
    async with plain_server(handler) as url:
        manifest = {"settings": {"event_subscriptions": {"bot_events": ["message.channels"]}}}
        async with (
            Sandbox(
                request_url=url,
                manifest=manifest,
                signing_secret="s3cret",
                retry_delays=(0.0, 0.01, 0.01),
            ) as sandbox,
            await Driver.connect(sandbox.url) as driver,
        ):
            answer = await driver.message("U0RAFAEL", "C0SALES", "hello")
            assert answer["error"] == "app_error"
            await driver.until(lambda: len(seen) == 4)
    assert len({event_id for event_id, _ in seen}) == 1
    assert [number for _, number in seen] == [None, "1", "2", "3"]
    assert seen_reasons == [None, "http_error", "http_error", "http_error"]


async def test_x_slack_no_retry_stops_the_retries():
    seen = []

    async def handler(request):
        data = await request.json()
        if data["type"] == "url_verification":
            return web.Response(text=data["challenge"])
        seen.append(data["event"]["text"])
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    async with (
        plain_server(handler) as url,
        Sandbox(request_url=url, retry_delays=(0.0,)) as sandbox,
        await Driver.connect(sandbox.url) as driver,
    ):
        await driver.message("U0RAFAEL", "C0SALES", "one")
        await driver.message("U0RAFAEL", "C0SALES", "two")
    assert seen == ["one", "two"]


async def test_a_synchronous_app_lives_here_over_its_own_socket_client(sandbox, driver):
    seen = []

    def make() -> SocketModeHandler:
        client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        app = App(client=client, signing_secret=sandbox.signing_secret)

        @app.command("/lead")
        def lead(ack, body, client):
            ack("Wait")
            client.views_open(
                trigger_id=body["trigger_id"],
                view={
                    "type": "modal",
                    "callback_id": "form",
                    "title": {"type": "plain_text", "text": "Form"},
                    "submit": {"type": "plain_text", "text": "Send"},
                    "blocks": [{"type": "divider"}],
                },
            )

        @app.view("form")
        def form(ack, body):
            ack()
            seen.append(body["user"]["id"])

        handler = SocketModeHandler(app, sandbox.app_token)
        handler.connect()
        return handler

    handler = await asyncio.to_thread(make)
    try:
        await driver.until_connected()
        answer = await driver.command("U0MARINA", "C0MARKETING", "/lead")
        assert answer["response"] == {"text": "Wait"}
        await driver.until(lambda: driver.view("U0MARINA"))
        assert (await driver.submit("U0MARINA"))["acked"]
        await driver.until(lambda: seen)
    finally:
        # The SDK's own close waits for something to arrive; a connection cut short ends at once.
        handler.client.auto_reconnect_enabled = False
        await driver.fault("drop_socket")
        await asyncio.to_thread(handler.close)
    assert seen == ["U0MARINA"]


@pytest.mark.parametrize("name", ["conversations_list", "users_list", "team_info", "bots_info"])
async def test_a_synchronous_client_reads_the_workspace(sandbox, name):
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    assert (await asyncio.to_thread(getattr(client, name)))["ok"]
