"""The lead's own screen: shown to who asks, and brought up to date after what was done from it."""

from blockkit.view_state import metadata
from funnel.facts import LeadDetails
from handlers.dispatch import Dispatcher, Reader, View
from handlers.payloads import Body, channel_of, part_of, text_in, view_id_of
from messages import lead_page
from messages.ids import Form
from services import leads


def view_of(
    dispatcher: Dispatcher,
    reader: Reader,
    details: LeadDetails,
    channel: str,
    *,
    paged: bool = False,
) -> View:
    """The screen as its reader sees it now. `channel`: where it was opened from, or ""."""
    screen = lead_page.LeadScreen(details, reader.person, channel, paged=paged)
    return lead_page.lead_view(reader.localizer, screen, dispatcher.clock())


def origin(body: Body) -> str:
    """The channel from which a modal was first opened."""
    view = body.get("view")
    return str(metadata(view).get("channel") or "") if view else channel_of(body)


async def follow(dispatcher: Dispatcher, body: Body, handoff_id: int) -> None:
    """Bring the screen up to date from which a button was pressed, or over which a form stood.

    Nothing where there is none: the button was in a message, on Home or in the queue.
    """
    view = part_of(body, "view")
    pressed = text_in(view, "callback_id") == Form.LEAD_VIEW
    if screen := view_id_of(body) if pressed else text_in(view, "previous_view_id"):
        reader, details = await dispatcher.ask(body, leads.open_handed_off, handoff_id)
        shown = view_of(dispatcher, reader, details, origin(body))
        await dispatcher.update(body, screen, shown)
