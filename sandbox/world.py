"""The workspace at work: state, clock, feed and delivery together, and what changes messages."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from sandbox.blocks import with_ids
from sandbox.clock import Clock
from sandbox.delivery import Delivery, Outcome
from sandbox.errors import ApiError
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.manifest import Manifest
from sandbox.rates import Rates
from sandbox.workspace import Channel, ResponseUrl, Trigger, User, Workspace

Json = dict[str, Any]
RESPONSE_URL_SECONDS = 30 * 60
KEPT = 5_000  # triggers and response URLs; older ones are long worn out


async def _none() -> int:
    return 0


@dataclass
class World:
    workspace: Workspace
    clock: Clock
    manifest: Manifest
    feed: Feed
    faults: Faults
    rates: Rates
    delivery: Delivery
    url: str = ""
    trigger_seconds: float = 3.0
    client_id: str = "0000.pacto"
    client_secret: str = "sandbox-client-secret"  # noqa: S105  a throwaway's
    new_ticket: Callable[[], str] = lambda: ""  # set by the server: a Socket Mode ticket
    drop_sockets: Callable[[], int] = lambda: 0
    refresh_sockets: Callable[[], Awaitable[int]] = _none

    codes: dict[str, frozenset[str] | None] = field(default_factory=dict)  # OAuth, unused yet
    schedule_changed: asyncio.Event = field(default_factory=asyncio.Event)
    home_published: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    # Who and where

    def user(self, user_id: str) -> User:
        found = self.workspace.users.get(user_id)
        if found is None:
            raise ApiError("user_not_found")
        return found

    @property
    def bot(self) -> User:
        return self.workspace.users[self.workspace.bot_user]

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let work go on by itself; it ends with the sandbox."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # Triggers and response URLs

    def new_trigger(self, user: str, *, view: str | None = None, channel: str | None = None) -> str:
        number = self.workspace.next_id("")
        trigger_id = f"{int(time.time())}.{number}.{self.workspace.team_id.lower()}"
        self.workspace.triggers[trigger_id] = Trigger(user, time.monotonic(), view, channel)
        self._forget_old_triggers()
        return trigger_id

    def _forget_old_triggers(self) -> None:
        old = list(self.workspace.triggers)[:-KEPT]
        for trigger_id in old:
            del self.workspace.triggers[trigger_id]

    def take_trigger(self, trigger_id: Any) -> Trigger:
        """The trigger, used up. ApiError as Slack: unknown, too old or used before."""
        trigger = self.workspace.triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise ApiError("invalid_trigger_id" if trigger_id else "invalid_arguments")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self.trigger_seconds:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(
        self,
        user: str,
        channel: str,
        *,
        message_ts: str | None = None,
        ephemeral: bool = False,
        thread_ts: str | None = None,
    ) -> str:
        token = self.workspace.next_id("R")
        for old in list(self.workspace.response_urls)[:-KEPT]:
            del self.workspace.response_urls[old]
        self.workspace.response_urls[token] = ResponseUrl(
            token, channel, user, self.clock.epoch(), message_ts, ephemeral, thread_ts
        )
        return f"{self.url}/response/{token}"

    # Messages

    def app_message(self, content: Json) -> Json:
        """A message of the app's bot, with the ids Slack gives it."""
        space = self.workspace
        message: Json = {
            "type": "message",
            "user": space.bot_user,
            "bot_id": space.bot_id,
            "app_id": space.app_id,
            "team": space.team_id,
            "text": content.get("text") or "",
            "bot_profile": {
                "id": space.bot_id,
                "app_id": space.app_id,
                "name": self.manifest.bot_name,
                "team_id": space.team_id,
            },
        }
        for key in ("attachments", "metadata", "thread_ts", "files", "username", "icon_emoji"):
            if content.get(key):
                message[key] = content[key]
        if content.get("blocks"):
            message["blocks"] = with_ids(content["blocks"])
        if content.get("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
        return message

    def add_message(self, channel: Channel, message: Json, *, tell_app: bool = True) -> Json:
        """Keep a message, count it as unread, tell the pages and the app."""
        message["ts"] = self.workspace.next_ts(self.clock.epoch())
        channel.messages[message["ts"]] = message
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent is not None and parent is not message:
            self._count_reply(channel, parent, message)
        self.feed.publish("message", set(channel.members), channel=channel.id, message=message)
        self._count_unread(channel, message)
        if tell_app:
            self.spawn(self.message_events(channel, message))
        return message

    def _count_reply(self, channel: Channel, parent: Json, reply: Json) -> None:
        parent["thread_ts"] = parent["ts"]
        parent["reply_count"] = parent.get("reply_count", 0) + 1
        users = parent.setdefault("reply_users", [])
        if reply.get("user") and reply["user"] not in users:
            users.append(reply["user"])
        parent["reply_users_count"] = len(users)
        parent["latest_reply"] = reply["ts"]
        reply["parent_user_id"] = parent.get("user")
        self.changed(channel, parent)

    def _count_unread(self, channel: Channel, message: Json) -> None:
        said = json.dumps([message.get("text"), message.get("blocks")])
        everyone = any(f"<!{word}" in said for word in ("channel", "here", "everyone"))
        for user in channel.members:
            if user == message.get("user"):
                continue
            named = channel.is_im or everyone or f"<@{user}" in said or f'"{user}"' in said
            channel.unread[user] = channel.unread.get(user, 0) + 1
            channel.mentions[user] = channel.mentions.get(user, 0) + int(named)
            self.tell_unread(channel, user)

    def tell_unread(self, channel: Channel, user: str) -> None:
        self.feed.publish(
            "unread",
            {user},
            channel=channel.id,
            user=user,
            unread=channel.unread.get(user, 0),
            mentions=channel.mentions.get(user, 0),
        )

    def changed(self, channel: Channel, message: Json) -> None:
        self.feed.publish(
            "message_changed", set(channel.members), channel=channel.id, message=message
        )

    def add_ephemeral(self, channel: Channel, user: str, content: Json) -> Json:
        """A message only `user` sees, gone with the sandbox."""
        message = self.app_message(content)
        message |= {"ts": self.workspace.next_ts(self.clock.epoch()), "ephemeral": True, "to": user}
        channel.ephemerals.setdefault(user, {})[message["ts"]] = message
        self.feed.publish("ephemeral", {user}, channel=channel.id, message=message)
        return message

    def replace_content(
        self, channel: Channel, message: Json, content: Json, *, retain: bool = False
    ) -> Json:
        """Update a message in place. `retain`: what is left out stays, what is empty goes."""
        fresh = self.app_message({**content, "thread_ts": message.get("thread_ts")})
        if "text" in content or not retain:
            message["text"] = fresh["text"]
        for key in ("blocks", "attachments", "metadata"):
            if key in fresh:
                message[key] = fresh[key]
            elif key in content or (not retain and key != "metadata"):
                message.pop(key, None)
        if message.get("ephemeral"):
            to = {message["to"]}
            self.feed.publish("message_changed", to, channel=channel.id, message=message)
            return message
        stamp = self.workspace.next_ts(self.clock.epoch())
        message["edited"] = {"user": message.get("user"), "ts": stamp}
        self.changed(channel, message)
        return message

    def remove(self, channel: Channel, message: Json) -> None:
        if message.get("ephemeral"):
            to = {message["to"]}
            channel.ephemerals.get(message["to"], {}).pop(message["ts"], None)
        else:
            to = set(channel.members)
            channel.messages.pop(message["ts"], None)
            self._uncount_reply(channel, message)
        self.feed.publish(
            "message_deleted", to, channel=channel.id, ts=message["ts"], message=message
        )

    def _uncount_reply(self, channel: Channel, message: Json) -> None:
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent is None or parent is message:
            return
        replies = [m for m in channel.messages.values() if is_reply(m, parent["ts"])]
        parent["reply_count"] = len(replies)
        parent["reply_users"] = list(dict.fromkeys(m["user"] for m in replies if m.get("user")))
        parent["latest_reply"] = replies[-1]["ts"] if replies else None
        self.changed(channel, parent)

    # Events

    async def event(self, event: Json, *, user: str | None = None) -> Outcome:
        """Send one event to the app if it subscribes to it."""
        name = event["type"]
        if name == "message":
            name = f"message.{_plural(event['channel_type'])}"
        if not self.manifest.wants(name):
            return Outcome.unwanted(name, connected=self.delivery.connected)
        return await self.delivery.event(event, self.clock.epoch(), user=user)

    async def message_events(self, channel: Channel, message: Json) -> list[Outcome]:
        """A new message's events: `message`, and `app_mention` where the bot is named."""
        bot = self.workspace.bot_user
        if bot not in channel.members:
            return []
        shown = {k: v for k, v in message.items() if k not in ("metadata", "reactions")}
        about = {
            **shown,
            "channel": channel.id,
            "channel_type": channel.kind,
            "event_ts": message["ts"],
        }
        user = message.get("user")
        events = [about]
        if f"<@{bot}>" in message["text"] and user != bot and not channel.is_im:
            mention = {**about, "type": "app_mention"}
            mention.pop("channel_type")
            events.append(mention)
        return await self._answers([self.event(one, user=user) for one in events])

    async def _answers(self, sending: list[Coroutine[Any, Any, Outcome]]) -> list[Outcome]:
        """All outcomes; without a manifest the first good one will do.

        An app that has not said what it subscribes to may listen to one of two events alone.
        """
        tasks = {asyncio.get_running_loop().create_task(one) for one in sending}
        self.tasks |= tasks
        waiting, done = tasks, set[asyncio.Task[Outcome]]()
        while waiting:
            fresh, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            self.tasks -= fresh
            done |= fresh
            if self.manifest.events is None and any(task.result().acked for task in done):
                break
        for task in waiting:
            task.add_done_callback(self.tasks.discard)
        return [task.result() for task in done]


def is_reply(message: Json, parent_ts: str) -> bool:
    """Whether a message stands in the thread of `parent_ts`, and is not that message itself."""
    return bool(parent_ts) and message.get("thread_ts") == parent_ts and message["ts"] != parent_ts


def _plural(kind: str) -> str:
    return {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}[kind]
