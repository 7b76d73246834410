"""Slack's requests: real payloads, really signed."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

from benchmarks.company import MARINA, MARKETING, POOL, RAFAEL, SALES, TEAM

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - the benchmarks' own
BOT_TOKEN = "xoxb-bench"  # noqa: S105 - the benchmarks' own
SHOWN = 900  # the lead whose screen is asked for
FIRST = 500_000_000  # hand-offs from here on wait to be accepted; their leads have the same numbers

STATUS, SHOW, ACCEPT = "/sla status", "/lead show", "Accept"


def command(name: str, text: str, number: int = 0) -> str:
    """The body of a slash command; its number makes it another one."""
    return urlencode(
        {
            "token": "gIkuvaNzQIHg97ATvDxqgjtO",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": MARKETING,
            "channel_name": "marketing",
            "user_id": MARINA,
            "user_name": "marina",
            "command": name,
            "text": text,
            "api_app_id": "A0PACTO",
            "is_enterprise_install": "false",
            "response_url": "http://127.0.0.1:1/unused",  # nothing is sent while this is measured
            "trigger_id": f"13345224609.738474920.{number}",
        }
    )


def click(handoff: int) -> str:
    """The body of a press on a card's Accept."""
    words = [{"type": "mrkdwn", "text": f"*Campo {n}*\nvalor {n}"} for n in range(8)]
    buttons = [
        {
            "type": "button",
            "action_id": f"card.{name}",
            "text": {"type": "plain_text", "text": name},
            "value": str(handoff),
        }
        for name in ("accept", "reject", "ask")
    ]
    place = {"message_ts": "1732366800.000100", "channel_id": SALES, "is_ephemeral": False}
    payload = {
        "type": "block_actions",
        "user": {"id": RAFAEL, "username": "rafael", "name": "rafael", "team_id": POOL},
        "api_app_id": "A0PACTO",
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team": {"id": POOL, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "container": {"type": "message"} | place,
        "channel": {"id": SALES, "name": "sales"},
        "state": {"values": {}},
        "message": {
            "type": "message",
            "ts": place["message_ts"],
            "bot_id": "B0PACTO",
            "text": "L-1 Ana, Empresa",
            "blocks": [
                {"type": "header", "text": {"type": "plain_text", "text": "L-1 · Ana"}},
                {"type": "section", "fields": words},
                {"type": "actions", "block_id": "decide", "elements": buttons},
            ],
        },
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "response_url": "http://127.0.0.1:1/unused",
        "actions": [buttons[0] | {"block_id": "decide", "action_ts": "1732366805.000000"}],
    }
    return urlencode({"payload": json.dumps(payload)})


BODIES: dict[str, Callable[[int], str]] = {
    STATUS: lambda n: command("/sla", "status", FIRST + n),
    SHOW: lambda _: command("/lead", f"show L-{SHOWN}"),
    ACCEPT: lambda n: click(FIRST + n),
}


def signed(body: str) -> dict[str, str]:
    """The headers by which the app knows that Slack sent this."""
    at = str(int(time.time()))
    told = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={told}",
    }
