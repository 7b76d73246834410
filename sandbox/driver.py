"""Acting in a sandbox from a test: the control API as plain async methods."""

from typing import Any

from sandbox.driver_base import DriverBase, DriverError, answer_of

__all__ = ["Driver", "DriverError"]
Json = dict[str, Any]


class Driver(DriverBase):
    """An open connection: `async with await Driver.connect(url) as driver`.

    Each act answers with the sandbox's answer: acked, error, message, response, views…
    A refusal raises DriverError. `until` waits for what a predicate looks for.
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
            await answer_of(response)


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
