"""The Web API as a real client meets it."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.manifest import Manifest
from sandbox.rates import CHANNEL_BURST, Rates
from sandbox.server import Sandbox


async def refused(call) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def error(call) -> str:
    return (await refused(call)).response["error"]


async def test_tokens_are_told_apart(sandbox):
    wrong = AsyncWebClient(token="xoxb-wrong", base_url=sandbox.api_url)
    assert await error(wrong.auth_test()) == "invalid_auth"
    none = AsyncWebClient(base_url=sandbox.api_url)
    assert await error(none.auth_test()) == "not_authed"
    bot = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    assert await error(bot.apps_connections_open(app_token=sandbox.bot_token)) == (
        "not_allowed_token_type"
    )


async def test_a_missing_scope_is_named():
    manifest = Manifest(scopes=frozenset({"users:read"}))
    async with Sandbox(manifest=manifest) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        problem = await refused(client.chat_postMessage(channel="C0SALES", text="hi"))
        assert problem.response["error"] == "missing_scope"
        assert problem.response["needed"] == "chat:write"
        assert problem.response["provided"] == "users:read"
        answer = await client.auth_test()
        assert answer.headers["x-oauth-scopes"] == "users:read"
        user = (await client.users_info(user="U0MARINA"))["user"]
        assert "email" not in user["profile"]


async def test_an_unknown_method_says_so(client):
    assert await error(client.api_call("chat.sing")) == "unknown_method"


async def test_auth_test_names_team_app_and_bot(client):
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (
        "T0AURORA",
        "U0PACTO",
        "B0PACTO",
    )


@pytest.mark.filterwarnings("ignore:The top-level `text` argument:UserWarning")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"channel": "C0NOWHERE", "text": "hi"}, "channel_not_found"),
        ({"channel": "C0RANDOM", "text": "hi"}, "not_in_channel"),
        ({"channel": "C0SALES", "text": ""}, "no_text"),
        ({"channel": "C0SALES", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C0SALES", "text": "hi", "thread_ts": "1.2"}, "thread_not_found"),
        ({"channel": "C0SALES", "text": "hi", "metadata": {"event_type": "a"}}, "invalid_metadata"),
    ],
)
async def test_a_post_is_refused_with_slacks_name_for_it(client, arguments, code):
    assert (await error(client.chat_postMessage(**arguments))).startswith(code)


async def test_a_post_to_a_person_opens_the_direct_conversation(client, driver):
    answer = await client.chat_postMessage(channel="U0RAFAEL", text="Hello")
    assert answer["channel"].startswith("D")
    assert [m["text"] for m in await driver.dms("U0RAFAEL")] == ["Hello"]
    opened = await client.conversations_open(users=["U0RAFAEL"])
    assert opened["channel"]["id"] == answer["channel"]
    theirs = (await driver.state("U0RAFAEL"))["channels"]
    others = (await driver.state("U0MARINA"))["channels"]
    assert answer["channel"] in [c["id"] for c in theirs]
    assert answer["channel"] not in [c["id"] for c in others]


async def test_metadata_is_kept_and_shown_only_when_asked_for(client):
    metadata = {"event_type": "delivery", "event_payload": {"id": "d-1"}}
    posted = await client.chat_postMessage(channel="C0SALES", text="hi", metadata=metadata)
    assert posted["message"]["metadata"] == metadata
    plain = await client.conversations_history(channel="C0SALES")
    assert "metadata" not in plain["messages"][0]
    whole = await client.conversations_history(channel="C0SALES", include_all_metadata=True)
    assert whole["messages"][0]["metadata"] == metadata
    found = await client.conversations_replies(
        channel="C0SALES", ts=posted["ts"], include_all_metadata=True
    )
    assert found["messages"][0]["metadata"] == metadata


async def test_an_update_keeps_what_it_leaves_out_and_drops_what_it_empties(client):
    blocks = [{"type": "divider"}]
    posted = await client.chat_postMessage(channel="C0SALES", text="one", blocks=blocks)
    where = {"channel": "C0SALES", "ts": posted["ts"]}
    kept = await client.chat_update(**where, text="two")
    assert kept["message"]["text"] == "two"
    assert kept["message"]["blocks"][0]["type"] == "divider"
    assert kept["message"]["edited"]["user"] == "U0PACTO"
    emptied = await client.chat_update(**where, text="three", blocks=[])
    assert "blocks" not in emptied["message"]


async def test_only_ones_own_messages_are_updated_and_deleted(client, driver):
    sent = (await driver.message("U0RAFAEL", "C0SALES", "mine"))["sent"]
    where = {"channel": "C0SALES", "ts": sent["ts"]}
    assert await error(client.chat_update(**where, text="yours")) == "cant_update_message"
    assert await error(client.chat_delete(**where)) == "cant_delete_message"
    gone = client.chat_update(channel="C0SALES", ts="1.000001", text="x")
    assert await error(gone) == "message_not_found"
    own = await client.chat_postMessage(channel="C0SALES", text="own")
    await client.chat_delete(channel="C0SALES", ts=own["ts"])
    assert [m["text"] for m in await driver.messages("C0SALES")] == ["mine"]


async def test_history_pages_newest_first_without_replies(client):
    stamps = [
        (await client.chat_postMessage(channel="C0SALES", text=f"m{n}"))["ts"] for n in range(5)
    ]
    await client.chat_postMessage(channel="C0SALES", text="reply", thread_ts=stamps[0])
    first = await client.conversations_history(channel="C0SALES", limit=2)
    assert [m["text"] for m in first["messages"]] == ["m4", "m3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel="C0SALES", limit=9, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["m2", "m1", "m0"]
    since = await client.conversations_history(channel="C0SALES", oldest=stamps[3])
    assert [m["text"] for m in since["messages"]] == ["m4"]
    both = await client.conversations_history(channel="C0SALES", oldest=stamps[3], inclusive=True)
    assert [m["text"] for m in both["messages"]] == ["m4", "m3"]
    thread = await client.conversations_replies(channel="C0SALES", ts=stamps[0])
    assert [m["text"] for m in thread["messages"]] == ["m0", "reply"]
    assert thread["messages"][0]["reply_count"] == 1


async def test_users_have_locale_only_when_asked_and_always_a_zone(client):
    user = (await client.users_info(user="U0LUCIA"))["user"]
    assert "locale" not in user
    assert user["tz"] == "America/Sao_Paulo"
    assert user["tz_offset"] == -3 * 3600
    user = (await client.users_info(user="U0LUCIA", include_locale=True))["user"]
    assert user["locale"] == "en-US"
    assert await error(client.users_info(user="U0NOBODY")) == "user_not_found"
    pages = [page["members"] async for page in await client.users_list(limit=3)]
    assert [len(page) for page in pages] == [3, 3, 1]


async def test_user_groups_need_a_paid_plan(client):
    assert await error(client.usergroups_list()) == "plan_upgrade_required"


async def test_channels_are_listed_made_joined_and_invited_to(client, driver):
    names = [c["name"] for c in (await client.conversations_list())["channels"]]
    assert names == ["general", "marketing", "sales", "random"]
    mine = [c["name"] for c in (await client.users_conversations())["channels"]]
    assert mine == ["general", "marketing", "sales"]
    await client.conversations_join(channel="C0RANDOM")
    assert "U0PACTO" in (await client.conversations_members(channel="C0RANDOM"))["members"]
    made = (await client.conversations_create(name="pact", is_private=True))["channel"]
    await client.conversations_invite(channel=made["id"], users="U0MARINA,U0RAFAEL")
    seen = [c["id"] for c in (await driver.state("U0MARINA"))["channels"]]
    assert made["id"] in seen
    assert made["id"] not in [c["id"] for c in (await driver.state("U0CARMEN"))["channels"]]
    assert await error(client.conversations_create(name="pact")) == "name_taken"


async def test_an_ephemeral_is_seen_by_its_reader_alone(client, driver):
    await client.chat_postEphemeral(channel="C0SALES", user="U0RAFAEL", text="psst")
    assert [m["text"] for m in await driver.messages("C0SALES", "U0RAFAEL")] == ["psst"]
    assert await driver.messages("C0SALES", "U0LUCIA") == []
    history = await client.conversations_history(channel="C0SALES")
    assert history["messages"] == []
    stranger = client.chat_postEphemeral(channel="C0SALES", user="U0CARMEN", text="psst")
    assert await error(stranger) == "user_not_in_channel"


async def test_reactions_are_added_once(client, driver):
    posted = await client.chat_postMessage(channel="C0SALES", text="hi")
    where = {"channel": "C0SALES", "timestamp": posted["ts"], "name": "eyes"}
    await client.reactions_add(**where)
    assert await error(client.reactions_add(**where)) == "already_reacted"
    [message] = await driver.messages("C0SALES")
    assert message["reactions"] == [{"name": "eyes", "users": ["U0PACTO"], "count": 1}]
    await client.reactions_remove(**where)
    assert await error(client.reactions_remove(**where)) == "no_reaction"


async def test_blocks_over_the_limit_are_refused_with_a_pointer(client):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    problem = await refused(client.chat_postMessage(channel="C0SALES", text="t", blocks=blocks))
    assert problem.response["error"] == "invalid_blocks"
    assert problem.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_a_file_comes_in_two_steps_and_is_processed_before_it_is_shown(client, driver):
    answer = await client.files_upload_v2(
        channel="C0SALES", content=b"name,email\n", filename="leads.csv", title="Leads"
    )
    file_id = answer["files"][0]["id"]
    assert (await client.files_info(file=file_id))["file"]["mimetype"] == ""
    shared = (await driver.messages("C0SALES"))[0]
    assert shared["files"][0]["title"] == "Leads"

    async def processed() -> bool:
        return (await client.files_info(file=file_id))["file"]["mimetype"] == "text/csv"

    await driver.until(processed)
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {client.token}"}
        url = shared["files"][0]["url_private"]
        async with session.get(url, headers=headers) as response:
            assert await response.read() == b"name,email\n"
        async with session.get(url, headers={"Authorization": "Bearer no"}) as response:
            assert response.status == 403


async def test_a_picture_stands_in_a_block_only_once_it_is_processed(client, driver):
    uploaded = await client.files_upload_v2(content=b"\x89PNG", filename="chart.png")
    file = {"id": uploaded["files"][0]["id"]}
    blocks = [{"type": "image", "alt_text": "a chart", "slack_file": file}]
    early = client.chat_postMessage(channel="C0SALES", text="chart", blocks=blocks)
    assert await error(early) == "invalid_blocks"

    async def posts() -> bool:
        try:
            await client.chat_postMessage(channel="C0SALES", text="chart", blocks=blocks)
        except SlackApiError:
            return False
        return True

    await driver.until(posts)


async def test_a_scheduled_message_is_posted_when_the_clock_gets_there(client, driver, sandbox):
    now = int(sandbox.clock.epoch())
    past = client.chat_scheduleMessage(channel="C0SALES", text="x", post_at=now - 5)
    assert await error(past) == "time_in_past"
    far = client.chat_scheduleMessage(channel="C0SALES", text="x", post_at=now + 121 * 86400)
    assert await error(far) == "time_too_far"
    await client.chat_scheduleMessage(channel="C0SALES", text="later", post_at=now + 3600)
    lost = {"event_type": "a", "event_payload": {}}
    await client.chat_scheduleMessage(
        channel="C0SALES", text="lost", post_at=now + 3600, metadata=lost
    )
    assert await driver.messages("C0SALES") == []
    await driver.clock(advance=3700)
    await driver.until_message("C0SALES", "later")
    assert [m["text"] for m in await driver.messages("C0SALES")] == ["later"]


async def test_a_channel_takes_a_short_burst_and_then_says_when_to_come_again():
    async with Sandbox() as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        posts = [client.chat_postMessage(channel="C0SALES", text=f"{n}") for n in range(60)]
        answers = await asyncio.gather(*posts, return_exceptions=True)
        limited = [a for a in answers if isinstance(a, SlackApiError)]
        assert len(answers) - len(limited) >= CHANNEL_BURST
        assert limited[0].response.status_code == 429
        assert limited[0].response.headers["Retry-After"] == "1"
        await client.chat_postMessage(channel="C0MARKETING", text="another channel is free")


def test_a_channel_earns_one_message_a_second():
    now = [0.0]
    rates = Rates(now=lambda: now[0])

    def posts(channel):
        return rates.wait_seconds("chat.postMessage", 5, channel) == 0

    assert [posts("C0SALES") for _ in range(CHANNEL_BURST + 1)] == [True] * CHANNEL_BURST + [False]
    assert posts("C0MARKETING")
    now[0] += 1
    assert [posts("C0SALES"), posts("C0SALES")] == [True, False]


def test_a_workspace_takes_several_hundred_messages_a_minute_over_all_channels():
    rates = Rates(now=lambda: 0.0)
    waits = [rates.wait_seconds("chat.postMessage", 5, f"C{n}") for n in range(1_000)]
    assert waits.count(0) == 600


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # the SDK's own
async def test_oauth_gives_a_token_for_a_code_once(sandbox):
    async with aiohttp.ClientSession() as session:
        url = sandbox.install_url("http://127.0.0.1:1/back?x=1") + "&state=s1&scope=chat:write"
        async with session.get(url, allow_redirects=False) as response:
            back = response.headers["Location"]
    assert back.startswith("http://127.0.0.1:1/back?x=1&state=s1&code=")
    code = back.rpartition("=")[2]
    client = AsyncWebClient(base_url=sandbox.api_url)
    world = sandbox.world
    secrets = {"client_id": world.client_id, "client_secret": world.client_secret}
    wrong = client.oauth_v2_access(client_id=world.client_id, client_secret="no", code=code)
    assert await error(wrong) == "bad_client_secret"
    given = await client.oauth_v2_access(**secrets, code=code)
    assert given["scope"] == "chat:write"
    assert (await AsyncWebClient(given["access_token"], base_url=sandbox.api_url).auth_test())["ok"]
    assert await error(client.oauth_v2_access(**secrets, code=code)) == "invalid_code"


async def test_an_uninstalled_app_is_locked_out(client, driver):
    await driver.post("uninstall")
    assert await error(client.auth_test()) == "account_inactive"
    await driver.post("app", token="xoxb-new")
    client.token = "xoxb-new"
    assert (await client.auth_test())["ok"]


@pytest.mark.parametrize("body", ["{", "[1]", '{"text": NaN}'])
async def test_a_body_that_is_not_json_is_named(sandbox, body):
    headers = {
        "Authorization": f"Bearer {sandbox.bot_token}",
        "Content-Type": "application/json",
    }
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{sandbox.api_url}chat.postMessage", data=body) as response,
    ):
        assert (await response.json())["error"] == "invalid_json"
