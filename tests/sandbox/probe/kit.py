"""What every row of the probe is given: a sandbox, a person's hands, and a Bolt app that answers.

A row is one behaviour of Slack's, named as a sentence; `test_probe.py` runs each by both
transports.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox

Json = dict[str, Any]
Row = Callable[["Probe"], Awaitable[None]]
ROWS: dict[str, Row] = {}
ANY = re.compile(".*", re.DOTALL)
SALES, MARKETING, GENERAL, RANDOM = "C0SALES", "C0MARKETING", "C0GENERAL", "C0RANDOM"
RAFAEL, LUCIA, MARINA, CARMEN = "U0RAFAEL", "U0LUCIA", "U0MARINA", "U0CARMEN"
BOT = "U0PACTO"


def behaviour(sentence: str) -> Callable[[Row], Row]:
    def register(row: Row) -> Row:
        assert sentence not in ROWS, sentence
        ROWS[sentence] = row
        return row

    return register


class Probe:
    """`heard`: every payload the app was sent; `on`: what it does with one kind, else it acks."""

    def __init__(self, sandbox: Sandbox, driver: Driver, client: AsyncWebClient) -> None:
        self.sandbox, self.driver, self.client = sandbox, driver, client
        self.heard: list[Json] = []
        self.on: dict[str, Callable[..., Awaitable[Any]]] = {}
        self.app = AsyncApp(
            client=client, signing_secret=sandbox.signing_secret, process_before_response=True
        )
        listen = {
            "command": self.app.command(ANY),
            "shortcut": self.app.shortcut(ANY),
            "action": self.app.action(ANY),
            "options": self.app.options(ANY),
            "submission": self.app.view(ANY),
            "closed": self.app.view_closed(ANY),
            "event": self.app.event(ANY),
        }
        for kind, register in listen.items():
            register(self._listener(kind))

    def _listener(self, kind: str) -> Callable[..., Awaitable[None]]:
        async def listener(ack: Any, body: Json, respond: Any) -> None:
            self.heard.append(body)
            if kind in self.on:
                await self.on[kind](ack, body, respond)
            else:
                await ack()

        return listener

    # What a row does

    async def post(self, text: str = "hi", channel: str = SALES, **content: Any) -> Json:
        """The message as the app posts it."""
        answer = await self.client.chat_postMessage(channel=channel, text=text, **content)
        message: Json = answer["message"]
        return message

    async def refused(self, method: str, **arguments: Any) -> Json:
        """What Slack answers to a call that it refuses."""
        with pytest.raises(SlackApiError) as caught:
            await self.client.api_call(method, json=arguments)
        body: Json = caught.value.response.data
        return body

    async def code(self, method: str, **arguments: Any) -> str:
        return str((await self.refused(method, **arguments))["error"])

    async def texts(self, channel: str = SALES, user: str | None = None) -> list[str]:
        return [message["text"] for message in await self.driver.messages(channel, user)]

    async def clicked(self, message: Json, user: str = RAFAEL, channel: str = SALES) -> Json:
        """The payload of a click on the button `press` of a message."""
        await self.driver.click(user, action_id="press", channel=channel, ts=message["ts"])
        return self.heard[-1]

    async def opened(self, view: Json, user: str = MARINA) -> Json:
        """The view as opened for this user, by a command."""

        async def open_view(ack: Any, body: Json, _respond: Any) -> None:
            await self.client.views_open(trigger_id=body["trigger_id"], view=view)
            await ack()

        self.on["command"] = open_view
        await self.driver.command(user, GENERAL, "/open")
        opened = await self.driver.view(user)
        assert opened is not None
        return opened

    async def trigger(self, user: str = MARINA) -> str:
        """A fresh trigger id."""
        self.on.pop("command", None)
        await self.driver.command(user, GENERAL, "/trigger")
        return str(self.heard[-1]["trigger_id"])

    async def event(self, kind: str, **fields: Any) -> Json:
        """The event of this type, and with these fields, once the app has heard it."""

        def matching() -> Json | None:
            for body in self.heard:
                event = body.get("event") or {}
                if event.get("type") == kind and fields.items() <= event.items():
                    return body
            return None

        body = await self.driver.until(matching, what=f"the event {kind}")
        event: Json = body["event"]
        return event


def plain(text: str = "A text") -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str = "press", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Press"), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(block_id: str, element: Json | None = None, **more: Any) -> Json:
    element = {"action_id": "value", **(element or {"type": "plain_text_input"})}
    label = plain(block_id)
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "callback_id": "form", "title": plain("A form")}
    return {**view, "submit": plain("Save"), "blocks": list(blocks) or [field("name")], **more}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks) or [{"type": "divider"}]}
