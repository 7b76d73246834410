"""Acting in a sandbox from a test: the control API as plain async methods."""

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


class Driver:
    """An open connection: `async with await Driver.connect(url) as driver`.

    Each act answers with the sandbox's answer: acked, error, message, response, views…
    A refusal raises DriverError. `until` waits for what a predicate looks for.
    """

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
            return await _answer(response)

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

    # Acting

    async def post(self, path: str, **data: Any) -> Json:
        given = {key: value for key, value in data.items() if value is not None}
        async with self._session.post(f"{self.url}/_control/{path}", json=given) as response:
            return await _answer(response)

    async def command(self, user: str, channel: str, command: str, text: str = "") -> Json:
        return await self.post("command", user=user, channel=channel, command=command, text=text)

    async def message(
        self, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Json:
        return await self.post(
            "message", user=user, channel=channel, text=text, thread_ts=thread_ts
        )

    async def edit_message(self, user: str, channel: str, ts: str, text: str) -> Json:
        return await self.post("edit_message", user=user, channel=channel, ts=ts, text=text)

    async def react(self, user: str, channel: str, ts: str, name: str) -> Json:
        return await self.post("react", user=user, channel=channel, ts=ts, name=name)

    async def click(
        self,
        user: str,
        channel: str | None = None,
        *,
        action_id: str,
        ts: str | None = None,
        value: str | None = None,
        **target: Any,
    ) -> Json:
        """Press a button: in a message (channel, ts), a view (view_id, default the top) or Home.

        `value`: the button with this value, where several share the action id.
        """
        if value is not None:
            target |= await self._with_value(user, channel, ts, action_id, value, target)
        return await self.post(
            "click", user=user, channel=channel, ts=ts, action_id=action_id, **target
        )

    async def _with_value(
        self,
        user: str,
        channel: str | None,
        ts: str | None,
        action_id: str,
        value: str,
        target: Json,
    ) -> Json:
        blocks = await self._blocks(user, channel, ts, target)
        same = [e for _, e in buttons(blocks) if e.get("action_id") == action_id]
        for index, element in enumerate(same):
            if element.get("value") == value:
                return {"index": index}
        if any(e.get("type") == "button" for e in same):
            shown = [e.get("value") for e in same]
            raise AssertionError(f"No {action_id} has the value {value!r}, but: {shown}")
        return {"value": value}  # no button: a choice

    async def _blocks(
        self, user: str, channel: str | None, ts: str | None, target: Json
    ) -> list[Json]:
        if channel is not None and ts is not None:
            for thread in (None, target.get("thread_ts"), ts):
                for message in await self.messages(channel, user, thread):
                    if message["ts"] == ts:
                        return list(message.get("blocks") or [])
            return await self._reply_blocks(user, channel, ts)
        if target.get("home"):
            return list((await self.home_view(user) or {}).get("blocks", []))
        views = (await self.state(user))["views"]
        wanted = target.get("view_id")
        for view in reversed(views):
            if wanted in (None, view["id"]):
                return list(view["blocks"])
        return []

    async def _reply_blocks(self, user: str, channel: str, ts: str) -> list[Json]:
        for message in await self.messages(channel, user):
            if message.get("reply_count"):
                for reply in await self.messages(channel, user, message["ts"]):
                    if reply["ts"] == ts:
                        return list(reply.get("blocks") or [])
        return []

    async def click_text(
        self,
        user: str,
        channel: str | None = None,
        label: str = "",
        *,
        thread_ts: str | None = None,
        home: bool = False,
    ) -> Json:
        """Press the newest button with this label: in a channel, else the modal on top or Home."""
        seen: list[str] = []
        for target, blocks in await self._shown(user, channel, thread_ts, home=home):
            for block, element in buttons(blocks):
                said = element.get("text", {}).get("text", "")
                seen.append(said)
                if said == label:
                    return await self.post(
                        "click",
                        user=user,
                        action_id=element["action_id"],
                        block_id=block["block_id"],
                        index=_index(block, element),
                        **target,
                    )
        raise AssertionError(f"{user} sees no button {label!r} here, but: {seen}")

    async def _shown(
        self, user: str, channel: str | None, thread_ts: str | None, *, home: bool
    ) -> list[tuple[Json, list[Json]]]:
        if home:
            view = await self.home_view(user)
            return [({"home": True}, view["blocks"])] if view else []
        if channel is None:
            view = await self.view(user)
            return [({"view_id": view["id"]}, view["blocks"])] if view else []
        found = reversed(await self.messages(channel, user, thread_ts))
        return [({"channel": channel, "ts": m["ts"]}, m.get("blocks") or []) for m in found]

    async def select(self, user: str, action_id: str, value: Any = None, **target: Any) -> Json:
        """Choose, or type, in the modal on top (or channel= and ts=, view_id=, home=True)."""
        chosen = {"values": value} if isinstance(value, list) else {"value": value}
        return await self.post("select", user=user, action_id=action_id, **chosen, **target)

    async def suggest(self, user: str, action_id: str, value: str, **target: Any) -> Json:
        return await self.post("suggest", user=user, action_id=action_id, value=value, **target)

    async def submit(
        self, user: str, values: Json | None = None, *, view_id: str | None = None, **plain: Any
    ) -> Json:
        """Submit the modal on top; fields left out are sent as they show.

        `values`: {block: {action: plain}}, or {block or action: plain}, as keywords are too.
        """
        given = {**(values or {}), **plain}
        view = await self._modal(user, view_id)
        return await self.post("submit", user=user, view_id=view["id"], values=_placed(view, given))

    async def _modal(self, user: str, view_id: str | None) -> Json:
        for view in reversed((await self.state(user))["views"]):
            if view_id in (None, view["id"]):
                found: Json = view
                return found
        raise AssertionError(f"{user} has no modal open to submit. {await self._last()}")

    async def close(
        self, user: str, view_id: str | None = None, *, everything: bool = False
    ) -> Json:
        return await self.post("close", user=user, view_id=view_id, all=everything)

    async def home(self, user: str) -> Json:
        """Open the Home: the answer's `view` is what the app published."""
        return await self.post("home", user=user)

    async def shortcut(
        self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
    ) -> Json:
        return await self.post(
            "shortcut", user=user, callback_id=callback_id, channel=channel, ts=ts
        )

    async def clock(self, **move: Any) -> Json:
        """`advance=seconds`, `set=aware datetime or ISO text`, `freeze=bool`, `reset=True`."""
        if hasattr(move.get("set"), "isoformat"):
            move["set"] = move["set"].isoformat()
        clock: Json = (await self.post("clock", **move))["clock"]
        return clock

    async def locale(self, locale: str, user: str | None = None, tz: str | None = None) -> Json:
        return await self.post("locale", locale=locale, user=user, tz=tz)

    async def fault(self, kind: str, **settings: Any) -> Json:
        return await self.post("fault", kind=kind, **settings)

    async def no_faults(self) -> None:
        async with self._session.delete(f"{self.url}/_control/fault") as response:
            await _answer(response)

    # Waiting

    async def until(
        self,
        predicate: Predicate,
        timeout: float = 5.0,  # noqa: ASYNC109
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

    async def until_connected(self, timeout: float = 10.0) -> Json:  # noqa: ASYNC109
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
        timeout: float = 5.0,  # noqa: ASYNC109
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


def buttons(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every (block, button) in blocks, however deep."""
    found: list[tuple[Json, Json]] = []

    def look(block: Json, node: Any) -> None:
        if isinstance(node, dict):
            if "action_id" in node:
                found.append((block, node))
                return
            for child in node.values():
                look(node if "block_id" in node else block, child)
        elif isinstance(node, list):
            for child in node:
                look(block, child)

    for block in blocks:
        look(block, block)
    return found


def _index(block: Json, element: Json) -> int:
    same = [e for _, e in buttons([block]) if e["action_id"] == element["action_id"]]
    return next(index for index, one in enumerate(same) if one is element)


def _placed(view: Json, given: Json) -> Json:
    """Values by block and action, whichever of the two they were named by."""
    fields: Json = view["state"]["values"]
    placed: Json = {}
    for name, plain in given.items():
        if name in fields and isinstance(plain, dict) and set(plain) <= set(fields[name]):
            placed.setdefault(name, {}).update(plain)
            continue
        at = [(b, a) for b, actions in fields.items() for a in actions if name in (b, a)]
        if len(at) != 1:
            known = ", ".join(f"{b}/{a}" for b, actions in fields.items() for a in actions)
            raise AssertionError(f"{name!r} names {len(at)} fields of this modal: {known}")
        placed.setdefault(at[0][0], {})[at[0][1]] = plain
    return placed


async def _answer(response: aiohttp.ClientResponse) -> Json:
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
