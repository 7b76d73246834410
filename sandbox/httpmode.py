"""Signed HTTP: events, commands and interactions POSTed to the app's request URL."""

import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery import Answer

Json = dict[str, Any]
REASONS = {"timeout": "http_timeout", "connection_failed": "connection_failed"}


class HttpTransport:
    name = "http"

    def __init__(
        self,
        secret: str,
        *,
        events_url: str,
        interactivity_url: str | None = None,
        options_url: str | None = None,
        command_urls: dict[str, str] | None = None,
    ) -> None:
        self.events_url = events_url
        self._interactivity_url = interactivity_url or events_url
        self._options_url = options_url or self._interactivity_url
        self._command_urls = command_urls or {}
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None
        self._verified = False

    @property
    def connected(self) -> bool:
        """Whether the URL has answered the challenge and was reachable when last used."""
        return self._verified

    @property
    def connections(self) -> int:
        return int(self._verified)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def verify(self, seconds: float = 3.0) -> bool:
        """Slack's url_verification: the app must send the challenge back."""
        challenge = secrets.token_urlsafe(24)
        body = json.dumps(
            {"token": "sandbox", "challenge": challenge, "type": "url_verification"}
        ).encode()
        answer = await self._post(self.events_url, body, "application/json", seconds, {})
        response = answer.response
        if isinstance(response, dict):
            response = response.get("challenge")
        self._verified = answer.error is None and response == challenge
        return self._verified

    async def send(
        self, kind: str, payload: Json, seconds: float, attempt: int, reason: str
    ) -> Answer:
        if not self._verified and not await self.verify(seconds):
            return Answer("no_app", reason="connection_failed")
        if kind == "events_api":
            headers = {}
            if attempt:
                headers = {"x-slack-retry-num": str(attempt)}
                headers["x-slack-retry-reason"] = REASONS.get(reason, reason)
            body = json.dumps(payload).encode()
            return await self._post(self.events_url, body, "application/json", seconds, headers)
        if kind == "slash_commands":
            url = self._command_urls.get(payload["command"], self.events_url)
            form = payload
        else:
            asks = payload["type"] == "block_suggestion"
            url = self._options_url if asks else self._interactivity_url
            form = {"payload": json.dumps(payload)}
        body = urlencode(form).encode()
        return await self._post(url, body, "application/x-www-form-urlencoded", seconds, {})

    def signed(self, body: bytes, timestamp: str) -> str:
        base = b"v0:" + timestamp.encode() + b":" + body
        return "v0=" + hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()

    async def _post(
        self, url: str, body: bytes, content_type: str, seconds: float, extra: dict[str, str]
    ) -> Answer:
        # Signatures are checked against the machine's time, not the sandbox's.
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": self.signed(body, timestamp),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **extra,
        }
        if self._session is None:
            self._session = aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session.post(
                url, data=body, headers=headers, timeout=limit, allow_redirects=False
            ) as response:
                return await _read(response)
        except TimeoutError:
            return Answer("timeout", reason="http_timeout")
        except aiohttp.ClientConnectorError:
            self._verified = False
            return Answer("no_app", reason="connection_failed")
        except aiohttp.ClientError as problem:
            return Answer("app_error", response=str(problem), reason="connection_failed")


async def _read(response: aiohttp.ClientResponse) -> Answer:
    text = await response.text()
    no_retry = response.headers.get("x-slack-no-retry") == "1"
    said: Any = text or None
    if text[:1] in ("{", "["):
        try:
            said = json.loads(text)
        except ValueError:
            said = text
    if response.status == 200:
        return Answer(response=said, status=200)
    error = "no_listener" if response.status == 404 else "app_error"
    return Answer(error, said, response.status, no_retry, "http_error")
