"""The proposal: opened, edited by sections and entries, sent, taken back, withdrawn."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.agreement_parts import RECORDS
from funnel.refusals import InvalidFields, Refusal
from funnel.terms import Section
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, View
from handlers.payloads import Body, part_of, text_in, view_id_of
from handlers.responses import CLEAR, shows, shows_over
from messages import forms_proposal as forms
from messages.forms_proposal import Editing
from messages.ids import Click, Form, click_of
from services import proposals, sent_proposals, signing
from views import agreement, review


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/sla` that open something."""
    return {"propose": _Proposal(dispatcher).open}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Proposal(dispatcher)
    app.action(re.compile(r"^agreement\.(open|section|add|entry)"))(conversation.click)
    app.action(Click.AGREEMENT_SUGGESTED)(conversation.open_suggested)
    app.action(Click.AGREEMENT_EDIT)(conversation.edit_again)
    app.action(Click.AGREEMENT_WITHDRAW)(conversation.withdraw)
    app.view(Form.PROPOSAL)(conversation.ask_to_send)
    app.view(Form.PROPOSAL_SEND)(conversation.send)
    app.view(Form.PROPOSAL_SECTION)(conversation.save)
    app.view(Form.PROPOSAL_ENTRY)(conversation.save_entry)


class _Proposal:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def open(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command)
        await ack()

    async def _open(self, body: Body) -> None:
        _, view = await self._dispatcher.ask(body, agreement.opened)
        await self._dispatcher.open_over(body, view)

    async def open_suggested(self, ack: AsyncAck, body: Body) -> None:
        _, view = await self._dispatcher.ask(body, review.proposed)
        await self._dispatcher.open_over(body, view)
        await ack()

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, value = click_of(action.get("action_id")), str(action.get("value") or "")
        if click is Click.AGREEMENT_OPEN:
            await self._open(body)
        elif click is Click.AGREEMENT_SECTION and value in set(Section):
            await self._push(body, agreement.section, Section(value))
        elif click is Click.AGREEMENT_ADD and value in RECORDS:
            await self._push(body, agreement.entry, value)
        elif click is Click.AGREEMENT_ENTRY:
            await self._entry(body, text_in(part_of(action, "selected_option"), "value"))
        else:
            raise Refusal("form_expired")
        await ack()

    async def _push(self, body: Body, build: agreement.Built, *about: str) -> None:
        _, view = await self._dispatcher.ask(body, build, *about)
        await self._dispatcher.open_over(body, view)

    async def _entry(self, body: Body, value: str) -> None:
        what, name, key = forms.parse_entry_menu(value)
        if what == forms.EDIT:
            await self._push(body, agreement.entry, name, key)
            return
        since = Editing.of(part_of(body, "view")).since
        await self._dispatcher.once(body, proposals.remove_record, name, key, since=since)
        await self._list_again(body, view_id_of(body), name)
        await self._hub_again(body)

    async def edit_again(self, ack: AsyncAck, body: Body) -> None:
        await self._dispatcher.once(body, signing.edit_again)
        await self._hub_again(body)
        await ack()

    async def withdraw(self, ack: AsyncAck, body: Body) -> None:
        if done := await self._dispatcher.once(body, sent_proposals.withdraw):
            view = forms.withdrawn_view(done[0].localizer, done[1])
            await self._dispatcher.update(body, view_id_of(body), view)
        await ack()

    async def save(self, ack: AsyncAck, body: Body, view: View) -> None:
        about = Editing.of(view)
        reader, base = await self._dispatcher.ask(body, proposals.need_draft)
        try:
            values = forms.parse_section(view, about.what, base.terms, reader.localizer)
            await self._dispatcher.once(body, proposals.save, values, since=about.since)
        except InvalidFields as refused:
            raise forms.beside_fields(refused) from None
        await self._hub_again(body)
        await ack()

    async def save_entry(self, ack: AsyncAck, body: Body, view: View) -> None:
        about = Editing.of(view)
        record, was = forms.parse_entry(view, about), about.was
        await self._dispatcher.once(
            body, proposals.save_record, about.what, record, was=was, since=about.since
        )
        await self._list_again(body, text_in(view, "previous_view_id"), about.what)
        await self._hub_again(body)
        await ack()

    async def _list_again(self, body: Body, view_id: str, name: str) -> None:
        _, view = await self._dispatcher.ask(body, agreement.listing, name)
        if view_id:
            await self._dispatcher.update(body, view_id, view)

    async def _hub_again(self, body: Body) -> None:
        """The proposal below shows what is saved."""
        _, view = await self._dispatcher.ask(body, agreement.hub)
        if root := text_in(part_of(body, "view"), "root_view_id"):
            await self._dispatcher.update(body, root, view)

    async def ask_to_send(self, ack: AsyncAck, body: Body, view: View) -> None:
        """Nothing is sent yet: all that changes is shown over the proposal, to be confirmed."""
        _, (shown, is_sendable) = await self._dispatcher.ask(body, agreement.to_send)
        await ack(**(shows_over(view, shown) if is_sendable else shows(shown)))

    async def send(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._dispatcher.once(body, sent_proposals.send, revision=forms.parse_send(view))
        await ack(**CLEAR)
