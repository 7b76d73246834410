"""The driver's connection to a sandbox: requests, reading its state, and waiting for changes."""

import asyncio
import inspect
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

import aiohttp

Json = dict[str, Any]
Predicate = Callable[[], Any] | Callable[[], Awaitable[Any]]
PATIENCE = 30.0  # seconds; it only ends what would never come, also on a busy machine


class DriverError(AssertionError):
    """The sandbox refused: `code`, `status` and the whole `body` say why."""

    def __init__(self, status: int, body: Json) -> None:
        details = {key: value for key, value in body.items() if key != "ok"}
        super().__init__(f"HTTP {status}: {json.dumps(details, ensure_ascii=False)}")
        self.status = status
        self.code = str(body.get("error"))
        self.body = body


class DriverBase:
    """The base of `Driver`; see there."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url.rstrip("/")
        self._session = session
        self._changed = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._frames: list[str] = []

    @classmethod
    async def connect(cls, url: str) -> Self:
        driver = cls(url, aiohttp.ClientSession())
        try:
            feed = await driver._session.ws_connect(f"{driver.url}/_control/feed", max_msg_size=0)
        except BaseException:
            await driver._session.close()
            raise
        driver._reader = asyncio.get_running_loop().create_task(driver._read(feed))
        return driver

    async def stop(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        await self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _read(self, feed: aiohttp.ClientWebSocketResponse) -> None:
        async with feed:
            async for frame in feed:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    data = json.loads(frame.data)
                    self._frames = [*self._frames[-19:], _short(data)]
                self._changed.set()

    # Reading

    async def get(self, path: str, **query: Any) -> Json:
        params = {key: str(value) for key, value in query.items() if value is not None}
        async with self._session.get(f"{self.url}/_control/{path}", params=params) as response:
            return await read_response(response)

    async def state(self, user: str | None = None) -> Json:
        return await self.get("state", user=user)

    async def messages(
        self, channel: str, user: str | None = None, thread_ts: str | None = None
    ) -> list[Json]:
        """Oldest first. `channel` may be a user's id (the app's too): their direct conversation."""
        body = await self.get("messages", channel=channel, user=user, thread_ts=thread_ts)
        messages: list[Json] = body["messages"]
        return messages

    async def dm(self, user: str, other: str | list[str] | None = None) -> str:
        """The id of a user's direct conversation with another, or several (default: the app)."""
        if other is None:
            other = (await self.state())["app"]["bot_user_id"]
        return str((await self.post("dm", user=user, **{"with": other}))["channel"])

    async def dms(self, user: str) -> list[Json]:
        """The messages between the app and this user."""
        return await self.messages(await self.dm(user), user)

    async def view(self, user: str) -> Json | None:
        """The modal on top of this user's stack."""
        views = (await self.state(user))["views"]
        return views[-1] if views else None

    async def home_view(self, user: str) -> Json | None:
        """The Home as last published, without opening it."""
        view: Json | None = (await self.get("home", user=user))["view"]
        return view

    async def log(self, since: int = 0, kind: str | None = None, limit: int = 500) -> list[Json]:
        entries = (await self.get("log", since=since, limit=limit))["entries"]
        return [entry for entry in entries if kind in (None, entry["kind"])]

    async def post(self, path: str, **data: Any) -> Json:
        body = {key: value for key, value in data.items() if value is not None}
        async with self._session.post(f"{self.url}/_control/{path}", json=body) as response:
            return await read_response(response)

    # Waiting

    async def until(
        self,
        predicate: Predicate,
        timeout: float = PATIENCE,  # noqa: ASYNC109  the caller's bound
        *,
        what: str = "",
    ) -> Any:
        """The predicate's first true result, evaluated again after each change in the sandbox.

        AssertionError after `timeout` seconds, with the last log entries.
        """
        deadline = time.monotonic() + timeout
        last: Any = None
        while True:
            self._changed.clear()
            last = predicate()
            if inspect.isawaitable(last):
                last = await last
            if last:
                return last
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                break
            # Also evaluated without a change: a predicate may depend on more than the sandbox.
            try:
                await asyncio.wait_for(self._changed.wait(), min(remaining, 0.25))
            except TimeoutError:
                continue
        description = what or _source(predicate)
        raise AssertionError(
            f"Waited {timeout:g} s in vain for: {description}; it was {last!r}. "
            f"{await self._recent_log()}"
        )

    async def until_connected(self, timeout: float = PATIENCE) -> Json:  # noqa: ASYNC109  the caller's bound
        """Until an app is connected over Socket Mode."""

        async def connected_app() -> Json | None:
            app: Json = (await self.state())["app"]
            return app if app["connected"] else None

        app: Json = await self.until(connected_app, timeout, what="an app to connect")
        return app

    async def until_message(
        self,
        channel: str,
        text: str,
        *,
        user: str | None = None,
        thread_ts: str | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109  the caller's bound
    ) -> Json:
        """The newest message whose text or blocks hold `text`."""

        async def matching_message() -> Json | None:
            for message in reversed(await self.messages(channel, user, thread_ts)):
                if text in json.dumps(message, ensure_ascii=False):
                    return message
            return None

        message: Json = await self.until(matching_message, timeout, what=f"{text!r} in {channel}")
        return message

    async def _recent_log(self) -> str:
        try:
            entries = await self.log(limit=12)
        except (aiohttp.ClientError, AssertionError) as problem:
            return f"The sandbox does not answer: {problem}"
        lines = [
            f"  {e['kind']} {e['name']} user={e['user']} status={e['status']} error={e['error']}"
            for e in entries
        ]
        return "\n".join(["Last in its log:", *lines, "Last on its feed:", *self._frames[-8:]])


async def read_response(response: aiohttp.ClientResponse) -> Json:
    try:
        body: Json = await response.json()
    except (aiohttp.ContentTypeError, ValueError):
        body = {"error": "not_json", "detail": (await response.text())[:300]}
    if response.status >= 400:
        raise DriverError(response.status, body)
    return body


def _short(frame: Json) -> str:
    text = json.dumps(frame, ensure_ascii=False)
    return "  " + (text if len(text) <= 200 else text[:197] + "...")


def _source(predicate: Predicate) -> str:
    try:
        return " ".join(inspect.getsource(predicate).split())[:200]
    except (OSError, TypeError):
        return repr(predicate)
