"""`/digest`: beside its questions, the form that schedules one, and pause, resume, remove."""

import re
from collections.abc import Callable
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp

from digests.registry import KINDS, kind_of
from funnel.facts import DigestFacts, NewDigest
from funnel.refusals import Refusal
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, Reader, View
from handlers.meetings import open_agenda
from handlers.payloads import Body, channel_of, part_of, text_in, view_id_of
from handlers.responses import private, shows
from messages import forms_digest, forms_schedule
from messages.ids import Click, Form, click_of
from services import ephemerals, schedules
from storage.work import Work
from views.answers import digest_details

_CHANGES: dict[Click, Callable[[Work, str], DigestFacts]] = {
    Click.DIGEST_PAUSE: schedules.pause,
    Click.DIGEST_RESUME: schedules.resume,
    Click.DIGEST_REMOVE: schedules.remove,
}


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/digest` that open or change something."""
    conversation = _Digests(dispatcher)
    return {
        "schedule": conversation.open,
        "pause": conversation.pause,
        "resume": conversation.resume,
        "remove": conversation.remove,
    }


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Digests(dispatcher)
    app.action(re.compile(r"^digest\."))(conversation.click)
    app.view(Form.DIGEST)(conversation.add)


class _Digests:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def open(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._open(command, rest)
        await ack()

    async def _open(self, body: Body, kind: str) -> None:
        reader, _ = await self._dispatcher.ask(body, schedules.may_schedule)
        await self._dispatcher.open(body, await self._form(body, _usual(reader, body, kind)))

    async def _form(self, body: Body, new: NewDigest) -> View:
        """The form with the fields of a schedule, and when it would come."""
        new = forms_schedule.completed(new, self._dispatcher.clock().date())
        reader, dates = await self._dispatcher.ask(body, schedules.next_dates, new)
        titles = {name: reader.localizer.say(kind.title) for name, kind in KINDS.items()}
        form = forms_schedule.DigestForm(titles, kind_of(new.kind).rules, new, dates)
        return forms_schedule.schedule_form(reader.localizer, form)

    async def _changed(self, body: Body) -> None:
        """The form with the fields of what was chosen, and all that was typed."""
        new = forms_schedule.parse_schedule(part_of(body, "view"))
        kind = kind_of(new.kind)
        if new.rule not in kind.rules:
            rule = kind.rules[0]
            usual = forms_schedule.usual(kind.name, rule, zone=new.zone, channel=new.channel)
            new = replace(usual, name=new.name)
        await self._dispatcher.update(body, view_id_of(body), await self._form(body, new))

    async def add(self, ack: AsyncAck, body: Body, view: View) -> None:
        new = forms_schedule.parse_schedule(view)
        localizer = (await self._dispatcher.reader(body)).localizer
        new = replace(new, name=new.name or localizer.say(kind_of(new.kind).title))
        if scheduled := await self._dispatcher.once(body, schedules.schedule, new):
            reader, digest = scheduled
            now = self._dispatcher.clock()
            await ack(**shows(forms_digest.scheduled_view(reader.localizer, digest, now)))
        else:
            await ack()

    async def pause(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_PAUSE, rest)

    async def resume(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_RESUME, rest)

    async def remove(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_REMOVE, rest)

    async def _change(self, ack: AsyncAck, command: Body, click: Click, name: str) -> None:
        now = self._dispatcher.clock()
        if not name.strip():
            reader, digests = await self._dispatcher.ask(command, schedules.to_change)
            which = forms_digest.which_message(reader.localizer, digests, click, now)
            await ack(**private(which))
            return
        await self._dispatcher.once(command, _CHANGES[click], name)
        reader, digests = await self._dispatcher.ask(command, schedules.listing)
        await ack(**private(forms_digest.listing_message(reader.localizer, digests, now)))

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, name = click_of(action.get("action_id")), str(action.get("value") or "")
        if click is Click.DIGEST_SCHEDULE:
            await self._open(body, "")
        elif click is Click.DIGEST_FIELD:
            await self._changed(body)
        elif click is Click.DIGEST_DETAILS:
            _, view = await self._dispatcher.ask(body, digest_details, name)
            await self._dispatcher.open(body, view)
        elif click is Click.DIGEST_AGENDA:
            await open_agenda(self._dispatcher, body, name)
        elif click in _CHANGES:
            await self._dispatcher.once(body, _CHANGES[click], name)
            await self._list_again(body)
        else:
            raise Refusal("no_such_digest", name=name[:60], names="")
        await ack()

    async def _list_again(self, body: Body) -> None:
        """The list that was clicked in shows the digests as they were."""
        await self._dispatcher.store.work(
            self._dispatcher.caller(body),
            ephemerals.answer_command,
            trigger_id=text_in(body, "trigger_id"),
            channel=channel_of(body),
            text="/digest list",
            response_url=text_in(body, "response_url"),
        )


def _usual(reader: Reader, body: Body, name: str) -> NewDigest:
    """It is most likely for the team's channel it is asked for in, else for sales'."""
    kind, company, asked_in = kind_of(name), reader.company, channel_of(body)
    teams = {company.marketing_channel, company.sales_channel}
    channel = asked_in if asked_in in teams else company.sales_channel
    return forms_schedule.usual(kind.name, kind.rules[0], zone=company.zone, channel=channel)
