"""The buttons of a handed-off lead, and the forms they open: sales' conversation."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.facts import HandoffFacts, LeadFacts
from funnel.refusals import Refusal
from handlers.desk import Body, Desk, workspace_of
from handlers.typed import carried, handoff_id, kind_of
from messages import forms_decision
from messages.ids import Click, Form
from messages.voice import Voice
from services import feedback, handoff, progress

View = dict[str, Any]
Build = Callable[[Voice, LeadFacts, HandoffFacts], View]

_AT_ONCE = {
    Click.CARD_ACCEPT: feedback.accept,
    Click.CARD_TAKE: handoff.take,
    Click.CARD_OPPORTUNITY: progress.make_opportunity,
}
_FORMS: dict[Click, tuple[Any, Build]] = {
    Click.CARD_REJECT: (feedback.may_decide, forms_decision.reject),
    Click.CARD_ASK: (feedback.may_ask, forms_decision.ask),
    Click.CARD_ANSWER: (feedback.may_answer, forms_decision.answer),
    Click.CARD_TOUCH: (progress.may_work, forms_decision.touch),
    Click.CARD_WON: (progress.may_work, forms_decision.won),
    Click.CARD_LOST: (progress.may_work, forms_decision.lost),
}


def register(app: AsyncApp, desk: Desk) -> None:
    conversation = _Cards(desk)
    app.action(re.compile(r"^card\."))(conversation.click)
    for form, submitted in conversation.forms.items():
        app.view(form)(submitted)


class _Cards:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.forms: dict[Form, Callable[[AsyncAck, Body, View], Awaitable[None]]] = {
            Form.REJECT: self._reject,
            Form.ASK: self._ask,
            Form.ANSWER: self._answer,
            Form.TOUCH: self._touch,
            Form.WON: self._won,
            Form.LOST: self._lost,
        }

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        kind, about = kind_of(action), handoff_id(action.get("value"))
        if kind in _AT_ONCE:
            await self._desk.store.run(_AT_ONCE[kind], self._desk.asker(body), about)
        elif kind in _FORMS:
            await self._open(body, kind, about)
        else:
            raise Refusal("no_such_handoff")
        await ack()

    async def _open(self, body: Body, kind: Click, about: int) -> None:
        may, build = _FORMS[kind]
        reader, (found, lead) = await self._desk.ask(body, may, about)
        view = build(reader.voice, lead, found)
        await self._desk.screens.open(workspace_of(body), body["trigger_id"], view)

    async def _reject(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._do(body, view, feedback.reject, **forms_decision.parse_reject(view))
        await ack()

    async def _ask(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._do(body, view, feedback.ask_info, question=forms_decision.parse_ask(view))
        await ack()

    async def _answer(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._do(body, view, feedback.answer_info, answer=forms_decision.parse_answer(view))
        await ack()

    async def _touch(self, ack: AsyncAck, body: Body, view: View) -> None:
        how, note = forms_decision.parse_touch(view)
        await self._do(body, view, progress.log_touch, how=how, note=note)
        await ack()

    async def _won(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._do(body, view, progress.win, value=forms_decision.parse_won(view))
        await ack()

    async def _lost(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._do(body, view, progress.lose, why=forms_decision.parse_lost(view))
        await ack()

    async def _do(self, body: Body, view: View, service: Any, **typed: Any) -> None:
        about = handoff_id(carried(view).get("handoff"))
        await self._desk.once(body, service, about, **typed)
