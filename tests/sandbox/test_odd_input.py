"""Whatever an app or a test sends, the sandbox answers; it never breaks."""

import copy

import aiohttp
import pytest

from blockkit.limits import check_blocks, check_view
from sandbox.webapi import METHODS

ODD = [None, 7, float("nan"), "", "x", [], [[1]], {}, {"a": [1]}, True, "{", "[", "\u0000", -1]
PLAIN = {"type": "plain_text", "text": "x"}
OPTIONS = [{"text": PLAIN, "value": "a"}]
CELL = {"type": "raw_text", "text": "x"}
BLOCKS = [
    {"type": "section", "text": PLAIN, "fields": [PLAIN], "block_id": "b"},
    {
        "type": "actions",
        "elements": [
            {
                "type": "static_select",
                "action_id": "s",
                "options": OPTIONS,
                "initial_option": OPTIONS[0],
                "confirm": {"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN},
            },
            {
                "type": "multi_static_select",
                "action_id": "m",
                "option_groups": [{"label": PLAIN, "options": OPTIONS}],
                "initial_options": OPTIONS,
            },
            {"type": "button", "action_id": "b", "text": PLAIN, "value": "v", "style": "primary"},
        ],
    },
    {
        "type": "input",
        "label": PLAIN,
        "element": {"type": "plain_text_input", "action_id": "i", "max_length": 5},
    },
    {"type": "context", "elements": [PLAIN, {"type": "image", "alt_text": "a", "image_url": "u"}]},
    {"type": "image", "alt_text": "a", "slack_file": {"id": "F0"}},
    {"type": "data_table", "caption": "c", "rows": [[CELL], [CELL]], "page_size": 5},
    {
        "type": "data_visualization",
        "title": "t",
        "chart": {
            "type": "bar",
            "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}],
            "axis_config": {"categories": ["a"], "x_label": "x"},
        },
    },
    {
        "type": "data_visualization",
        "title": "t",
        "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
    },
    {"type": "card", "title": PLAIN, "actions": []},
    {"type": "container", "child_blocks": [{"type": "divider"}]},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
]


def places(node, path=()):
    """The path to everything inside."""
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in inside:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from places(child, (*path, key))


PLACES = list(places(BLOCKS))


def with_at(path, value):
    changed = copy.deepcopy(BLOCKS)
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return changed


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_any_block_is_answered_with_messages(surface):
    for path in PLACES:
        for odd in ODD:
            found = check_blocks(with_at(path, odd), surface)
            assert all(isinstance(line, str) for line in found), (path, odd)


def test_any_view_is_answered_with_messages():
    view = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": BLOCKS[:3]}
    assert check_view(view, "modal") == []
    for key in (*view, "close", "private_metadata", "callback_id", "external_id", "clear_on_close"):
        for odd in ODD:
            assert isinstance(check_view({**view, key: odd}, "modal"), list)


@pytest.mark.parametrize("name", METHODS)
async def test_a_method_answers_whatever_its_arguments(sandbox, name):
    arguments = [
        "channel", "user", "user_id", "users", "ts", "text", "blocks", "view", "view_id", "name",
        "trigger_id", "limit", "cursor", "types", "timestamp", "files", "filename", "length",
        "metadata", "attachments", "thread_ts", "oldest", "post_at", "file", "code", "email",
    ]  # fmt: skip
    token = sandbox.app_token if name == "apps.connections.open" else sandbox.bot_token
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for odd in ODD:
            for known in ({}, {"channel": "C0SALES"}, {"channel": "C0SALES", "text": "x"}):
                body = {**dict.fromkeys(arguments, odd), **known}
                async with session.post(f"{sandbox.api_url}{name}", json=body) as response:
                    assert response.status < 500, await response.text()
                    assert "ok" in await response.json()


@pytest.mark.parametrize(
    "path",
    [
        "command", "message", "edit_message", "delete_message", "react", "click", "select",
        "suggest", "submit", "close", "home", "shortcut", "read", "join", "invite", "dm", "clock",
        "locale", "fault", "app", "users", "channels",
    ],
)  # fmt: skip
async def test_a_control_request_is_answered_whatever_it_holds(sandbox, client, path):
    blocks = [{"type": "actions", "elements": [{"type": "users_select", "action_id": "who"}]}]
    posted = await client.chat_postMessage(channel="C0SALES", text="x", blocks=blocks)
    keys = [
        "user", "channel", "ts", "text", "command", "action_id", "block_id", "index", "value",
        "values", "view_id", "callback_id", "name", "with", "set", "advance", "locale", "tz",
        "kind", "count", "manifest", "token", "thread_ts", "state", "request_url",
    ]  # fmt: skip
    known = {"user": "U0RAFAEL", "channel": "C0SALES"}
    there = {**known, "ts": posted["ts"], "action_id": "who", "block_id": None, "index": 0}
    async with aiohttp.ClientSession() as session:
        for odd in ODD:
            for given_ones in ({}, known, there):
                body = {**dict.fromkeys(keys, odd), **given_ones}
                url = f"{sandbox.url}/_control/{path}"
                async with session.post(url, json=body) as response:
                    assert response.status < 500, (odd, await response.text())
                    answer = await response.json()
                    assert answer["ok"] or answer["detail"]
