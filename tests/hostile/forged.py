"""Requests as only Slack makes them, and as it never would: signed by hand, with any content."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_numbers = count(1)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text[:1] == "{" else None


@dataclass
class Forger:
    """Posts to the app. `team` and `user` are who it says it is."""

    url: str
    secret: str
    session: aiohttp.ClientSession
    sent: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def headers(self, body: bytes, kind: str, stamp: int | str | None = None) -> dict[str, str]:
        stamp = str(int(time.time()) if stamp is None else stamp)
        base = b"v0:" + stamp.encode() + b":" + body
        signature = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
        }

    async def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        self.sent.append((body, headers))
        try:
            return await self._post(body, headers)
        except aiohttp.ServerDisconnectedError:
            # The server closed a connection that had rested too long, just as it was used.
            return await self._post(body, headers)

    async def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        async with self.session.post(self.url, data=body, headers=headers) as response:
            return Answer(response.status, await response.text())

    async def again(self) -> Answer:
        """The last request once more, to the byte."""
        return await self.post(*self.sent[-1])

    async def form(self, **values: str) -> Answer:
        body = urlencode(values, errors="surrogatepass").encode()
        return await self.post(body, self.headers(body, FORM))

    async def payload(self, payload: Any) -> Answer:
        return await self.form(payload=json.dumps(payload))

    async def json(self, body: Any) -> Answer:
        raw = json.dumps(body).encode()
        return await self.post(raw, self.headers(raw, JSON))

    async def command(
        self, team: str, user: str, command: str, text: str = "", **more: str
    ) -> Answer:
        about = {"channel_id": "C0SALES", "trigger_id": f"{next(_numbers)}.1.x"} | more
        return await self.form(team_id=team, user_id=user, command=command, text=text, **about)

    async def click(
        self, team: str, user: str, action_id: str, value: Any = None, /, **more: Any
    ) -> Answer:
        action: dict[str, Any] = {"type": "button", "block_id": "b", "action_id": action_id}
        if value is not None:
            action["value"] = value
        where = {"channel": {"id": "C0SALES"}, "container": {"type": "message"}}
        return await self.payload(
            _about("block_actions", team, user) | {"actions": [action]} | where | more
        )

    async def submit(
        self,
        team: str,
        user: str,
        form: str,
        values: Any = None,
        *,
        metadata: Any = "",
        **more: Any,
    ) -> Answer:
        view = {
            "id": f"V{next(_numbers)}",
            "hash": "1.a",
            "type": "modal",
            "callback_id": form,
            "private_metadata": metadata if isinstance(metadata, str) else json.dumps(metadata),
            "blocks": [],
            "state": {"values": values or {}},
        }
        return await self.payload(_about("view_submission", team, user) | {"view": view | more})

    async def event(self, team: str, event: Any, **more: Any) -> Answer:
        about = {"type": "event_callback", "team_id": team, "event_id": f"Ev{next(_numbers)}"}
        return await self.json(about | {"event": event} | more)


def _about(kind: str, team: str, user: str) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": team, "domain": "d"},
        "user": {"id": user, "team_id": team},
        "trigger_id": f"{next(_numbers)}.2.y",
        "api_app_id": "A0PACTO",
    }


def typed(**fields: str) -> dict[str, Any]:
    """The state of a form whose fields are text."""
    return {name: {"input.value": {"value": value}} for name, value in fields.items()}
