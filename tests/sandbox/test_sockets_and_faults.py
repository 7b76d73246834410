"""Socket Mode's envelopes and connections, and faults on demand."""

import asyncio
import json
import time

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver, DriverError
from sandbox.server import Sandbox
from tests.office import PATIENCE


class Line:
    """One Socket Mode connection, spoken by hand."""

    def __init__(self, ws):
        self.ws = ws

    async def hear(self) -> dict:
        async with asyncio.timeout(PATIENCE):
            return await self.ws.receive_json()

    async def ack(self, envelope, payload=None):
        said = {"envelope_id": envelope["envelope_id"]}
        if payload is not None:
            said["payload"] = payload
        await self.ws.send_json(said)


@pytest.fixture
async def dial(sandbox):
    """Open connections by hand; each has said hello."""
    client = AsyncWebClient(base_url=sandbox.api_url)
    lines = []  # held, or an unused connection would be collected and closed
    async with aiohttp.ClientSession() as session:

        async def call() -> Line:
            opened = await client.apps_connections_open(app_token=sandbox.app_token)
            line = Line(await session.ws_connect(opened["url"]))
            hello = await line.hear()
            assert hello["type"] == "hello"
            lines.append(line)
            return line

        yield call


async def test_hello_counts_the_connections_and_ten_are_the_most(sandbox, dial):
    for _ in range(9):
        await dial()
    client = AsyncWebClient(base_url=sandbox.api_url)
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as ws:
        hello = await ws.receive_json()
        assert hello["num_connections"] == 10
        assert hello["debug_info"]["host"]
        with pytest.raises(SlackApiError, match="too_many_websockets"):
            await client.apps_connections_open(app_token=sandbox.app_token)


async def test_a_ticket_is_good_once(sandbox):
    client = AsyncWebClient(base_url=sandbox.api_url)
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_an_app_that_hangs_up_during_the_handshake_leaves_no_trace(sandbox, caplog):
    hub = sandbox._sockets
    answered = asyncio.Event()

    async def hang_up(request):
        request.transport.abort()
        try:
            return await hub.handle(request)
        finally:
            answered.set()

    app = web.Application()
    app.router.add_get("/link", hang_up)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/link?ticket={hub.new_ticket()}"
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.ws_connect(url)
    await answered.wait()
    await runner.cleanup()
    assert hub.connections == 0
    assert not [record for record in caplog.records if record.exc_info]


async def test_each_payload_goes_to_one_connection_in_turn(dial, driver):
    lines = [await dial(), await dial()]
    heard = []

    async def listen(line):
        for _ in range(2):
            envelope = await line.hear()
            heard.append(line)
            assert envelope["type"] == "slash_commands"
            assert envelope["accepts_response_payload"]
            await line.ack(envelope, {"text": "ok"})

    listening = asyncio.gather(*(listen(line) for line in lines))
    for _ in range(4):
        assert (await driver.command("U0MARINA", "C0MARKETING", "/lead"))["acked"]
    await listening
    assert [heard.count(line) for line in lines] == [2, 2]


async def test_an_event_without_an_ack_comes_again_as_itself(dial, driver, sandbox):
    sandbox.world.delivery.ack_seconds = 0.05
    sandbox.world.delivery.retry_delays = (0.0, 0.01)
    line = await dial()
    answer = await driver.message("U0RAFAEL", "C0SALES", "hello")
    assert (answer["error"], answer["delivered"]) == ("timeout", True)
    first, second, third = await line.hear(), await line.hear(), await line.hear()
    assert [e["retry_attempt"] for e in (first, second, third)] == [0, 1, 2]
    assert [e["retry_reason"] for e in (first, second, third)] == ["", "timeout", "timeout"]
    assert len({e["payload"]["event_id"] for e in (first, second, third)}) == 1
    assert len({e["envelope_id"] for e in (first, second, third)}) == 3


async def test_an_unanswered_click_is_not_sent_again(dial, driver, sandbox):
    sandbox.world.delivery.ack_seconds = 0.05
    sandbox.world.delivery.retry_delays = (0.0, 0.0)
    line = await dial()
    answer = await driver.command("U0MARINA", "C0MARKETING", "/lead")
    assert answer["error"] == "timeout"
    assert "did not answer within 0.05 s" in answer["message"]
    assert (await line.hear())["type"] == "slash_commands"
    sandbox.world.delivery.ack_seconds = PATIENCE
    asking = asyncio.create_task(driver.command("U0MARINA", "C0MARKETING", "/other"))
    envelope = await line.hear()
    assert envelope["payload"]["command"] == "/other"
    await line.ack(envelope)
    assert (await asking)["acked"]


async def test_nonsense_on_the_line_is_logged_and_survived(dial, driver):
    line = await dial()
    await line.ws.send_str("nonsense")
    await line.ws.send_str("[1]")
    await driver.until(lambda: driver.log(kind="socket"))
    asking = asyncio.create_task(driver.command("U0MARINA", "C0MARKETING", "/lead"))
    await line.ack(await line.hear())
    assert (await asking)["acked"]
    errors = [entry["error"] for entry in await driver.log(kind="socket")]
    assert "not JSON" in errors


async def test_connections_are_refreshed_and_the_app_comes_back(app, over_socket, driver):
    @app.command("/lead")
    async def lead(ack):
        await ack()

    async with over_socket(app):
        await driver.fault("refresh_socket")

        async def came_back() -> bool:
            notes = [e["name"] for e in await driver.log(kind="socket")]
            return notes.count("connected") == 2 and notes.count("disconnected") == 1

        await driver.until(came_back)
        assert (await driver.command("U0MARINA", "C0MARKETING", "/lead"))["acked"]


async def test_a_connection_does_not_live_for_ever():
    async with Sandbox(socket_refresh_seconds=0.05) as sandbox:
        client = AsyncWebClient(base_url=sandbox.api_url)
        opened = await client.apps_connections_open(app_token=sandbox.app_token)
        async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as ws:
            assert (await ws.receive_json())["type"] == "hello"
            said = await ws.receive_json()
            assert (said["type"], said["reason"]) == ("disconnect", "refresh_requested")
            assert (await ws.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_a_dropped_socket_leaves_no_app(dial, driver):
    line = await dial()
    await driver.fault("drop_socket")
    assert (await line.ws.receive()).type in (
        aiohttp.WSMsgType.CLOSED,
        aiohttp.WSMsgType.CLOSE,
        aiohttp.WSMsgType.ERROR,
    )
    answer = await driver.command("U0MARINA", "C0MARKETING", "/lead")
    assert answer["error"] == "no_app"


async def test_a_fault_strikes_as_often_as_asked_and_only_its_method(client, driver):
    await driver.fault("ratelimited", method="chat.postMessage", count=2, retry_after=7)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C0SALES", text="hi")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
        await client.auth_test()
    await client.chat_postMessage(channel="C0SALES", text="hi")
    assert (await driver.state())["faults"] == []


async def test_server_errors_and_chosen_errors(client, driver):
    await driver.fault("server_error")
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert caught.value.response.status_code == 503
    await driver.fault("error", code="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.auth_test()


@pytest.mark.parametrize(("kind", "posted"), [("timeout_after", ["hi"]), ("timeout_before", [])])
async def test_a_lost_answer_may_hide_a_post_that_was_done(sandbox, driver, kind, posted):
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    await driver.fault(kind, method="chat.postMessage", seconds=0)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0SALES", text="hi")
    assert [m["text"] for m in await driver.messages("C0SALES")] == posted
    [entry] = [e for e in await driver.log(kind="api") if e["name"] == "chat.postMessage"]
    assert (entry["status"], entry["error"]) == (None, kind)


async def test_a_delayed_answer_comes_late(client, driver):
    await driver.fault("delay", seconds=0.1)
    began = time.monotonic()
    await client.auth_test()
    assert time.monotonic() - began >= 0.1


async def test_a_duplicate_comes_twice_with_other_ids(app, over_socket, driver):
    seen = []

    @app.command("/lead")
    async def lead(ack, body):
        seen.append(body["trigger_id"])
        await ack()

    @app.event("app_mention")
    async def mentioned(body):
        seen.append(body["event_id"])

    async with over_socket(app):
        await driver.fault("duplicate")
        await driver.command("U0MARINA", "C0MARKETING", "/lead")
        await driver.until(lambda: len(seen) == 2)
        await driver.fault("duplicate", count=2)
        await driver.message("U0RAFAEL", "C0SALES", "@Pacto hi")
        await driver.until(lambda: len(seen) == 4)
    assert len(set(seen)) == 4


async def test_faults_are_listed_and_taken_back(driver):
    one = (await driver.fault("error"))["id"]
    await driver.fault("server_error", method="users.info")
    async with aiohttp.ClientSession() as session:
        async with session.delete(f"{driver.url}/_control/fault/{one}") as response:
            assert response.status == 200
        async with session.delete(f"{driver.url}/_control/fault/{one}") as response:
            assert response.status == 404
    assert [f["kind"] for f in (await driver.state())["faults"]] == ["server_error"]
    await driver.no_faults()
    assert (await driver.state())["faults"] == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "gremlins"}, "unknown_fault"),
        ({"kind": "error", "count": 0}, "invalid_count"),
        ({"kind": "error", "count": True}, "invalid_count"),
        ({"kind": "delay", "seconds": "soon"}, "invalid_seconds"),
    ],
)
async def test_a_wrong_fault_is_refused_with_a_sentence(driver, wrong, code):
    with pytest.raises(DriverError) as refused:
        await driver.post("fault", **wrong)
    assert refused.value.code == code
    assert refused.value.body["detail"].endswith(".")


async def test_pings_go_out():
    async with Sandbox() as sandbox, await Driver.connect(sandbox.url):
        sandbox._sockets._ping_seconds = 0.01
        client = AsyncWebClient(base_url=sandbox.api_url)
        opened = await client.apps_connections_open(app_token=sandbox.app_token)
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(opened["url"], autoping=False) as ws,
        ):
            assert json.loads((await ws.receive()).data)["type"] == "hello"
            assert (await ws.receive()).type is aiohttp.WSMsgType.PING
