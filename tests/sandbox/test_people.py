"""Acting as people: text as Slack sends it, ephemerals, response URLs, shortcuts, joining."""

import re

import aiohttp
import pytest

from sandbox.driver import Driver, DriverError
from sandbox.manifest import load_manifest
from sandbox.markup import command_text, message_text
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

MANIFEST = {
    "display_information": {"name": "Pacto"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "Pacto"},
        "shortcuts": [
            {"name": "New", "type": "global", "callback_id": "new", "description": "d"},
            {"name": "Make", "type": "message", "callback_id": "make", "description": "d"},
        ],
        "slash_commands": [
            {
                "command": "/lead",
                "description": "Leads",
                "usage_hint": "find TEXT",
                "should_escape": True,
            }
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"], "bot_optional": ["users:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "message.im", "user_change"]},
        "socket_mode_enabled": True,
    },
}


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("hi @Marina and @marina", "hi <@U0MARINA> and <@U0MARINA>"),
        ("ask @Marina Duarte", "ask <@U0MARINA>"),
        ("see #sales", "see <#C0SALES|sales>"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("<@U0PACTO> hi", "<@U0PACTO> hi"),
        ("<script>", "&lt;script&gt;"),
        ("mail ana@acme.com now", "mail <mailto:ana@acme.com|ana@acme.com> now"),
        ("see https://acme.com/x?a=1&b=2.", "see <https://acme.com/x?a=1&amp;b=2>."),
        ("@channel wake up", "<!channel> wake up"),
        ("me@channel.com", "<mailto:me@channel.com|me@channel.com>"),
    ],
)
def test_typed_text_is_marked_as_slack_marks_it(typed, sent):
    assert message_text(Workspace.default(), typed) == sent


def test_a_command_that_escapes_gets_names_and_one_that_does_not_gets_text():
    space = Workspace.default()
    typed = "give @rafael <@U0LUCIA> in #sales"
    assert command_text(space, typed, should_escape=True) == (
        "give <@U0RAFAEL|rafael> <@U0LUCIA|lucia> in <#C0SALES|sales>"
    )
    assert command_text(space, "@rafael & co", should_escape=False) == "@rafael &amp; co"


@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("en-US", ["general", "marketing", "sales", "random"]),
        ("pt-BR", ["geral", "marketing", "vendas", "aleatorio"]),
        ("es-ES", ["general", "marketing", "ventas", "varios"]),
    ],
)
def test_the_workspace_speaks_its_locale_with_the_same_ids(locale, names):
    space = Workspace.default(locale, "Europe/Madrid")
    assert [c.name for c in space.channels.values()] == names
    assert list(space.channels) == ["C0GENERAL", "C0MARKETING", "C0SALES", "C0RANDOM"]
    assert {u.locale for u in space.users.values()} == {locale}
    assert {u.tz for u in space.users.values()} == {"Europe/Madrid"}


async def test_an_acks_text_is_ephemeral_unless_in_channel(app, over_socket, driver):
    @app.command("/quiet")
    async def quiet(ack):
        await ack("only you")

    @app.command("/loud")
    async def loud(ack):
        await ack(text="all of you", response_type="in_channel")

    async with over_socket(app):
        await driver.command("U0MARINA", "C0MARKETING", "/quiet")
        await driver.command("U0MARINA", "C0MARKETING", "/loud")
    mine = [m["text"] for m in await driver.messages("C0MARKETING", "U0MARINA")]
    theirs = [m["text"] for m in await driver.messages("C0MARKETING", "U0HELENA")]
    assert mine == ["only you", "all of you"]
    assert theirs == ["all of you"]


async def test_a_response_url_is_good_five_times_in_thirty_minutes(app, over_socket, driver):
    urls = []

    @app.command("/lead")
    async def lead(ack, body):
        await ack()
        urls.append(body["response_url"])

    async def respond(session, url, **content):
        async with session.post(url, json=content) as response:
            return response.status, (await response.json()).get("error")

    async with over_socket(app), aiohttp.ClientSession() as session:
        await driver.command("U0MARINA", "C0MARKETING", "/lead")
        assert await respond(session, urls[0]) == (400, "no_text")
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
        assert await respond(session, urls[0], blocks=blocks) == (400, "invalid_blocks")
        for number in range(5):
            assert await respond(session, urls[0], text=f"{number}") == (200, None)
        assert await respond(session, urls[0], text="6") == (404, "used_url")
        assert await respond(session, urls[0] + "x", text="6") == (404, "invalid_url")
        await driver.command("U0MARINA", "C0MARKETING", "/lead")
        await driver.clock(advance=30 * 60 + 1)
        assert await respond(session, urls[1], text="late") == (404, "expired_url")
    mine = await driver.messages("C0MARKETING", "U0MARINA")
    assert [m["text"] for m in mine] == ["0", "1", "2", "3", "4"]
    assert all(m["ephemeral"] and m["to"] == "U0MARINA" for m in mine)


async def test_an_ephemerals_button_replaces_and_deletes_it(app, over_socket, driver):
    places = []

    def row(action_id, label):
        text = {"type": "plain_text", "text": label}
        button = {"type": "button", "action_id": action_id, "text": text}
        return [{"type": "actions", "elements": [button]}]

    @app.command("/lead")
    async def lead(ack):
        await ack(text="Really?", blocks=row("yes", "Yes"))

    @app.action("yes")
    async def yes(ack, body, respond):
        await ack()
        places.append(body)
        await respond(text="Sure?", blocks=row("sure", "Sure"), replace_original=True)

    @app.action("sure")
    async def sure(ack, respond):
        await ack()
        await respond(delete_original=True)

    async with over_socket(app):
        await driver.command("U0MARINA", "C0MARKETING", "/lead")
        await driver.click_text("U0MARINA", "C0MARKETING", "Yes")
        [message] = await driver.messages("C0MARKETING", "U0MARINA")
        assert message["text"] == "Sure?"
        await driver.click_text("U0MARINA", "C0MARKETING", "Sure")
        assert await driver.messages("C0MARKETING", "U0MARINA") == []
        with pytest.raises(AssertionError, match="sees no button"):
            await driver.click_text("U0HELENA", "C0MARKETING", "Sure")
    assert places[0]["container"]["is_ephemeral"] is True
    assert "message" not in places[0]


async def test_shortcuts_global_and_on_a_message(app, client, over_socket, driver):
    seen = {}

    @app.global_shortcut("new")
    async def new(ack, body):
        await ack()
        seen["global"] = body

    @app.message_shortcut("make")
    async def make(ack, body):
        await ack()
        seen["message"] = body

    async with over_socket(app):
        sent = await client.chat_postMessage(channel="C0MARKETING", text="Ana from Acme")
        assert (await driver.shortcut("U0MARINA", "new"))["acked"]
        answer = await driver.shortcut("U0HELENA", "make", "C0MARKETING", sent["ts"])
        assert answer["acked"]
    assert seen["global"]["type"] == "shortcut"
    assert seen["global"]["trigger_id"]
    assert seen["message"]["message"]["text"] == "Ana from Acme"
    assert seen["message"]["channel"]["id"] == "C0MARKETING"


async def test_state_values_in_a_message_are_each_persons_own(app, client, over_socket, driver):
    seen = []

    @app.action(re.compile("pick|go"))
    async def any_action(ack, body):
        await ack()
        seen.append((body["user"]["id"], body["actions"][0]["action_id"], body["state"]))

    options = [{"text": {"type": "plain_text", "text": v}, "value": v} for v in ("a", "b")]
    picker = {"type": "static_select", "action_id": "pick", "options": options}
    text = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "action_id": "go", "text": text}
    row = {"type": "actions", "block_id": "row", "elements": [picker, button]}
    async with over_socket(app):
        posted = await client.chat_postMessage(channel="C0SALES", text="t", blocks=[row])
        await driver.select("U0RAFAEL", "pick", "b", channel="C0SALES", ts=posted["ts"])
        await driver.click("U0RAFAEL", "C0SALES", ts=posted["ts"], action_id="go")
        await driver.click("U0LUCIA", "C0SALES", ts=posted["ts"], action_id="go")
    chosen = [state["values"]["row"]["pick"]["selected_option"] for _, _, state in seen]
    assert [one and one["value"] for one in chosen] == ["b", "b", None]


async def test_an_overflow_menu_sends_its_option(app, client, over_socket, driver):
    seen = []

    @app.action("menu")
    async def menu(ack, action):
        await ack()
        seen.append(action)

    options = [{"text": {"type": "plain_text", "text": v}, "value": v} for v in ("a", "b")]
    overflow = {"type": "overflow", "action_id": "menu", "options": options}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": overflow}
    async with over_socket(app):
        posted = await client.chat_postMessage(channel="C0SALES", text="t", blocks=[section])
        await driver.click("U0LUCIA", "C0SALES", ts=posted["ts"], action_id="menu", value="b")
    assert seen[0]["selected_option"]["value"] == "b"
    assert seen[0]["type"] == "overflow"


async def test_two_buttons_with_one_action_id_are_told_apart_by_value(
    app, client, over_socket, driver
):
    seen = []

    @app.action("take")
    async def take(ack, action):
        await ack()
        seen.append(action["value"])

    def row(value):
        text = {"type": "plain_text", "text": value}
        button = {"type": "button", "action_id": "take", "text": text, "value": value}
        return {"type": "actions", "elements": [button]}

    async with over_socket(app):
        posted = await client.chat_postMessage(
            channel="C0SALES", text="t", blocks=[row("L-1"), row("L-2")]
        )
        where = {"channel": "C0SALES", "ts": posted["ts"], "action_id": "take"}
        await driver.click("U0LUCIA", **where, value="L-2")
        await driver.click_text("U0LUCIA", "C0SALES", "L-2")
        await driver.click("U0LUCIA", **where)
    assert seen == ["L-2", "L-2", "L-1"]


async def test_direct_messages_threads_and_unread_counts(app, client, over_socket, driver):
    @app.event("message")
    async def said(event, say):
        if event["channel_type"] == "im":
            await say(f"You said {event['text']}", thread_ts=event["ts"])

    async with over_socket(app):
        sent = await driver.message("U0MARINA", "U0PACTO", "hello")
        thread = sent["sent"]["ts"]
        reply = await driver.until_message(
            sent["channel"], "You said hello", user="U0MARINA", thread_ts=thread
        )
    assert reply["thread_ts"] == thread
    top = await driver.messages(sent["channel"], "U0MARINA")
    assert [m["text"] for m in top] == ["hello"]
    assert top[0]["reply_count"] == 1
    state = await driver.state("U0MARINA")
    [dm] = [c for c in state["channels"] if c["is_im"]]
    assert (dm["user"], dm["unread"], dm["mentions"]) == ("U0PACTO", 1, 1)
    await driver.post("read", user="U0MARINA", channel=dm["id"])
    state = await driver.state("U0MARINA")
    assert [c["unread"] for c in state["channels"] if c["is_im"]] == [0]


async def test_the_app_hears_reactions_edits_joins_and_changed_people(app, over_socket, driver):
    seen = []

    @app.event(re.compile(".*"))
    async def anything(event):
        seen.append((event["type"], event.get("subtype")))

    async with over_socket(app):
        sent = (await driver.message("U0RAFAEL", "C0SALES", "hi"))["sent"]
        await driver.react("U0RAFAEL", "C0SALES", sent["ts"], "eyes")
        await driver.edit_message("U0RAFAEL", "C0SALES", sent["ts"], "ho")
        await driver.post("invite", channel="C0RANDOM", user="U0PACTO")
        await driver.locale("pt-BR", "U0RAFAEL")
        await driver.post("delete_message", user="U0RAFAEL", channel="C0SALES", ts=sent["ts"])
    assert seen == [
        ("message", None),
        ("reaction_added", None),
        ("message", "message_changed"),
        ("member_joined_channel", None),
        ("user_change", None),
        ("message", "message_deleted"),
    ]


@pytest.fixture
async def declared():
    """A driver of a sandbox whose app has a manifest, and nobody connected."""
    async with (
        Sandbox(manifest=MANIFEST, retry_delays=()) as sandbox,
        await Driver.connect(sandbox.url) as driver,
    ):
        yield driver


async def test_a_manifest_says_what_there_is(declared):
    state = await declared.state()
    assert state["commands"] == [
        {"command": "/lead", "description": "Leads", "usage_hint": "find TEXT"}
    ]
    assert [s["callback_id"] for s in state["shortcuts"]] == ["new", "make"]
    with pytest.raises(DriverError) as refused:
        await declared.command("U0MARINA", "C0MARKETING", "/nope")
    assert (refused.value.status, refused.value.code) == (404, "unknown_command")
    assert "/lead" in refused.value.body["detail"]
    with pytest.raises(DriverError, match="unknown_shortcut"):
        await declared.shortcut("U0MARINA", "make")


async def test_what_is_not_subscribed_to_is_not_sent(declared):
    answer = await declared.message("U0RAFAEL", "C0SALES", "nothing for you")
    assert (answer["delivered"], answer["error"]) == (False, None)
    assert "does not subscribe to message.channels" in answer["message"]


def test_optional_scopes_count_and_a_broken_manifest_is_named(tmp_path):
    assert load_manifest(MANIFEST).scopes == {"commands", "chat:write", "users:read"}
    broken = tmp_path / "manifest.json"
    broken.write_text("{")
    with pytest.raises(ValueError, match="is not JSON"):
        load_manifest(broken)
    with pytest.raises(ValueError, match="cannot be read"):
        load_manifest(tmp_path / "none.json")
