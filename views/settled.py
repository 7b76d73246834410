"""Direct messages that asked for something, once it is done: they say so and ask no more."""

from blockkit.message import Message
from funnel.facts import HandoffFacts, LeadFacts
from funnel.notices import DirectMessage, Notice, Nudged, ReminderDue, RequestSettled
from funnel.stages import EventKind, HandoffState, Stage
from messages.ids import Click
from storage import handoffs, lead_messages, outbox, timers
from storage.work import Work
from views import cards
from views.posts import Nothing, Post, Rendered
from views.readers import localizer_of
from views.renderers import Setting, renders

Request = DirectMessage | ReminderDue | Nudged
# What offers a lead becomes its card, or says who has it: `OwnerCopyChanged`, `OfferOver`.
_OFFERS = (EventKind.ASSIGNED, EventKind.SQL)
_TO_MARKETING = (EventKind.INFO_ASKED, EventKind.REJECTED)


def asks(due: Notice, message: Message) -> bool:
    """Whether a notice asks one person for something that a button of the message does."""
    offers = isinstance(due, DirectMessage) and due.event in _OFFERS
    return isinstance(due, Request) and not offers and bool(_deeds(message))


def _deeds(message: Message) -> list[str]:
    """The buttons that do more than show the lead."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    clicks = [str(button["action_id"]) for row in rows for button in row]
    return [click for click in clicks if not click.startswith(Click.LEAD_OPEN)]


def settle(work: Work, lead_id: int) -> None:
    """Have each message about a lead that asks for what is done by now say so."""
    for place in lead_messages.asking(work, lead_id):
        request = outbox.notice_of(work, place.asked_by)
        if not isinstance(request, Request) or not _is_owed(work, request):
            where = (place.channel, place.ts)
            outbox.put(work, RequestSettled(lead_id, *where, place.asked_by, place.reader))


def _is_owed(work: Work, request: Request) -> bool:
    if isinstance(request, ReminderDue | Nudged):
        timer = timers.timer(work, request.timer)
        return timer is not None and timer.settled_at is None and _is_for(request, timer.owner)
    pair = handoffs.handoff_with_lead(work, request.handoff)
    if pair is None:
        return False
    handoff, lead = pair
    if request.event is EventKind.REJECTED:
        return lead.stage is Stage.MQL
    if request.event is EventKind.INFO_ASKED:
        return handoff.state is HandoffState.INFO
    return handoff.is_open and handoff.owner == request.reader


def _is_for(request: ReminderDue | Nudged, owner: str) -> bool:
    """A head is told of what nobody owns."""
    return owner in {"", request.reader}


@renders(RequestSettled)
def _settled(work: Work, over: RequestSettled, _: Setting) -> Rendered:
    request = outbox.notice_of(work, over.asked_by)
    place = lead_messages.place(work, over.lead, channel=over.channel, ts=over.ts)
    if place is None or not isinstance(request, Request):
        return Nothing("the message is gone")
    pair = _handoff_of(work, request)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair

    def keep(work: Work, channel: str, ts: str) -> None:
        lead_messages.asks_no_more(work, over.lead, channel=channel, ts=ts)

    message = _message(work, request, handoff, lead)
    return Post(over.channel, message, update=over.ts, keep=keep, about=lead)


def _handoff_of(work: Work, request: Request) -> tuple[HandoffFacts, LeadFacts] | None:
    if isinstance(request, ReminderDue):
        timer = timers.timer(work, request.timer)
        return handoffs.handoff_with_lead(work, timer.handoff_id) if timer else None
    return handoffs.handoff_with_lead(work, request.handoff)


def _message(work: Work, request: Request, handoff: HandoffFacts, lead: LeadFacts) -> Message:
    """The state of the lead in two lines; to who was to have it, who has it instead."""
    localizer = localizer_of(work, request.reader)
    to_marketing = isinstance(request, DirectMessage) and request.event in _TO_MARKETING
    if not to_marketing and handoff.owner not in {"", request.reader}:
        return cards.passed_on(work, localizer, handoff, lead)
    return cards.record(work, localizer, handoff, lead)
