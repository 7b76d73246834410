"""The buttons of a handed-off lead, and the forms they open: sales' conversation."""

import re
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.facts import HandoffFacts, LeadFacts
from funnel.refusals import Refusal
from handlers.dispatch import Dispatcher, View
from handlers.lead_screen import follow
from handlers.payloads import Body, part_of
from messages import forms_decision as forms
from messages.ids import Click, Form, click_of, handoff_id
from messages.localizer import Localizer
from services import feedback, handoff, progress
from storage.work import Work

May = Callable[[Work, int], tuple[HandoffFacts, LeadFacts]]
Build = Callable[[Localizer, LeadFacts, HandoffFacts], View]

_AT_ONCE: dict[Click, Callable[[Work, int], object]] = {
    Click.CARD_ACCEPT: feedback.accept,
    Click.CARD_TAKE: handoff.take,
    Click.CARD_OPPORTUNITY: progress.make_opportunity,
}
_FORMS: dict[Click, tuple[May, Build]] = {
    Click.CARD_REJECT: (feedback.may_decide, forms.reject),
    Click.CARD_ASK: (feedback.may_ask, forms.ask),
    Click.CARD_ANSWER: (feedback.may_answer, forms.answer),
    Click.CARD_TOUCH: (progress.may_work, forms.touch),
    Click.CARD_WON: (progress.may_work, forms.won),
    Click.CARD_LOST: (progress.may_work, forms.lost),
}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    conversation = _Cards(dispatcher)
    app.action(re.compile(r"^card\."))(conversation.click)
    for form, submitted in conversation.forms.items():
        app.view(form)(submitted)


class _Cards:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self.forms: dict[Form, Callable[[AsyncAck, Body, View], Awaitable[None]]] = {
            Form.REJECT: self._reject,
            Form.ASK: self._ask,
            Form.ANSWER: self._answer,
            Form.TOUCH: self._touch,
            Form.WON: self._won,
            Form.LOST: self._lost,
        }

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, number = click_of(action.get("action_id")), handoff_id(action.get("value"))
        if click in _AT_ONCE:
            caller = self._dispatcher.caller(body)
            await self._dispatcher.store.work(caller, _AT_ONCE[click], number)
            if part_of(body, "view"):
                await follow(self._dispatcher, body, number)
        elif click in _FORMS:
            await self._open(body, click, number)
        else:
            raise Refusal("no_such_handoff")
        await ack()

    async def _open(self, body: Body, click: Click, number: int) -> None:
        may, build = _FORMS[click]
        reader, (about, lead) = await self._dispatcher.ask(body, may, number)
        await self._dispatcher.open_over(body, build(reader.localizer, lead, about))

    async def _reject(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_reject(view)
        await self._dispatcher.once(
            body,
            feedback.reject,
            form.handoff,
            reason=form.reason,
            comment=form.comment,
            wake_on=form.wake_on,
        )
        await self._done(ack, body, form.handoff)

    async def _ask(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_ask(view)
        await self._dispatcher.once(body, feedback.ask_info, form.handoff, question=form.text)
        await self._done(ack, body, form.handoff)

    async def _answer(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_answer(view)
        await self._dispatcher.once(body, feedback.answer_info, form.handoff, answer=form.text)
        await self._done(ack, body, form.handoff)

    async def _touch(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_touch(view)
        await self._dispatcher.once(
            body,
            progress.log_touch,
            form.handoff,
            progress.Touch(form.how, form.note, form.reached, form.at),
        )
        await self._done(ack, body, form.handoff)

    async def _won(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_won(view)
        await self._dispatcher.once(body, progress.win, form.handoff, value=form.text)
        await self._done(ack, body, form.handoff)

    async def _lost(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_lost(view)
        await self._dispatcher.once(body, progress.lose, form.handoff, why=form.text)
        await self._done(ack, body, form.handoff)

    async def _done(self, ack: AsyncAck, body: Body, number: int) -> None:
        await follow(self._dispatcher, body, number)
        await ack()
