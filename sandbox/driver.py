"""Driving a sandbox from a test: the control API as async methods."""

from typing import Any

from sandbox.driver_base import DriverBase, DriverError, read_response

__all__ = ["Driver", "DriverError"]
Json = dict[str, Any]


class Driver(DriverBase):
    """An open connection: `async with await Driver.connect(url) as driver`.

    Each action returns the sandbox's answer: acked, error, message, response, views…
    A refusal raises DriverError. `until` waits for a predicate to hold.
    """

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
            blocks = await self._blocks(user, channel, ts, target)
            target |= _by_value(blocks, action_id, value)
        return await self.post(
            "click", user=user, channel=channel, ts=ts, action_id=action_id, **target
        )

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
        view_id = target.get("view_id")
        for view in reversed(views):
            if view_id in (None, view["id"]):
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
        labels: list[str] = []
        for target, blocks in await self._visible_blocks(user, channel, thread_ts, home=home):
            for block, element in actionable(blocks):
                text = element.get("text", {}).get("text", "")
                labels.append(text)
                if text == label:
                    return await self.post(
                        "click",
                        user=user,
                        action_id=element["action_id"],
                        block_id=block["block_id"],
                        index=_index(block, element),
                        **target,
                    )
        raise AssertionError(f"{user} sees no button {label!r} here, but: {labels}")

    async def _visible_blocks(
        self, user: str, channel: str | None, thread_ts: str | None, *, home: bool
    ) -> list[tuple[Json, list[Json]]]:
        if home:
            view = await self.home_view(user)
            return [({"home": True}, view["blocks"])] if view else []
        if channel is None:
            view = await self.view(user)
            return [({"view_id": view["id"]}, view["blocks"])] if view else []
        messages = reversed(await self.messages(channel, user, thread_ts))
        return [({"channel": channel, "ts": m["ts"]}, m.get("blocks") or []) for m in messages]

    async def select(self, user: str, action_id: str, value: Any = None, **target: Any) -> Json:
        """Choose, or type, in the modal on top (or channel= and ts=, view_id=, home=True)."""
        choice = {"values": value} if isinstance(value, list) else {"value": value}
        return await self.post("select", user=user, action_id=action_id, **choice, **target)

    async def suggest(self, user: str, action_id: str, value: str, **target: Any) -> Json:
        return await self.post("suggest", user=user, action_id=action_id, value=value, **target)

    async def submit(
        self, user: str, values: Json | None = None, *, view_id: str | None = None, **plain: Any
    ) -> Json:
        """Submit the modal on top; fields left out keep their value.

        `values`: {block: {action: plain}} or {block or action: plain}; keywords are the latter.
        """
        view = await self._modal(user, view_id)
        by_action = _by_action(view, {**(values or {}), **plain})
        return await self.post("submit", user=user, view_id=view["id"], values=by_action)

    async def _modal(self, user: str, view_id: str | None) -> Json:
        for view in reversed((await self.state(user))["views"]):
            if view_id in (None, view["id"]):
                modal: Json = view
                return modal
        raise AssertionError(f"{user} has no modal open to submit. {await self._recent_log()}")

    async def close(
        self, user: str, view_id: str | None = None, *, everything: bool = False
    ) -> Json:
        return await self.post("close", user=user, view_id=view_id, all=everything)

    async def home(self, user: str) -> Json:
        """Open the Home; the answer's `view` is what the app published."""
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
            await read_response(response)


def actionable(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every element with an action id, with its block, at any depth."""
    pairs: list[tuple[Json, Json]] = []

    def visit(block: Json, node: Any) -> None:
        if isinstance(node, dict):
            if "action_id" in node:
                pairs.append((block, node))
                return
            for child in node.values():
                visit(node if "block_id" in node else block, child)
        elif isinstance(node, list):
            for child in node:
                visit(block, child)

    for block in blocks:
        visit(block, block)
    return pairs


def _index(block: Json, element: Json) -> int:
    """The element's position among those of its block with the same action id."""
    same = [e for _, e in actionable([block]) if e["action_id"] == element["action_id"]]
    return next(index for index, candidate in enumerate(same) if candidate is element)


def _by_value(blocks: list[Json], action_id: str, value: str) -> Json:
    """The `index` of the button with this value; on any other element the value is chosen."""
    same = [e for _, e in actionable(blocks) if e.get("action_id") == action_id]
    for index, element in enumerate(same):
        if element.get("value") == value:
            return {"index": index}
    if any(e.get("type") == "button" for e in same):
        values = [e.get("value") for e in same]
        raise AssertionError(f"No {action_id} has the value {value!r}, but: {values}")
    return {"value": value}


def _by_action(view: Json, values: Json) -> Json:
    """Values by block and action, from values named by either of the two."""
    fields: Json = view["state"]["values"]
    names = [(block_id, action_id) for block_id, actions in fields.items() for action_id in actions]
    by_action: Json = {}
    for name, plain in values.items():
        if name in fields and isinstance(plain, dict) and set(plain) <= set(fields[name]):
            by_action.setdefault(name, {}).update(plain)
            continue
        matches = [pair for pair in names if name in pair]
        if len(matches) != 1:
            choices = ", ".join("/".join(pair) for pair in names)
            raise AssertionError(f"{name!r} names {len(matches)} fields of this modal: {choices}")
        block_id, action_id = matches[0]
        by_action.setdefault(block_id, {})[action_id] = plain
    return by_action
