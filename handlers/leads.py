"""`/lead`, the shortcuts, and the lead's own screen: marketing's conversation."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from blockkit.mrkdwn import unescape
from funnel import rights
from funnel.facts import LeadDetails, LeadFacts
from funnel.people import Person
from funnel.qualification import Score
from funnel.refusals import Refusal
from funnel.stages import may_hand_off
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, Reader, View
from handlers.lead_screen import origin, view_of
from handlers.payloads import TEXT, Body, channel_of, view_id_of
from handlers.responses import shows, shows_over
from messages import forms_handoff, forms_lead, leads
from messages.ids import Click, Form, Shortcut, Suggest, click_of, event_id, lead_number
from messages.localizer import Localizer
from services import access, handoff, ownership, suggestions, undo
from services import leads as service
from storage.work import Work

TYPED = 80  # characters of what is looked for
Choose = Callable[[Localizer, LeadFacts, Sequence[Person], str, Score | None], View]

_MOVES: dict[Click, Callable[[Work, int], LeadDetails]] = {
    Click.LEAD_MQL: service.make_mql,
    Click.LEAD_DISQUALIFY: service.disqualify,
    Click.LEAD_UNDO: undo.undo,
}
# The forms about a lead, and those that also offer who could get it.
_FORMS: dict[Click, Callable[[Localizer, LeadFacts, str], View]] = {
    Click.LEAD_RECYCLE: forms_handoff.recycle,
    Click.LEAD_EDIT: forms_lead.edit,
    Click.LEAD_FIX: partial(forms_lead.edit, hand_off=True),
}
_CHOICES: dict[Click, tuple[Callable[[Work, int], handoff.Choice], Choose]] = {
    Click.LEAD_HAND_OFF: (handoff.begin, forms_handoff.hand_off),
    Click.LEAD_REASSIGN: (ownership.begin, forms_handoff.reassign),
}


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/lead` that open something."""
    conversation = _Leads(dispatcher)
    return {"": conversation.new, "new": conversation.new, "show": conversation.show}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Leads(dispatcher)
    app.shortcut(Shortcut.NEW_LEAD)(conversation.shortcut)
    app.shortcut(Shortcut.LEAD_FROM_MESSAGE)(conversation.shortcut)
    app.action(re.compile(r"^lead\."))(conversation.click)
    app.options(Suggest.LEAD_FIELD)(conversation.suggest)
    app.view(Form.LEAD_NEW)(conversation.add)
    app.view(Form.DUPLICATE)(conversation.add_anyway)
    app.view(Form.LEAD_EDIT)(conversation.edit)
    app.view(Form.HAND_OFF)(conversation.hand_off)
    app.view(Form.REASSIGN)(conversation.reassign)
    app.view(Form.RECYCLE)(conversation.recycle)


class _Leads:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def new(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._open_new(command, unescape(rest))
        await ack()

    async def shortcut(self, ack: AsyncAck, shortcut: Body) -> None:
        message = shortcut.get("message") or {}
        await self._open_new(shortcut, unescape(str(message.get("text") or "")[:TEXT]))
        await ack()

    async def _open_new(self, body: Body, text: str) -> None:
        reader, values = await self._dispatcher.ask(body, service.begin, text)
        view = forms_lead.new_lead(
            reader.localizer,
            values,
            channel_of(body),
            hand_off=rights.may_hand_off(reader.person),
        )
        await self._dispatcher.open(body, view)

    async def suggest(self, ack: AsyncAck, body: Body) -> None:
        field, typed = str(body.get("block_id") or ""), str(body.get("value") or "")[:TYPED]
        try:
            reader, offered = await self._dispatcher.ask(body, suggestions.suggest, field, typed)
        except Refusal:
            await ack(options=[])
            return
        groups = forms_lead.suggested(reader.localizer, offered.values, offered.new)
        if groups:
            await ack(option_groups=groups)
        else:
            await ack(options=[])

    async def add(self, ack: AsyncAck, body: Body, view: View) -> None:
        done = await self._add(body, form := forms_lead.parse_new_lead(view))
        if done is None:
            await ack()
            return
        reader, new = done
        if new.details is not None and form.hand_off and may_hand_off(new.details.lead.stage):
            below_bar = await self._hand_off_form(body, new.details.lead.number, form.channel)
            await ack(**shows(below_bar))
            return
        if new.details is not None:
            await ack(**shows(view_of(self._dispatcher, reader, new.details, form.channel)))
            return
        alike = leads.duplicates_view(reader.localizer, form, new.duplicates)
        over = alike["callback_id"] == Form.DUPLICATE
        await ack(**(shows_over(view, alike) if over else shows(alike)))

    async def add_anyway(self, ack: AsyncAck, body: Body, view: View) -> None:
        done = await self._add(body, forms_lead.parse_duplicate(view))
        added = (done[0], done[1].details) if done and done[1].details else None
        await self._shown(ack, body, added)

    async def _add(
        self, body: Body, form: forms_lead.NewLeadForm
    ) -> tuple[Reader, service.NewLead] | None:
        add = handoff.new_sql if form.hand_off else service.new_lead
        return await self._dispatcher.once(body, add, form.values, add_anyway=form.add_anyway)

    async def show(self, ack: AsyncAck, command: Body, rest: str) -> None:
        number = access.parse_reference(rest)
        reader, details = await self._dispatcher.ask(command, service.open_lead, number)
        view = view_of(self._dispatcher, reader, details, channel_of(command))
        await self._dispatcher.open(command, view)
        await ack()

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, value = click_of(action.get("action_id")), str(action.get("value") or "")
        if click is Click.LEAD_NEW:
            await self._open_new(body, "")
        elif click is Click.LEAD_OPEN:
            await self._open(body, lead_number(value))
        elif click in _FORMS:
            await self._open_form(body, click, lead_number(value))
        elif click in _CHOICES:
            await self._open_choice(body, click, lead_number(value))
        elif click is Click.LEAD_HISTORY:
            await self._page(body, value)
        elif click in _MOVES:
            await self._move(body, click, lead_number(value))
        else:
            raise Refusal("no_such_lead", ref="")
        await ack()

    async def _open(self, body: Body, number: int) -> None:
        reader, details = await self._dispatcher.ask(body, service.open_lead, number)
        await self._dispatcher.open_over(
            body, view_of(self._dispatcher, reader, details, channel_of(body))
        )

    async def _open_form(self, body: Body, click: Click, number: int) -> None:
        reader, details = await self._dispatcher.ask(body, service.open_lead, number)
        form = _FORMS[click](reader.localizer, details.lead, origin(body))
        await self._dispatcher.open_over(body, form)

    async def _page(self, body: Body, value: str) -> None:
        number, _, before = value.partition(":")
        reader, details = await self._dispatcher.ask(
            body, service.open_lead, lead_number(number), before=event_id(before)
        )
        view = view_of(self._dispatcher, reader, details, origin(body), paged=bool(before))
        await self._dispatcher.update(body, view_id_of(body), view)

    async def _move(self, body: Body, click: Click, number: int) -> None:
        done = await self._dispatcher.once(body, _MOVES[click], number)
        if done is not None:
            view = view_of(self._dispatcher, *done, origin(body))
            await self._dispatcher.update(body, view_id_of(body), view)

    async def _open_choice(self, body: Body, click: Click, number: int) -> None:
        begin, build = _CHOICES[click]
        reader, choice = await self._dispatcher.ask(body, begin, number)
        form = build(reader.localizer, choice.lead, choice.reps, origin(body), choice.score)
        await self._dispatcher.open_over(body, form)

    async def reassign(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms_handoff.parse_reassign(view)
        done = await self._dispatcher.once(
            body, ownership.reassign, form.lead, owner=form.owner, reason=form.reason
        )
        await self._shown(ack, body, done)

    async def hand_off(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms_handoff.parse_hand_off(view)
        done = await self._dispatcher.once(
            body,
            handoff.hand_off,
            form.lead,
            owner=form.owner,
            note=form.note,
            override=form.override,
        )
        await self._shown(ack, body, done)

    async def edit(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms_lead.parse_edit(view)
        done = await self._dispatcher.once(
            body, service.edit_lead, form.lead, form.values, form.seen
        )
        if done and form.hand_off and may_hand_off(done[1].lead.stage):
            await ack(**shows(await self._hand_off_form(body, form.lead, origin(body))))
        else:
            await self._shown(ack, body, done)

    async def _hand_off_form(self, body: Body, number: int, channel: str) -> View:
        reader, choice = await self._dispatcher.ask(body, handoff.begin, number)
        return forms_handoff.hand_off(
            reader.localizer, choice.lead, choice.reps, channel, choice.score
        )

    async def recycle(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms_handoff.parse_recycle(view)
        done = await self._dispatcher.once(body, service.recycle, form.lead, form.wake_on)
        await self._shown(ack, body, done)

    async def _shown(
        self, ack: AsyncAck, body: Body, done: tuple[Reader, LeadDetails] | None
    ) -> None:
        """The lead as it is now, in the form's place; nothing for a form that came before.

        Where the form was opened over the lead's screen, that one is brought up to date.
        """
        if done is None:
            await ack()
            return
        lead = view_of(self._dispatcher, *done, origin(body))
        if below := body["view"].get("previous_view_id"):
            await self._dispatcher.update(body, below, lead)
            await ack()
        else:
            await ack(**shows(lead))
