"""The running workspace: data, clock, feed and delivery, and every change to messages."""

import asyncio
import json
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from sandbox.blocks import with_ids
from sandbox.clock import Clock
from sandbox.delivery import Delivery, DeliveryResult
from sandbox.errors import ApiError
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.manifest import Manifest
from sandbox.rates import Rates
from sandbox.records import ResponseUrl, Trigger
from sandbox.socketmode import SocketHub
from sandbox.threads import count_reply, recount_replies
from sandbox.workspace import Channel, User, Workspace

Json = dict[str, Any]
RESPONSE_URL_SECONDS = 30 * 60
MAX_RETAINED = 5_000  # triggers and response URLs; older ones have expired
SUBSCRIPTIONS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
"""The suffix of a `message.…` subscription by `channel_type`."""


@dataclass
class World:
    workspace: Workspace
    clock: Clock
    manifest: Manifest
    feed: Feed
    faults: Faults
    rates: Rates
    delivery: Delivery
    sockets: SocketHub
    url: str = ""
    trigger_seconds: float = 3.0
    client_id: str = "0000.sandbox"
    client_secret: str = "sandbox-client-secret"  # noqa: S105  of the sandbox alone

    codes: dict[str, frozenset[str] | None] = field(default_factory=dict)  # unused OAuth codes
    schedule_changed: asyncio.Event = field(default_factory=asyncio.Event)
    home_published: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def user(self, user_id: str) -> User:
        user = self.workspace.users.get(user_id)
        if user is None:
            raise ApiError("user_not_found")
        return user

    @property
    def bot(self) -> User:
        return self.workspace.users[self.workspace.bot_user]

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run work in the background; it is cancelled when the sandbox stops."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # Triggers and response URLs

    def new_trigger(self, user: str, *, view: str | None = None, channel: str | None = None) -> str:
        number = self.workspace.next_id("")
        trigger_id = f"{int(time.time())}.{number}.{self.workspace.team_id.lower()}"
        self.workspace.triggers[trigger_id] = Trigger(user, time.monotonic(), view, channel)
        for old in list(self.workspace.triggers)[:-MAX_RETAINED]:
            del self.workspace.triggers[old]
        return trigger_id

    def take_trigger(self, trigger_id: Any) -> Trigger:
        """Use a trigger. ApiError as Slack's when it is unknown, expired or used before."""
        trigger = self.workspace.triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise ApiError("invalid_trigger_id" if trigger_id else "invalid_arguments")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - trigger.created > self.trigger_seconds:
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
    ) -> str:
        token = self.workspace.next_id("R")
        for old in list(self.workspace.response_urls)[:-MAX_RETAINED]:
            del self.workspace.response_urls[old]
        self.workspace.response_urls[token] = ResponseUrl(
            token, channel, user, self.clock.epoch(), message_ts, ephemeral
        )
        return f"{self.url}/response/{token}"

    # Messages

    def app_message(self, content: Json) -> Json:
        """A message by the app's bot, with the ids Slack adds."""
        workspace = self.workspace
        message: Json = {
            "type": "message",
            "user": workspace.bot_user,
            "bot_id": workspace.bot_id,
            "app_id": workspace.app_id,
            "team": workspace.team_id,
            "text": content.get("text") or "",
            "bot_profile": {
                "id": workspace.bot_id,
                "app_id": workspace.app_id,
                "name": self.bot.real_name,
                "team_id": workspace.team_id,
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
        """Store a message, count it as unread, and send it to the page and the app."""
        message["ts"] = self.workspace.next_ts(self.clock.epoch())
        channel.messages[message["ts"]] = message
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent is not None and parent is not message:
            count_reply(parent, message)
            self.publish_changed(channel, parent)
        self.feed.publish("message", set(channel.members), channel=channel.id, message=message)
        self._count_unread(channel, message)
        if tell_app:
            self.spawn(self.send_message_events(channel, message))
        return message

    def _count_unread(self, channel: Channel, message: Json) -> None:
        content = json.dumps([message.get("text"), message.get("blocks")])
        everyone = any(f"<!{word}" in content for word in ("channel", "here", "everyone"))
        for user in channel.members:
            if user == message.get("user"):
                continue
            mentioned = (
                channel.is_direct or everyone or f"<@{user}" in content or f'"{user}"' in content
            )
            channel.unread[user] = channel.unread.get(user, 0) + 1
            channel.mentions[user] = channel.mentions.get(user, 0) + int(mentioned)
            self.publish_unread(channel, user)

    def publish_unread(self, channel: Channel, user: str) -> None:
        self.feed.publish(
            "unread",
            {user},
            channel=channel.id,
            user=user,
            unread=channel.unread.get(user, 0),
            mentions=channel.mentions.get(user, 0),
        )

    def publish_changed(self, channel: Channel, message: Json) -> None:
        self.feed.publish(
            "message_changed", set(channel.members), channel=channel.id, message=message
        )

    def add_ephemeral(self, channel: Channel, user: str, content: Json) -> Json:
        """Add a message that only `user` sees."""
        message = self.app_message(content)
        message |= {"ts": self.workspace.next_ts(self.clock.epoch()), "ephemeral": True, "to": user}
        channel.ephemerals.setdefault(user, {})[message["ts"]] = message
        self.feed.publish("ephemeral", {user}, channel=channel.id, message=message)
        return message

    def replace_content(
        self, channel: Channel, message: Json, content: Json, *, retain: bool = False
    ) -> Json:
        """Update a message in place. With `retain`, a key absent from `content` is not changed."""
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
        self.publish_changed(channel, message)
        return message

    def remove_message(self, channel: Channel, message: Json) -> None:
        if message.get("ephemeral"):
            to = {message["to"]}
            channel.ephemerals.get(message["to"], {}).pop(message["ts"], None)
        else:
            to = set(channel.members)
            channel.messages.pop(message["ts"], None)
            self._recount_thread(channel, message)
        self.feed.publish(
            "message_deleted", to, channel=channel.id, ts=message["ts"], message=message
        )

    def _recount_thread(self, channel: Channel, message: Json) -> None:
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent is None or parent is message:
            return
        recount_replies(parent, channel.messages.values())
        self.publish_changed(channel, parent)

    # Events

    async def send_event(self, event: Json, *, user: str | None = None) -> DeliveryResult:
        """Send one event to the app if it subscribes to it."""
        name = event["type"]
        if name == "message":
            name = f"message.{SUBSCRIPTIONS[event['channel_type']]}"
        if not self.manifest.subscribes_to(name):
            return DeliveryResult.not_subscribed(name, connected=self.delivery.connected)
        return await self.delivery.deliver_event(event, self.clock.epoch(), user=user)

    async def send_channel_event(
        self, channel: Channel, event: Json, *, user: str | None = None
    ) -> DeliveryResult:
        """Send an event of a channel; an app outside the channel does not get it."""
        if self.workspace.bot_user not in channel.members:
            return self._not_in_conversation()
        return await self.send_event(event, user=user)

    async def send_message_events(self, channel: Channel, message: Json) -> DeliveryResult:
        """Send a new message as `message`, and as `app_mention` where it mentions the bot."""
        bot = self.workspace.bot_user
        if bot not in channel.members:
            return self._not_in_conversation()
        content = {k: v for k, v in message.items() if k not in ("metadata", "reactions")}
        event = {
            **content,
            "channel": channel.id,
            "channel_type": channel.kind,
            "event_ts": message["ts"],
        }
        user = message.get("user")
        events = [event]
        if f"<@{bot}>" in message["text"] and user != bot and not channel.is_im:
            mention = {**event, "type": "app_mention"}
            mention.pop("channel_type")
            events.append(mention)
        results = await self._results([self.send_event(event, user=user) for event in events])
        return max(results, key=lambda r: (r.acked, r.delivered, bool(r.error)))

    def _not_in_conversation(self) -> DeliveryResult:
        message = "The app is not in this conversation, so it hears nothing of it."
        return DeliveryResult.not_sent(message, connected=self.delivery.connected)

    async def _results(
        self, deliveries: list[Coroutine[Any, Any, DeliveryResult]]
    ) -> list[DeliveryResult]:
        """The results of all deliveries; without a manifest those up to the first ack.

        Without a manifest the subscriptions are unknown, and the app may listen to just one of
        the events sent.
        """
        tasks = {asyncio.get_running_loop().create_task(delivery) for delivery in deliveries}
        self.tasks |= tasks
        pending, done = tasks, set[asyncio.Task[DeliveryResult]]()
        while pending:
            finished, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            self.tasks -= finished
            done |= finished
            if self.manifest.events is None and any(task.result().acked for task in done):
                break
        for task in pending:
            task.add_done_callback(self.tasks.discard)
        return [task.result() for task in done]
