"""The agreement, read whole: the rest of one that a message cannot hold, and its audit trail."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.commands import Opener
from handlers.dispatch import Dispatcher
from handlers.payloads import Body, view_id_of
from messages import agreement_text
from messages import audit as words
from messages.ids import Click, event_id
from messages.proposal_hub import DRAFT
from services import audit
from services.agreement_document import (
    document_for_member,
    print_draft_later,
    print_later,
)
from views.agreement_document import signed_of


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verb of `/sla` that opens the audit trail."""

    async def open_trail(ack: AsyncAck, command: Body, _: str) -> None:
        reader, trail = await dispatcher.ask(command, audit.trail)
        view = words.modal(reader.localizer, trail.entries, trail.older, paged=False)
        await dispatcher.open(command, view)
        await ack()

    return {"audit": open_trail}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    @app.action(Click.DOCUMENT_ALL)
    async def see_all(ack: AsyncAck, body: Body, action: Body) -> None:
        number = event_id(str(action.get("value") or "")[:8])
        reader, shown = await dispatcher.ask(body, document_for_member, number)
        signed = signed_of(shown, reader.company)
        view = agreement_text.modal(reader.localizer, signed, dispatcher.clock())
        await dispatcher.open_over(body, view)
        await ack()

    @app.action(Click.DOCUMENT_PRINT)
    async def send_page(ack: AsyncAck, body: Body, action: Body) -> None:
        value = str(action.get("value") or "")[:8]
        if value == DRAFT:
            await dispatcher.once(body, print_draft_later)
        else:
            await dispatcher.once(body, print_later, event_id(value))
        await ack()

    @app.action(re.compile(rf"^{re.escape(Click.DOCUMENT_AUDIT)}\b"))
    async def page(ack: AsyncAck, body: Body, action: Body) -> None:
        """Another page in the place of the one that is shown."""
        before = event_id(str(action.get("value") or "")) or None
        reader, trail = await dispatcher.ask(body, audit.trail, before)
        view = words.modal(reader.localizer, trail.entries, trail.older, paged=before is not None)
        await dispatcher.update(body, view_id_of(body), view)
        await ack()
