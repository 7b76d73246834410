"""Tokens, scopes, and how arguments are given."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.manifest import Manifest
from tests.sandbox.probe.kit import GENERAL, MARINA, RAFAEL, SALES, Json, Probe, behaviour


async def call(slack: Probe, method: str, token: str | None, **request: object) -> Json:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= request.pop("headers", {})
    url = f"{slack.sandbox.api_url}{method}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, headers=headers, **request) as response,
    ):
        answer: Json = await response.json()
        return answer


@behaviour("auth.test names the team, the bot and its user")
async def _(slack: Probe) -> None:
    answer = await slack.client.auth_test()
    assert (answer["team_id"], answer["bot_id"]) == ("T0AURORA", "B0PACTO")
    assert answer["user_id"] == "U0PACTO"


@behaviour("No token is not_authed, a wrong one invalid_auth")
async def _(slack: Probe) -> None:
    assert (await call(slack, "auth.test", None))["error"] == "not_authed"
    assert (await call(slack, "auth.test", "xoxb-wrong"))["error"] == "invalid_auth"


@behaviour("An app token opens connections and posts nothing")
async def _(slack: Probe) -> None:
    token = slack.sandbox.app_token
    posted = await call(slack, "chat.postMessage", token, json={"channel": SALES, "text": "x"})
    assert posted["error"] == "not_allowed_token_type"
    assert (await call(slack, "apps.connections.open", token))["url"].startswith("ws")


@behaviour("A bot token opens no connections")
async def _(slack: Probe) -> None:
    answer = await call(slack, "apps.connections.open", slack.sandbox.bot_token)
    assert answer["error"] == "not_allowed_token_type"


@behaviour("A missing scope is named, beside those that are there")
async def _(slack: Probe) -> None:
    slack.sandbox.use_manifest(Manifest(scopes=frozenset({"users:read"})))
    answer = await slack.refused("chat.postMessage", channel=SALES, text="x")
    assert answer["error"] == "missing_scope"
    assert (answer["needed"], answer["provided"]) == ("chat:write", "users:read")


@behaviour("Answers and refusals carry X-OAuth-Scopes")
async def _(slack: Probe) -> None:
    slack.sandbox.use_manifest(Manifest(scopes=frozenset({"users:read", "commands"})))
    headers = {"Authorization": f"Bearer {slack.sandbox.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for method in ("auth.test", "chat.postMessage", "users.list"):
            async with session.post(f"{slack.sandbox.api_url}{method}") as response:
                assert response.headers["X-OAuth-Scopes"] == "commands,users:read"
        assert response.headers["X-Accepted-OAuth-Scopes"] == "users:read"


@behaviour("An app without a manifest has every scope, and says which")
async def _(slack: Probe) -> None:
    answer = await slack.client.auth_test()
    assert {"chat:write", "mpim:write", "users:read"} <= set(
        answer.headers["X-OAuth-Scopes"].split(",")
    )


@behaviour("An unknown method is unknown_method")
async def _(slack: Probe) -> None:
    assert await slack.code("chat.sing") == "unknown_method"


@behaviour("Arguments come as JSON or as a form, and blocks in a form as JSON text")
async def _(slack: Probe) -> None:
    token = slack.sandbox.bot_token
    form = {"channel": SALES, "text": "form", "blocks": '[{"type": "divider"}]'}
    answer = await call(slack, "chat.postMessage", token, data=form)
    assert answer["message"]["blocks"][0]["type"] == "divider"
    body = {"channel": SALES, "text": "json", "blocks": [{"type": "divider"}]}
    assert (await call(slack, "chat.postMessage", token, json=body))["ok"]


@behaviour("A body that is not JSON is invalid_json")
async def _(slack: Probe) -> None:
    broken = {"data": "{", "headers": {"Content-Type": "application/json"}}
    answer = await call(slack, "chat.postMessage", slack.sandbox.bot_token, **broken)
    assert answer["error"] == "invalid_json"


@behaviour("A missing argument is invalid_arguments and named")
async def _(slack: Probe) -> None:
    answer = await slack.refused("chat.postMessage", text="x")
    assert answer["error"] == "invalid_arguments"
    assert "channel" in answer["response_metadata"]["messages"][0]


@behaviour("An email address is shown with users:read.email alone")
async def _(slack: Probe) -> None:
    assert (await slack.client.users_info(user=MARINA))["user"]["profile"]["email"]
    slack.sandbox.use_manifest(Manifest(scopes=frozenset({"users:read"})))
    assert "email" not in (await slack.client.users_info(user=MARINA))["user"]["profile"]


@behaviour("A person's locale is given when asked for, and their zone always")
async def _(slack: Probe) -> None:
    bare = (await slack.client.users_info(user=MARINA))["user"]
    assert "locale" not in bare
    assert bare["tz"] == "America/Sao_Paulo"
    whole = (await slack.client.users_info(user=MARINA, include_locale=True))["user"]
    assert whole["locale"] == "en-US"


@behaviour("A person is looked up by an email address in any case")
async def _(slack: Probe) -> None:
    person = await slack.client.users_lookupByEmail(email="MARINA@aurora.example")
    assert person["user"]["id"] == MARINA
    assert await slack.code("users.lookupByEmail", email="no@one.example") == "users_not_found"


@behaviour("User groups need a paid plan")
async def _(slack: Probe) -> None:
    assert await slack.code("usergroups.list") == "plan_upgrade_required"
    await slack.driver.post("app", paid=True)
    assert (await slack.client.usergroups_list())["usergroups"] == []


@behaviour("An app that is uninstalled hears so and is locked out")
async def _(slack: Probe) -> None:
    await slack.driver.post("uninstall")
    await slack.event("app_uninstalled")
    await slack.event("tokens_revoked")
    assert await slack.code("auth.test") == "account_inactive"


@behaviour("Reactions go by the names of emoji, with or without a skin tone")
async def _(slack: Probe) -> None:
    posted = await slack.post()
    where = {"channel": SALES, "timestamp": posted["ts"]}
    for name in ("eyes", "+1::skin-tone-3", "flag-br"):
        assert (await slack.client.reactions_add(**where, name=name))["ok"]
    for name in ("no_such_emoji", "Eyes!", "eyes::skin-tone-9"):
        assert await slack.code("reactions.add", **where, name=name) == "invalid_name"


@behaviour("A reaction is added once and taken back once")
async def _(slack: Probe) -> None:
    posted = await slack.post()
    where = {"channel": SALES, "timestamp": posted["ts"], "name": "eyes"}
    await slack.client.reactions_add(**where)
    assert await slack.code("reactions.add", **where) == "already_reacted"
    await slack.client.reactions_remove(**where)
    assert await slack.code("reactions.remove", **where) == "no_reaction"


@behaviour("An installation is exchanged for a token once")
async def _(slack: Probe) -> None:
    async with aiohttp.ClientSession() as session:
        url = slack.sandbox.install_url("http://127.0.0.1:1/back") + "&scope=chat:write&state=s"
        async with session.get(url, allow_redirects=False) as response:
            code = response.headers["Location"].rpartition("=")[2]
    world = slack.sandbox.world
    app = {"client_id": world.client_id, "client_secret": world.client_secret}
    form = {"data": {**app, "code": code}}
    granted = await call(slack, "oauth.v2.access", None, **form)
    assert granted["scope"] == "chat:write"
    client = AsyncWebClient(granted["access_token"], base_url=slack.sandbox.api_url)
    assert (await client.auth_test())["ok"]
    assert (await call(slack, "oauth.v2.access", None, **form))["error"] == "invalid_code"


@behaviour("A command is for the person who typed it, wherever it is")
async def _(slack: Probe) -> None:
    await slack.driver.command(RAFAEL, GENERAL, "/lead", "find <acme> & co")
    body = slack.heard[-1]
    assert (body["user_id"], body["channel_id"]) == (RAFAEL, GENERAL)
    assert body["text"] == "find &lt;acme&gt; &amp; co"
    assert body["trigger_id"]
    assert body["response_url"].startswith("http")
