"""The driver's connection to a sandbox: asking, looking, and waiting for what is to come."""

import asyncio
import inspect
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

import aiohttp

Json = dict[str, Any]
Predicate = Callable[[], Any] | Callable[[], Awaitable[Any]]


class DriverError(AssertionError):
    """The sandbox refused: `code`, `status` and the whole `body` say why."""

    def __init__(self, status: int, body: Json) -> None:
        shown = {key: value for key, value in body.items() if key != "ok"}
        super().__init__(f"HTTP {status}: {json.dumps(shown, ensure_ascii=False)}")
        self.status = status
        self.code = str(body.get("error"))
        self.body = body


class DriverBase:
    """What `Driver` stands on; see there."""

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

    # Looking

    async def get(self, path: str, **query: Any) -> Json:
        given = {key: str(value) for key, value in query.items() if value is not None}
        async with self._session.get(f"{self.url}/_control/{path}", params=given) as response:
            return await answer_of(response)

    async def state(self, user: str | None = None) -> Json:
        return await self.get("state", user=user)

    async def messages(
        self, channel: str, user: str | None = None, thread_ts: str | None = None
    ) -> list[Json]:
        """Oldest first. `channel` may be a user's id (the app): their direct conversation."""
        found = await self.get("messages", channel=channel, user=user, thread_ts=thread_ts)
        messages: list[Json] = found["messages"]
        return messages

    async def dm(self, user: str, other: str | None = None) -> str:
        """The id of the direct conversation of a person with another (default: the app)."""
        if other is None:
            other = (await self.state())["app"]["bot_user_id"]
        return str((await self.post("dm", user=user, **{"with": other}))["channel"])

    async def dms(self, user: str) -> list[Json]:
        """What the app and this person said to each other."""
        return await self.messages(await self.dm(user), user)

    async def view(self, user: str) -> Json | None:
        """The modal on top of this person's stack."""
        views = (await self.state(user))["views"]
        return views[-1] if views else None

    async def home_view(self, user: str) -> Json | None:
        """The Home as it was last published; opens nothing."""
        view: Json | None = (await self.get("home", user=user))["view"]
        return view

    async def log(self, since: int = 0, kind: str | None = None, limit: int = 500) -> list[Json]:
        entries = (await self.get("log", since=since, limit=limit))["entries"]
        return [entry for entry in entries if kind in (None, entry["kind"])]

    async def post(self, path: str, **data: Any) -> Json:
        given = {key: value for key, value in data.items() if value is not None}
        async with self._session.post(f"{self.url}/_control/{path}", json=given) as response:
            return await answer_of(response)

    # Waiting

    async def until(
        self,
        predicate: Predicate,
        timeout: float = 5.0,  # noqa: ASYNC109  the caller's bound
        *,
        what: str = "",
    ) -> Any:
        """The predicate's first true answer, asked again after each change in the sandbox.

        AssertionError after `timeout` seconds, with what happened last.
        """
        end = time.monotonic() + timeout
        last: Any = None
        while True:
            self._changed.clear()
            last = predicate()
            if inspect.isawaitable(last):
                last = await last
            if last:
                return last
            left = end - time.monotonic()
            if left <= 0:
                break
            # Also looked at again without a change: a predicate may look outside the sandbox.
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.25))
            except TimeoutError:
                continue
        wanted = what or _source(predicate)
        raise AssertionError(
            f"Waited {timeout:g} s in vain for: {wanted}; it was {last!r}. {await self._last()}"
        )

    async def until_connected(self, timeout: float = 10.0) -> Json:  # noqa: ASYNC109  the caller's bound
        """Until an app is connected over Socket Mode."""

        async def app() -> Json | None:
            shown: Json = (await self.state())["app"]
            return shown if shown["connected"] else None

        found: Json = await self.until(app, timeout, what="an app to connect")
        return found

    async def until_message(
        self,
        channel: str,
        text: str,
        *,
        user: str | None = None,
        thread_ts: str | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109  the caller's bound
    ) -> Json:
        """The newest message whose text or blocks hold `text`."""

        async def there() -> Json | None:
            for message in reversed(await self.messages(channel, user, thread_ts)):
                if text in json.dumps(message, ensure_ascii=False):
                    return message
            return None

        found: Json = await self.until(there, timeout, what=f"{text!r} in {channel}")
        return found

    async def _last(self) -> str:
        try:
            entries = await self.log(limit=12)
        except (aiohttp.ClientError, AssertionError) as problem:
            return f"The sandbox does not answer: {problem}"
        lines = [
            f"  {e['kind']} {e['name']} user={e['user']} status={e['status']} error={e['error']}"
            for e in entries
        ]
        return "\n".join(["Last in its log:", *lines, "Last on its feed:", *self._frames[-8:]])


async def answer_of(response: aiohttp.ClientResponse) -> Json:
    try:
        body: Json = await response.json()
    except (aiohttp.ContentTypeError, ValueError):
        body = {"error": "not_json", "detail": (await response.text())[:300]}
    if response.status >= 400:
        raise DriverError(response.status, body)
    return body


def _short(frame: Json) -> str:
    said = json.dumps(frame, ensure_ascii=False)
    return "  " + (said if len(said) <= 200 else said[:197] + "...")


def _source(predicate: Predicate) -> str:
    try:
        return " ".join(inspect.getsource(predicate).split())[:200]
    except (OSError, TypeError):
        return repr(predicate)
