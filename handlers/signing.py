"""Signing, commenting and reading a proposal or a version, wherever its buttons stand."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.refusals import Refusal
from funnel.stages import Side
from handlers.dispatch import Dispatcher, View
from handlers.home import publish_home
from handlers.payloads import Body, part_of, view_id_of
from handlers.responses import CLEAR
from messages import agreement_history, forms_proposal
from messages import proposals as words
from messages.ids import Click, Form, click_of, numbers
from services import signing
from views import agreement


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Signing(dispatcher)
    app.action(re.compile(r"^agreement\.sign(:|$)"))(conversation.sign)
    app.action(re.compile(r"^agreement\.sign_version(:|$)"))(conversation.sign_version)
    app.action(re.compile(r"^agreement\.(changes|whole|read|compare)"))(conversation.show)
    app.action(re.compile(r"^agreement\.version"))(conversation.compare)
    app.action(Click.AGREEMENT_COMMENT)(conversation.ask_comment)
    app.view(Form.PROPOSAL_COMMENT)(conversation.comment)


class _Signing:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def sign(self, ack: AsyncAck, body: Body, action: Body) -> None:
        ref, side = _side(action)
        proposal, revision = numbers(ref, 2)
        done = await self._dispatcher.once(body, signing.sign, proposal, revision, side)
        if done is not None and part_of(body, "view"):
            reader, version = done
            if version is not None:
                view = words.signed_view(reader.localizer, version)
            else:
                _, view = await self._dispatcher.ask(body, agreement.hub)
            await self._dispatcher.update(body, view_id_of(body), view)
        await ack()

    async def sign_version(self, ack: AsyncAck, body: Body, action: Body) -> None:
        """From Home, which is then shown as it is now, or from the greeting."""
        ref, side = _side(action)
        [version] = numbers(ref, 1)
        await self._dispatcher.once(body, signing.sign_in_force, version, side)
        await publish_home(self._dispatcher, self._dispatcher.caller(body))
        await ack()

    async def show(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click = click_of(action.get("action_id"))
        if click is Click.AGREEMENT_READ:
            _, view = await self._dispatcher.ask(body, agreement.in_force)
        elif click is Click.AGREEMENT_COMPARE:
            _, view = await self._dispatcher.ask(body, agreement.compared)
        else:
            build = agreement.whole if click is Click.AGREEMENT_WHOLE else agreement.changes
            _, view = await self._dispatcher.ask(body, build, *numbers(action.get("value"), 2))
        await self._dispatcher.open_over(body, view)
        await ack()

    async def compare(self, ack: AsyncAck, body: Body) -> None:
        """Another version was chosen in the comparison."""
        pair = agreement_history.parse_compared(part_of(body, "view"))
        _, view = await self._dispatcher.ask(body, agreement.compared, *pair)
        await self._dispatcher.update(body, view_id_of(body), view)
        await ack()

    async def ask_comment(self, ack: AsyncAck, body: Body, action: Body) -> None:
        ref = str(action.get("value") or "")
        reader, _ = await self._dispatcher.ask(body, signing.may_comment, *numbers(ref, 2))
        await self._dispatcher.open_over(body, forms_proposal.comment_form(reader.localizer, ref))
        await ack()

    async def comment(self, ack: AsyncAck, body: Body, view: View) -> None:
        ref, text = forms_proposal.parse_comment(view)
        proposal, revision = numbers(ref, 2)
        await self._dispatcher.once(body, signing.comment, proposal, revision, text)
        await ack(**CLEAR)


def _side(action: Body) -> tuple[str, Side]:
    """What is signed, and for which side. Raises `Refusal("form_expired")`."""
    ref, _, side = str(action.get("value") or "").rpartition(":")
    if side not in set(Side):
        raise Refusal("form_expired")
    return ref, Side(side)
