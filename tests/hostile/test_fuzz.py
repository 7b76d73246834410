"""Signed payloads of any form: an answer to each, no error of the server's, and it is logged."""

import copy
import io
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hostile.forged import Forger
from tests.office import HELENA, MARINA, RAFAEL, SALES, TEAM, Office

ROUNDS = 400
ODD: list[Any] = [
    *(None, True, 0, -1, 1e308, 10**30, "", "x", [], {}, [None], {"id": 7}, ["TA"], {"a": [{}]}),
    *("\x00", "\ud800", "<!channel>", "x" * 5000, [[[[[[]]]]]], "U0MARINA", "T0AURORA"),
]


def payloads() -> list[tuple[str, dict[str, Any]]]:
    """One of each kind, as Slack sends it."""
    who = {
        "team": {"id": TEAM, "domain": "d"},
        "user": {"id": MARINA, "team_id": TEAM},
        "trigger_id": "1.2.x",
        "api_app_id": "A0PACTO",
    }
    event = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event_time": 1}
    event |= {"authorizations": [{"team_id": TEAM, "user_id": "U0PACTO", "is_bot": True}]}
    mention = {"type": "app_mention", "user": HELENA, "channel": SALES, "ts": "1.1", "text": "sla"}
    direct = {"type": "message", "channel_type": "im", "user": HELENA, "channel": "D1", "text": "x"}
    member = {"id": RAFAEL, "team_id": TEAM, "profile": {"real_name": "R"}, "locale": "pt-BR"}
    action = {"type": "button", "block_id": "b", "action_id": "card.accept", "value": "1"}
    view = {"id": "V1", "hash": "1.a", "type": "modal", "callback_id": "form.lead_new"}
    view |= {"private_metadata": "", "blocks": [], "state": {"values": {}}}
    message = {"type": "message", "ts": "1.1", "text": "Ana, ana@sol.com.br", "user": RAFAEL}
    return [
        ("json", event | {"event": mention}),
        ("json", event | {"event": direct | {"ts": "1.2"}}),
        ("json", event | {"event": {"type": "app_home_opened", "user": HELENA, "tab": "home"}}),
        ("json", event | {"event": {"type": "user_change", "user": member}}),
        ("json", event | {"event": {"type": "team_join", "user": member}}),
        ("json", event | {"event": {"type": "tokens_revoked", "tokens": {"bot": ["U0X"]}}}),
        ("form", who | {"type": "block_actions", "actions": [action], "channel": {"id": SALES}}),
        ("form", who | {"type": "view_submission", "view": view}),
        ("form", who | {"type": "shortcut", "callback_id": "shortcut.new_lead"}),
        ("form", who | {"type": "message_action", "callback_id": "x", "message": message}),
    ]


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every value inside a payload, as its holder and its key."""
    keys = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in list(keys):
        yield part, key
        if isinstance(value, dict | list):
            yield from places(value)


def mutated(chance: random.Random) -> tuple[str, dict[str, Any]]:
    kind, payload = copy.deepcopy(chance.choice(payloads()))
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(places(payload)))
        if isinstance(holder, dict) and chance.random() < 0.25:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(ODD))
        if not payload:
            break
    return kind, payload


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": []},
        {"team_id": [TEAM]},
        {"team_id": {"a": 1}},
        {"event": {"type": []}},
        {"event": {"type": "app_mention", "user": [], "channel": {}, "text": 7}},
        {"event": {"type": "team_join", "user": "U1"}},
        {"authorizations": 7},
    ],
)
async def test_a_malformed_event_is_answered_so_that_it_does_not_come_again(
    office: Office, forger: Forger, logged: io.StringIO, wrong: dict[str, Any]
) -> None:
    event = {"type": "app_mention", "user": HELENA, "channel": SALES, "ts": "1.1", "text": "sla"}
    payload = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event} | wrong
    assert (await forger.json(payload)).status == 200
    assert (await forger.form(payload="[]")).status < 500
    assert len(logged.getvalue().splitlines()) > 0
    assert "Traceback" not in logged.getvalue()


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_mutated_payload_is_an_error_of_the_server(
    office: Office, forger: Forger, logged: io.StringIO, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(ROUNDS):
        kind, payload = mutated(chance)
        answer = await (forger.json(payload) if kind == "json" else forger.payload(payload))
        assert answer.status < 500, (seed, number, payload, answer.text)
    assert "Traceback" not in logged.getvalue()
    assert (await forger.command(TEAM, MARINA, "/lead", "help")).status == 200
