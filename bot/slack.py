"""The Slack gateway: one shared session, and every error of the SDK turned into few of ours."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT = 20  # seconds
READ_TRIES = 5
UNTOLD_WAIT = timedelta(seconds=30)
_PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)


class SlackError(Exception):
    """A call that did not do what was asked. `code` is Slack's name of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CallRejectedError(SlackError):
    """Slack said no, and will say no again. It was not done."""


class RateLimitedError(SlackError):
    """Slack asks to wait. It was not done."""

    def __init__(self, code: str, wait: timedelta) -> None:
        super().__init__(code)
        self.wait = wait


class OutcomeUnknownError(SlackError):
    """No answer came, or none that tells: it may have been done."""


class ConnectionFailedError(OutcomeUnknownError):
    """No connection came about. It was not done."""


class TokenUnreadableError(SlackError):
    """The workspace's token was encrypted with another key. Nothing was sent."""

    wait = timedelta(minutes=1)


TokenOf = Callable[[str], Awaitable[str | None]]


class Slack:
    """Calls Slack with one HTTP session. No retries here: the outbox knows when to try again.

    `token_of` gives the bot token of a workspace, or None where the client's own is meant.
    """

    def __init__(self, client: AsyncWebClient, token_of: TokenOf) -> None:
        self.client = client
        self._token_of = token_of
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Begin to share one session; by default the SDK connects anew for every call."""
        if self.client.session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=60),
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            )
            self.client.session = self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self.client.session = None
            self._session = None

    async def call(self, workspace_id: str, method: str, **arguments: Any) -> Any:
        """Call a writing method.

        Raises `CallRejectedError`, `RateLimitedError`, `OutcomeUnknownError`.
        """
        return await self._ask(workspace_id, method, json=_given(arguments))

    async def read(
        self, workspace_id: str, method: str, *, tries: int = READ_TRIES, **arguments: Any
    ) -> Any:
        """Call a reading method, which takes no JSON; waits out limits and silences.

        The arguments go in the form: not every server reads the query of a POST.
        """
        form = {name: _text(value) for name, value in _given(arguments).items()}
        for left in range(tries, 0, -1):
            try:
                return await self._ask(workspace_id, method, data=form)
            except RateLimitedError as error:
                if left == 1:
                    raise
                await asyncio.sleep(error.wait.total_seconds())
            except OutcomeUnknownError:
                if left == 1:
                    raise
                await asyncio.sleep(tries - left + 1)
        raise AssertionError("the last try returns or raises")

    async def pages(
        self,
        workspace_id: str,
        method: str,
        key: str,
        *,
        tries: int = READ_TRIES,
        **arguments: Any,
    ) -> list[dict[str, Any]]:
        """All pages of a list."""
        items: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            answer = await self.read(
                workspace_id, method, tries=tries, limit=200, cursor=cursor, **arguments
            )
            items += answer.get(key) or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return items

    async def respond(self, url: str, **body: Any) -> dict[str, Any]:
        """Answer by a response_url, which needs no token. Raises as `call`."""
        return _answer_of(await self._post(url, json=_given(body)))

    async def deposit(self, url: str, content: bytes) -> None:
        """Send the bytes of a file to the address that Slack gave for it. Raises as `call`."""
        await self._post(url, data=content)

    async def _post(self, url: str, **sent: Any) -> str:
        if self.client.session is None:
            raise ConnectionFailedError("no session")
        try:
            async with self.client.session.post(url, **sent) as response:
                text = await response.text()
                answer = _answer_of(text)
                if response.status == 200 and answer.get("ok") is not False:
                    return text
                code = str(answer.get("error") or f"http_{response.status}")
                raise _error(code, response.status, response.headers)
        except aiohttp.ClientConnectorError as error:
            raise ConnectionFailedError(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise OutcomeUnknownError(type(error).__name__) from error

    async def _ask(self, workspace_id: str, method: str, **sent: Any) -> Any:
        token = await self._token_of(workspace_id)
        headers = {"Authorization": f"Bearer {token}"} if token else None
        try:
            return await self.client.api_call(method, headers=headers, **sent)
        except SlackApiError as error:
            raise translated(error) from error
        except aiohttp.ClientConnectorError as error:
            raise ConnectionFailedError(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise OutcomeUnknownError(type(error).__name__) from error


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def translated(error: SlackApiError) -> SlackError:
    """An error of the SDK's as one of ours."""
    answer = error.response
    # The SDK hands on aiohttp's own response where the body was no JSON.
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 200))
    data = answer.data if isinstance(getattr(answer, "data", None), dict) else {}
    code = str(data.get("error") or f"http_{status}")
    if "error" not in data and status < 500 and status != 429:
        return OutcomeUnknownError(code)
    return _error(code, status, answer.headers)


def _error(code: str, status: int, headers: Mapping[str, Any]) -> SlackError:
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return RateLimitedError("ratelimited", _wait(headers))
    if status >= 500 or code in _PASSING:
        return OutcomeUnknownError(code)
    return CallRejectedError(code)


def _answer_of(text: str) -> dict[str, Any]:
    """What a response_url answers: "ok", a code by itself, or JSON; of an upload "OK - 12"."""
    try:
        answer = json.loads(text)
    except ValueError:
        is_ok = text.strip().lower().startswith("ok")
        return {} if is_ok else {"ok": False, "error": text.strip()[:50]}
    return answer if isinstance(answer, dict) else {}


def _wait(headers: Mapping[str, Any]) -> timedelta:
    """What `Retry-After` says, in whole or broken seconds."""
    headers_by_name = {name.lower(): str(value) for name, value in dict(headers).items()}
    try:
        seconds = float(headers_by_name["retry-after"])
    except (KeyError, ValueError):
        return UNTOLD_WAIT
    return timedelta(seconds=min(max(1.0, seconds), 3600.0))  # a NaN becomes 1
