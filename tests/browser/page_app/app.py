"""The listeners of the small app."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from page_app import forms, gallery

Json = dict[str, Any]


@dataclass
class Heard:
    """What reached the app, for a test to look at."""

    submissions: list[Json] = field(default_factory=list)
    clicks: list[str] = field(default_factory=list)
    held: asyncio.Event = field(default_factory=asyncio.Event)


MANIFEST: Json = {
    "display_information": {"name": "Pacto"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Pacto"},
        "shortcuts": [
            {
                "name": "New lead",
                "type": "global",
                "callback_id": "new_lead",
                "description": "Open the form",
            },
            {
                "name": "Make a lead of this",
                "type": "message",
                "callback_id": "lead_of",
                "description": "From a message",
            },
        ],
        "slash_commands": [
            {
                "command": "/lead",
                "description": "Leads of both teams",
                "usage_hint": "find TEXT · show L-12 · mine",
                "should_escape": True,
            },
            {
                "command": "/sla",
                "description": "Where both sides stand",
                "usage_hint": "status · terms",
                "should_escape": True,
            },
            {
                "command": "/gallery",
                "description": "Every block",
                "usage_hint": "charts",
                "should_escape": True,
            },
            {"command": "/silent", "description": "Never answers", "should_escape": True},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["chat:write", "commands", "im:history", "channels:history", "users:read"]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def make_app(token: str, base_url: str, heard: Heard) -> AsyncApp:
    app = AsyncApp(
        client=AsyncWebClient(token=token, base_url=base_url), process_before_response=True
    )
    _commands(app)
    _buttons(app, heard)
    _modals(app, heard)
    return app


def _commands(app: AsyncApp) -> None:
    @app.command("/lead")
    async def lead(ack, body, client):
        await ack()
        view = forms.question() if body["text"] == "forget" else forms.lead_form()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.command("/sla")
    async def sla(ack):
        await ack("Marketing *80 %*, sales *92 %*: both on track.")

    @app.command("/gallery")
    async def show(ack, body, client):
        await ack()
        name = body["text"] or "card"
        await client.chat_postMessage(
            channel=body["channel_id"], text=f"Gallery: {name}", blocks=gallery.GROUPS[name]()
        )

    @app.command("/silent")
    async def silent():
        await asyncio.sleep(0)

    @app.event("app_mention")
    async def mentioned(event, client):
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text="You called, *boss*."
        )

    @app.event("message")
    async def written(event, client):
        if event.get("channel_type") == "im" and not event.get("bot_id"):
            await client.chat_postMessage(channel=event["channel"], text=f"Echo: {event['text']}")

    @app.event("app_home_opened")
    async def opened(event, client):
        await client.views_publish(user_id=event["user"], view=forms.home(event["user"]))


def _buttons(app: AsyncApp, heard: Heard) -> None:
    @app.action("accept")
    async def accept(ack, body, client):
        await heard.held.wait()
        await ack()
        heard.clicks.append("accept")
        blocks = [block for block in gallery.card_of_a_lead() if block["type"] != "actions"]
        blocks.append(
            {"type": "section", "text": gallery.mrkdwn(f"Aceito por <@{body['user']['id']}>")}
        )
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Aceito", blocks=blocks
        )

    @app.action("reject")
    async def reject(ack, respond):
        await ack()
        heard.clicks.append("reject")
        await respond("Recusado.", replace_original=False)

    @app.action("more")
    async def more(ack, action, respond):
        await ack()
        await respond(f"Chosen: {action['selected_option']['value']}", replace_original=False)

    @app.action("source")
    async def source(ack, action):
        await ack()
        heard.clicks.append(f"source {action['selected_option']['value']}")

    @app.action("new_lead")
    async def new_lead(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=forms.lead_form())


def _modals(app: AsyncApp, heard: Heard) -> None:
    @app.shortcut("new_lead")
    async def from_anywhere(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=forms.lead_form())

    @app.shortcut("lead_of")
    async def from_message(ack, body, client):
        await ack()
        view = forms.lead_form()
        view["blocks"][1]["element"]["initial_value"] = body["message"]["text"]
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.options("company")
    async def companies(ack, payload):
        names = ["Padaria Aurora", "Padaria do Sol", "Oficina Boa Vista"]
        matches = [name for name in names if payload["value"].lower() in name.lower()]
        await ack(options=[gallery.option(name, name.lower()) for name in matches])

    @app.action("push")
    async def push(ack, body, client):
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=forms.second_form())

    @app.action("grow")
    async def grow(ack, body, client):
        await ack()
        view = forms.lead_form()
        view["blocks"].insert(
            2, forms.field("nick", "Apelido", {"type": "plain_text_input"}, optional=True)
        )
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @app.view("lead")
    async def lead(ack, view):
        values = view["state"]["values"]
        if "@gmail" in (values["email"]["email"]["value"] or ""):
            await ack(response_action="errors", errors={"email": "Use o e-mail da empresa."})
            return
        heard.submissions.append({"values": values, "private_metadata": view["private_metadata"]})
        await ack()

    @app.view("second")
    async def second(ack):
        await ack()
