"""`/idea`, the message shortcut, and the buttons of an idea."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from blockkit.mrkdwn import unescape
from funnel.ideas import NewIdea
from funnel.refusals import InvalidFields, Refusal
from handlers.actions import open_new
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, View
from handlers.origins import Origin, refresh
from handlers.payloads import Body, channel_of, part_of, text_in, view_id_of
from handlers.responses import private, shows
from messages import forms_idea as forms
from messages import ideas as words
from messages import refusals
from messages.ids import Click, Form, Shortcut, click_of, idea_id
from services import ideas

LIST = "/idea list"


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/idea` that open or keep something."""
    conversation = _Ideas(dispatcher)
    return {"": conversation.new, "new": conversation.new}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of the shortcut, the clicks and the forms."""
    conversation = _Ideas(dispatcher)
    app.shortcut(Shortcut.IDEA_FROM_MESSAGE)(conversation.shortcut)
    app.action(re.compile(r"^idea\."))(conversation.click)
    app.view(Form.IDEA)(conversation.give)
    app.view(Form.IDEA_DECLINE)(conversation.decline)


class _Ideas:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def new(self, ack: AsyncAck, command: Body, rest: str) -> None:
        if not rest:
            await self._open(command, NewIdea(""))
            await ack()
            return
        typed = unescape(str(command.get("text") or "")).strip()  # all of it
        try:
            given = await self._dispatcher.once(command, ideas.give, NewIdea(typed))
        except InvalidFields as refused:
            localizer = (await self._dispatcher.reader(command)).localizer
            why = refusals.problems(localizer, refused.problems)
            await ack(**private(words.given_back(why, typed)))
            return
        if given is None:
            await ack()
            return
        reader, idea = given
        _, meeting = await self._dispatcher.ask(command, ideas.next_meeting)
        await ack(**private(words.kept(reader.localizer, idea, meeting)))

    async def shortcut(self, ack: AsyncAck, shortcut: Body) -> None:
        message = part_of(shortcut, "message")
        company = (await self._dispatcher.reader(shortcut)).company
        url = company.link_to(channel_of(shortcut), text_in(message, "ts"))
        await self._open(shortcut, NewIdea(unescape(text_in(message, "text")), url=url))
        await ack()

    async def _open(self, body: Body, new: NewIdea) -> None:
        reader, personas = await self._dispatcher.ask(body, ideas.begin)
        view = forms.idea_form(reader.localizer, new, personas, Origin.of(body).packed())
        await self._dispatcher.open(body, view)

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, value = click_of(action.get("action_id")), text_in(action, "value")
        if click is Click.IDEA_NEW:
            await self._open(body, NewIdea(value))
        elif click is Click.IDEA_KIND:
            await self._of_kind(body)
        elif click is Click.IDEA_VOTE:
            await self._vote(body, idea_id(value))
        elif click is Click.IDEA_ACTION:
            await open_new(self._dispatcher, body, idea_id(value))
        elif click is Click.IDEA_DECLINE:
            await self._ask_why(body, idea_id(value))
        else:
            raise Refusal("no_such_idea")
        await ack()

    async def _vote(self, body: Body, number: int) -> None:
        origin = Origin.of(body)
        shared = origin.message_of_all(body)
        await self._dispatcher.once(body, ideas.vote, number, shared)
        if shared is None:
            await refresh(self._dispatcher, body, origin, LIST)

    async def _of_kind(self, body: Body) -> None:
        """The form with the fields of the kind that was chosen, and all that was typed."""
        reader, personas = await self._dispatcher.ask(body, ideas.begin)
        new = forms.parse_idea(part_of(body, "view"))
        view = forms.idea_form(reader.localizer, new, personas, Origin.of(body).packed())
        await self._dispatcher.update(body, view_id_of(body), view)

    async def _ask_why(self, body: Body, number: int) -> None:
        reader, idea = await self._dispatcher.ask(body, ideas.may_decline, number)
        view = forms.decline(reader.localizer, idea, Origin.of(body).packed())
        await self._dispatcher.open(body, view)

    async def give(self, ack: AsyncAck, body: Body, view: View) -> None:
        given = await self._dispatcher.once(body, ideas.give, forms.parse_idea(view))
        if given is None:
            await ack()
            return
        reader, idea = given
        _, meeting = await self._dispatcher.ask(body, ideas.next_meeting)
        if (origin := Origin.of(body)).home:
            await refresh(self._dispatcher, body, origin, LIST)
        await ack(**shows(words.kept_view(reader.localizer, idea, meeting)))

    async def decline(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_decline(view)
        await self._dispatcher.once(body, ideas.decline, form.idea, form.why)
        await refresh(self._dispatcher, body, Origin.of(body), LIST)
        await ack()
