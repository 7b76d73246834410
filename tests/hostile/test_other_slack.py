"""The app, unchanged, on another server that speaks Slack: only the settings say which."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from bot.build import Pacto, build
from bot.settings import Settings
from funnel.people import Caller
from services.teams import Teams
from tests.hostile import other_slack as other
from tests.hostile.forged import Forger
from tests.office import MONDAY_TEN, Served, hand_off_lead, set_up_company, text_of

SETTINGS = {
    "marketing_channel": "CMARKETING",
    "sales_channel": "CSALES",
    "zone": "UTC",
    "locale": "pt_BR",
}
TEAMS = Teams.of(
    marketing=[other.HEAD],
    sales=[other.REP],
    heads_marketing=[other.HEAD],
    heads_sales=[],
    admins=[other.HEAD],
)
Say = Callable[[str, dict[str, Any]], Awaitable[Any]]


@pytest.fixture
async def server() -> AsyncIterator[other.OtherSlack]:
    slack = other.OtherSlack()
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture(params=["socket", "http"])
async def spoken(
    request: pytest.FixtureRequest, server: other.OtherSlack, sqlite_url: str
) -> AsyncIterator[tuple[Pacto, Say]]:
    socket = request.param == "socket"
    app_token = {"slack_app_token": other.APP_TOKEN} if socket else {}
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        slack_bot_token=other.TOKEN,
        slack_signing_secret="" if socket else other.SECRET,
        slack_api_url=server.api_url,
        database_url=sqlite_url,
        **app_token,
    )
    pacto = build(settings, clock=lambda: MONDAY_TEN)
    await pacto.start()
    if socket:
        yield pacto, server.say
        await pacto.stop()
        return
    served = Served(pacto)
    async with aiohttp.ClientSession() as session:
        forger = Forger(await served.start(), other.SECRET, session)

        async def say(kind: str, payload: dict[str, Any]) -> Any:
            forms = {"slash_commands": lambda: forger.form(**payload)}
            answer = await forms.get(kind, lambda: forger.payload(payload))()
            assert answer.status == 200
            return answer.json

        yield pacto, say
    await served.stop()
    await pacto.stop()


async def test_a_command_is_answered_a_view_opened_and_a_card_posted(
    server: other.OtherSlack, spoken: tuple[Pacto, Say]
) -> None:
    pacto, say = spoken
    welcome = await server.until(lambda: [p for p in server.posts if p["channel"] == other.HEAD])
    assert server.asked["users.list"] == {"limit": "200", "include_locale": "1"}
    assert "Pacto" in welcome[0]["text"]
    head = Caller(other.TEAM, other.HEAD, MONDAY_TEN)
    await pacto.store.run(set_up_company, head, teams=TEAMS, **SETTINGS)

    command = {
        "command": "/lead",
        "team_id": other.TEAM,
        "user_id": other.HEAD,
        "channel_id": "C1",
        "trigger_id": "1.2.3",
    }
    answer = await say("slash_commands", command | {"text": "ajuda"})
    assert "buscar" in text_of(answer)
    await say("slash_commands", command | {"text": ""})
    assert server.views[-1]["callback_id"] == "form.lead_new"

    await pacto.store.work(head, hand_off_lead, 1, "")
    (card,) = await server.until(lambda: [p for p in server.posts if p["channel"] == "CSALES"])
    assert "Sol 1" in text_of(card)
    click = {
        "type": "block_actions",
        "team": {"id": other.TEAM},
        "user": {"id": other.REP},
        "channel": {"id": "CSALES"},
        "trigger_id": "4.5.6",
        "actions": [{"type": "button", "action_id": "card.accept", "block_id": "b", "value": "1"}],
    }
    await say("interactive", click)
    await server.until(lambda: [p for p in server.posts if p.get("ts")])  # the card, updated
