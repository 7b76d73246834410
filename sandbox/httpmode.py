"""Signed HTTP: events, commands and interactions POSTed to the app's request URL."""

import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery import AppResponse, DeliveryError, Envelope, EnvelopeType, RetryReason

Json = dict[str, Any]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


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
    def request_url(self) -> str | None:
        return self.events_url

    @property
    def connected(self) -> bool:
        """Whether the URL answered the challenge and was reachable at the last attempt."""
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
        response = await self._post(self.events_url, body, {"Content-Type": JSON}, seconds)
        echoed = response.body
        if isinstance(echoed, dict):
            echoed = echoed.get("challenge")
        self._verified = response.error is None and echoed == challenge
        return self._verified

    async def send(self, envelope: Envelope, seconds: float) -> AppResponse:
        if not self._verified and not await self.verify(seconds):
            return AppResponse(DeliveryError.NO_APP, reason=RetryReason.CONNECTION_FAILED)
        payload = envelope.payload
        if envelope.type is EnvelopeType.EVENT:
            headers = {"Content-Type": JSON, **_retry_headers(envelope)}
            body = json.dumps(payload).encode()
            return await self._post(self.events_url, body, headers, seconds)
        if envelope.type is EnvelopeType.COMMAND:
            url = self._command_urls.get(payload["command"], self.events_url)
            form = payload
        else:
            wants_options = payload["type"] == "block_suggestion"
            url = self._options_url if wants_options else self._interactivity_url
            form = {"payload": json.dumps(payload)}
        return await self._post(url, urlencode(form).encode(), {"Content-Type": FORM}, seconds)

    def signature(self, body: bytes, timestamp: str) -> str:
        base = b"v0:" + timestamp.encode() + b":" + body
        return "v0=" + hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()

    async def _post(
        self, url: str, body: bytes, extra_headers: dict[str, str], seconds: float
    ) -> AppResponse:
        # Apps check the signature's age by the machine's clock, not by the sandbox's.
        timestamp = str(int(time.time()))
        headers = {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": self.signature(body, timestamp),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **extra_headers,
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
            return AppResponse(DeliveryError.TIMEOUT, reason=RetryReason.HTTP_TIMEOUT)
        except aiohttp.ClientConnectorError:
            self._verified = False
            return AppResponse(DeliveryError.NO_APP, reason=RetryReason.CONNECTION_FAILED)
        except aiohttp.ClientError as problem:
            return AppResponse(
                DeliveryError.APP_ERROR, str(problem), reason=RetryReason.CONNECTION_FAILED
            )


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if not envelope.attempt or envelope.retry_reason is None:
        return {}
    reason = envelope.retry_reason
    if reason is RetryReason.TIMEOUT:  # the first attempt went over a socket
        reason = RetryReason.HTTP_TIMEOUT
    return {"x-slack-retry-num": str(envelope.attempt), "x-slack-retry-reason": reason.value}


async def _read(response: aiohttp.ClientResponse) -> AppResponse:
    text = await response.text()
    no_retry = response.headers.get("x-slack-no-retry") == "1"
    body: Any = text or None
    if text[:1] in ("{", "["):
        try:
            body = json.loads(text)
        except ValueError:
            body = text
    if response.status == 200:
        return AppResponse(body=body, status=200)
    error = DeliveryError.NO_LISTENER if response.status == 404 else DeliveryError.APP_ERROR
    return AppResponse(error, body, response.status, no_retry, RetryReason.HTTP_ERROR)
