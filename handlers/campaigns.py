"""`/pacto spend` and `/pacto costs`, and the buttons and forms of campaigns."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.refusals import Refusal
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, View
from handlers.origins import Origin, refresh
from handlers.payloads import TEXT, Body, part_of, text_in
from messages import forms_campaign as forms
from messages import forms_costs
from messages.ids import Click, Form, Suggest, campaign_id, click_of
from services import campaigns, costs

LIST = "/pacto campaigns"


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/pacto` that open the forms of spend and of costs."""
    conversation = _Campaigns(dispatcher)
    return {"spend": conversation.open_spend, "costs": conversation.open_costs}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of the clicks, the names that are offered, and the forms."""
    conversation = _Campaigns(dispatcher)
    app.action(re.compile(r"^campaign\."))(conversation.click)
    app.options(Suggest.CAMPAIGN)(conversation.suggest)
    app.view(Form.CAMPAIGN)(conversation.add)
    app.view(Form.CAMPAIGN_EDIT)(conversation.change)
    app.view(Form.SPEND)(conversation.log_spend)
    app.view(Form.CAMPAIGN_MERGE)(conversation.merge)
    app.view(Form.COSTS)(conversation.set_costs)


class _Campaigns:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def open_spend(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command, Click.CAMPAIGN_SPEND)
        await ack()

    async def open_costs(self, ack: AsyncAck, command: Body, _: str) -> None:
        reader, current = await self._dispatcher.ask(command, costs.begin)
        form = forms_costs.costs(reader.localizer, reader.company.currency, current)
        await self._dispatcher.open(command, form)
        await ack()

    async def set_costs(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._dispatcher.once(body, costs.change, forms_costs.parse_costs(view))
        await ack()

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click = click_of(action.get("action_id"))
        if click is Click.CAMPAIGN_EDIT:
            chosen = campaign_id(text_in(part_of(action, "selected_option"), "value"))
            reader, details = await self._dispatcher.ask(body, campaigns.details, chosen)
            currency, origin = reader.company.currency, Origin.of(body).packed()
            form = forms.edit(reader.localizer, currency, details, origin)
            await self._dispatcher.open(body, form)
        else:
            await self._open(body, click)
        await ack()

    async def _open(self, body: Body, click: Click | None) -> None:
        reader, today = await self._dispatcher.ask(body, campaigns.begin)
        localizer, currency = reader.localizer, reader.company.currency
        origin = Origin.of(body).packed()
        if click is Click.CAMPAIGN_NEW:
            form = forms.new(localizer, currency, origin)
        elif click is Click.CAMPAIGN_SPEND:
            form = forms.spend(localizer, currency, today, origin)
        elif click is Click.CAMPAIGN_MERGE:
            form = forms.merge(localizer, origin)
        else:
            raise Refusal("no_such_campaign")
        await self._dispatcher.open(body, form)

    async def suggest(self, ack: AsyncAck, body: Body) -> None:
        typed = text_in(body, "value")[:TEXT]
        try:
            reader, names = await self._dispatcher.ask(body, campaigns.offered, typed)
        except Refusal:
            await ack(options=[])
            return
        groups = forms.suggested(reader.localizer, names.names, names.of_leads, names.new)
        if groups:
            await ack(option_groups=groups)
        else:
            await ack(options=[])

    async def add(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._dispatcher.once(body, campaigns.add, forms.parse_campaign(view))
        await self._follow(body)
        await ack()

    async def change(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._dispatcher.once(body, campaigns.change, *forms.parse_edit(view))
        await self._follow(body)
        await ack()

    async def log_spend(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._dispatcher.once(body, campaigns.log_spend, forms.parse_spend(view))
        await self._follow(body)
        await ack()

    async def merge(self, ack: AsyncAck, body: Body, view: View) -> None:
        names = forms.parse_merge(view)
        await self._dispatcher.once(body, campaigns.merge, names.into, names.other)
        await self._follow(body)
        await ack()

    async def _follow(self, body: Body) -> None:
        await refresh(self._dispatcher, body, Origin.of(body), LIST)
