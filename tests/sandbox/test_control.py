"""The control API's own manners: what it shows, what it refuses, its feed and its clock."""

from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from sandbox.clock import Clock
from sandbox.driver import Driver, DriverError
from sandbox.server import Sandbox


@pytest.mark.parametrize(
    ("path", "data", "status", "code"),
    [
        ("command", {}, 400, "missing_field"),
        ("command", {"user": "U0X", "channel": "C0SALES"}, 404, "unknown_user"),
        ("command", {"user": 7, "channel": "C0SALES"}, 404, "unknown_user"),
        ("command", {"user": "U0MARINA", "channel": "C0X"}, 404, "unknown_channel"),
        ("command", {"user": "U0MARINA", "channel": "C0SALES"}, 400, "missing_field"),
        (
            "command",
            {"user": "U0MARINA", "channel": "C0SALES", "command": "lead"},
            400,
            "invalid_command",
        ),
        (
            "command",
            {"user": "U0MARINA", "channel": "C0SALES", "command": "/lead", "thread_ts": "1.0"},
            422,
            "not_in_threads",
        ),
        ("message", {"user": "U0CARMEN", "channel": "C0SALES", "text": "x"}, 403, "not_in_channel"),
        ("message", {"user": "U0RAFAEL", "channel": "C0SALES", "text": " "}, 400, "no_text"),
        (
            "message",
            {"user": "U0RAFAEL", "channel": "C0SALES", "text": "x", "thread_ts": "1.0"},
            404,
            "unknown_message",
        ),
        (
            "click",
            {"user": "U0RAFAEL", "channel": "C0SALES", "ts": "1.0", "action_id": "a"},
            404,
            "unknown_message",
        ),
        ("click", {"user": "U0RAFAEL", "action_id": "a"}, 404, "no_view"),
        ("click", {"user": "U0RAFAEL", "home": True, "action_id": "a"}, 404, "no_home"),
        ("submit", {"user": "U0RAFAEL"}, 404, "no_view"),
        ("close", {"user": "U0RAFAEL", "view_id": "V0"}, 404, "no_view"),
        ("shortcut", {"user": "U0RAFAEL"}, 400, "missing_field"),
        ("clock", {}, 400, "missing_field"),
        ("clock", {"set": "tomorrow"}, 400, "invalid_time"),
        ("clock", {"set": "2026-11-21T10:00:00"}, 400, "invalid_time"),
        ("clock", {"advance": "1h"}, 400, "invalid_time"),
        ("clock", {"advance": 1e18}, 400, "invalid_time"),
        ("locale", {"locale": "pt-BR", "tz": "Mars/Base"}, 400, "unknown_zone"),
        ("app", {"colour": "red"}, 400, "unknown_setting"),
        ("app", {"rate_limits": "no"}, 400, "invalid_setting"),
        ("sing", {}, 404, "unknown_path"),
    ],
)
async def test_a_malformed_request_gets_a_code_and_a_sentence(driver, path, data, status, code):
    with pytest.raises(DriverError) as refused:
        await driver.post(path, **data)
    assert (refused.value.status, refused.value.code) == (status, code)
    assert len(refused.value.body["detail"]) > 10


@pytest.mark.parametrize("body", ["{", "[1]", '"x"'])
async def test_a_body_that_is_no_json_object_is_refused(sandbox, body):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/_control/command", data=body) as response,
    ):
        assert response.status == 400
        assert (await response.json())["error"] == "invalid_json"


async def test_state_shows_the_workspace_as_a_person_sees_it(driver):
    state = await driver.state("U0MARINA")
    assert state["team"]["name"] == "Aurora"
    assert [u["id"] for u in state["users"]][-1] == "U0PACTO"
    assert [c["name"] for c in state["channels"]] == ["general", "marketing", "sales", "random"]
    assert state["app"]["connected"] is False
    assert state["app"]["transport"] is None
    assert state["views"] == []


async def test_private_things_are_hidden_from_who_is_not_there(client, driver):
    made = (await client.conversations_create(name="heads", is_private=True))["channel"]["id"]
    posted = await client.chat_postMessage(channel="U0RAFAEL", text="for you")
    for channel in (made, posted["channel"]):
        with pytest.raises(DriverError) as refused:
            await driver.messages(channel, "U0CARMEN")
        assert refused.value.status == 403


async def test_the_feed_tells_each_person_only_what_they_may_see(sandbox, client):
    async with aiohttp.ClientSession() as session:
        url = f"{sandbox.url}/_control/feed"
        async with (
            session.ws_connect(f"{url}?user=U0RAFAEL") as his,
            session.ws_connect(f"{url}?user=U0CARMEN") as hers,
        ):
            assert (await his.receive_json())["type"] == "hello"
            assert (await hers.receive_json())["type"] == "hello"
            await client.chat_postEphemeral(channel="C0SALES", user="U0RAFAEL", text="psst")
            await client.chat_postMessage(channel="C0SALES", text="sales only")
            await client.chat_postMessage(channel="C0GENERAL", text="all")
            seen = {"his": [], "hers": []}
            for name, ws in (("his", his), ("hers", hers)):
                while "all" not in seen[name]:
                    frame = await ws.receive_json()
                    if frame["type"] in ("message", "ephemeral"):
                        seen[name].append(frame["message"]["text"])
    assert seen == {"his": ["psst", "sales only", "all"], "hers": ["all"]}


async def test_the_log_numbers_its_entries_and_goes_on_from_a_number(client, driver):
    await client.auth_test()
    first = await driver.log()
    await client.chat_postMessage(channel="C0SALES", text="hi")
    [entry] = await driver.log(since=first[-1]["seq"], kind="api")
    assert entry["name"] == "chat.postMessage"
    assert entry["request"]["text"] == "hi"
    assert entry["response"]["ok"]
    assert (entry["status"], entry["error"]) == (200, None)
    assert sandbox_token_is_nowhere(await driver.log(), client.token)


def sandbox_token_is_nowhere(entries, token) -> bool:
    return token not in str(entries)


async def test_the_clock_moves_stamps_and_tells(sandbox, client, driver):
    heard = []

    async def listener():
        heard.append(sandbox.clock())

    sandbox.clock.listen(listener)
    await driver.clock(freeze=True)
    shown = await driver.clock(set="2027-03-01T12:00:00Z")
    assert shown["now"] == "2027-03-01T12:00:00Z"
    assert shown["frozen"]
    posted = await client.chat_postMessage(channel="C0SALES", text="hi")
    assert float(posted["ts"]) == datetime(2027, 3, 1, 12, tzinfo=UTC).timestamp()
    await driver.clock(advance=3600)
    assert heard[-1] == datetime(2027, 3, 1, 13, tzinfo=UTC)
    assert (await driver.clock(reset=True))["offset"] == 0


async def test_a_page_hears_of_the_clock_moving(sandbox):
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{sandbox.url}/_control/feed?user=U0MARINA") as feed,
    ):
        assert (await feed.receive_json())["type"] == "hello"
        await sandbox.clock.advance(60)
        frames = [await feed.receive_json(), await feed.receive_json()]
    assert [frame["type"] for frame in frames] == ["log", "clock"]
    assert frames[1]["clock"]["offset"] == 60


async def test_messages_keep_their_order_when_the_clock_goes_back(client, driver):
    await driver.clock(advance=3600)
    first = await client.chat_postMessage(channel="C0SALES", text="first")
    await driver.clock(reset=True)
    second = await client.chat_postMessage(channel="C0SALES", text="second")
    assert second["ts"] > first["ts"]


async def test_a_clock_runs_freezes_and_advances():
    real = [1_000.0]
    clock = Clock(real=lambda: real[0])
    await clock.advance(60)
    real[0] += 5
    assert clock.epoch() == 1_065
    await clock.freeze()
    real[0] += 100
    assert clock.epoch() == 1_065
    await clock.advance(10)
    assert clock.epoch() == 1_075
    await clock.freeze(frozen=False)
    real[0] += 1
    assert clock.epoch() == 1_076
    assert clock() - datetime.fromtimestamp(0, UTC) == timedelta(seconds=1_076)
    with pytest.raises(ValueError, match="zone"):
        await clock.set(datetime(2026, 1, 1))  # noqa: DTZ001  what is refused


async def test_until_says_what_it_waited_for_and_what_happened_last(client, driver):
    await client.auth_test()
    with pytest.raises(AssertionError) as failed:
        await driver.until(lambda: None, timeout=0.01, what="the moon")
    assert "the moon" in str(failed.value)
    assert "api auth.test" in str(failed.value)


async def test_changing_the_app_takes_effect_at_once(client, driver):
    manifest = {"display_information": {"name": "Other"}, "features": {}}
    await driver.post("app", manifest=manifest, paid=True)
    state = await driver.state()
    assert state["app"]["name"] == "Other"
    assert state["commands"] == []
    with pytest.raises(DriverError, match="invalid_manifest"):
        await driver.post("app", manifest={"features": {"slash_commands": [{}]}})


async def test_a_port_that_is_taken_is_an_error(sandbox):
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        await Sandbox().start(port=port)


async def test_the_environment_of_an_app_is_there_to_copy(sandbox, driver):
    async with await Driver.connect(sandbox.url) as other:
        shown = await other.get("app")
    assert shown["environment"]["SLACK_API_URL"] == sandbox.api_url
    assert shown["environment"]["SLACK_BOT_TOKEN"] == sandbox.bot_token
