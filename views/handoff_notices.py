"""What the outbox sends about a hand-off: its card, the thread, what its people are told."""

from dataclasses import replace

from funnel import notices as notice
from funnel.facts import HandoffFacts
from funnel.stages import EventKind, HandoffState
from messages import notices
from storage import events, handoffs, outbox, people, timers
from storage.work import Work
from views import cards, settled
from views.posts import Nothing, Post, Rendered
from views.readers import channel_localizer, localizer_of
from views.renderers import Setting, renders

FIRST = 1  # the revision a hand-off begins with


@renders(notice.CardChanged)
def _card(work: Work, changed: notice.CardChanged, setting: Setting) -> Rendered:
    pair = handoffs.handoff_with_lead(work, changed.handoff)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair
    if handoff.card_ts and changed.revision < handoff.revision:
        return Nothing("a later revision follows")
    message = cards.card(work, channel_localizer(work.company), handoff, lead)

    def keep(work: Work, channel: str, ts: str) -> None:
        if not handoff.card_ts:
            handoffs.keep_card(work, handoff.id, channel=channel, ts=ts)
        settled.settle(work, lead.id)

    # Until it is posted, the card goes where the company wants cards by now; but not while an
    # earlier try may have put it where it was to go then.
    has_place = handoff.card_ts or setting.tried
    return Post(
        handoff.channel if has_place else work.company.sales_channel or handoff.channel,
        message,
        update=handoff.card_ts or None,
        keep=keep,
        about=lead,
    )


@renders(notice.OwnerCopyChanged)
def _copy(work: Work, changed: notice.OwnerCopyChanged, _: Setting) -> Rendered:
    """The owner's "you have a new lead" becomes the card, in their own language."""
    pair = handoffs.handoff_with_lead(work, changed.handoff)
    if pair is None or changed.revision < pair[0].revision:
        return Nothing("a later revision follows")
    handoff, lead = pair
    since = _owner_since(work, handoff, changed.owner)
    assigned = notice.DirectMessage(handoff.id, since, EventKind.ASSIGNED, "", changed.owner)
    place = outbox.where_sent(work, assigned)
    if place is None:
        return Nothing("they took it themselves")
    card = cards.card(work, localizer_of(work, changed.owner), handoff, lead)
    return Post(place.channel, card, update=place.ts, about=lead)


def _owner_since(work: Work, handoff: HandoffFacts, owner: str) -> int:
    """The revision of the hand-off at which a person last got it."""
    for event in events.assignments(work, handoff.lead_id):
        given = (event.data.get("handoff"), event.data.get("owner"))
        if given == (handoff.id, owner) and event.data.get("revision"):
            return int(event.data["revision"])
    return FIRST


@renders(notice.OfferOver)
def _offer(work: Work, over: notice.OfferOver, _: Setting) -> Rendered:
    """A head's "it is in the queue", or "you have a new lead", offers nothing any more."""
    pair = handoffs.handoff_with_lead(work, over.handoff)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair
    if handoff.owner == over.reader and over.event is EventKind.ASSIGNED:
        return Nothing("they have it again")
    given = over.event is EventKind.ASSIGNED
    since = _owner_since(work, handoff, over.reader) if given else FIRST
    offered = notice.DirectMessage(handoff.id, since, over.event, "", over.reader)
    place = outbox.where_sent(work, offered)
    if place is None:
        return Nothing("it was not offered")
    message = cards.passed_on(work, localizer_of(work, over.reader), handoff, lead)
    return Post(place.channel, message, update=place.ts, about=lead)


@renders(notice.LeadPassedOn)
def _passed(work: Work, passed: notice.LeadPassedOn, _: Setting) -> Rendered:
    pair = handoffs.handoff_with_lead(work, passed.handoff)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair
    names = people.names_of(work, {passed.by, passed.owner})
    given = replace(handoff, owner=passed.owner)
    subject = notices.Subject(lead, given, passed.by, names=names)
    message = notices.passed_on(localizer_of(work, passed.reader), subject)
    return Post(passed.reader, message, about=lead)


@renders(notice.ThreadLine)
def _thread(work: Work, line: notice.ThreadLine, _: Setting) -> Rendered:
    pair = handoffs.handoff_with_lead(work, line.handoff)
    if pair is None or not pair[0].card_ts:
        return Nothing("there is no card to answer")
    handoff, lead = pair
    event = events.event(work, line.event_id) if line.event_id else None
    if event and event.data.get("owner"):
        handoff = replace(handoff, owner=str(event.data["owner"]))
    names = people.names_of(work, {line.by, handoff.owner, handoff.marketer})
    note = str(event.data.get("note") or event.data.get("why") or "") if event else ""
    subject = notices.Subject(lead, handoff, line.by, names=names, note=note)
    message = notices.thread(channel_localizer(work.company), line.event, subject, line.touch)
    return Post(handoff.channel, message, thread_ts=handoff.card_ts, about=lead)


@renders(notice.DirectMessage)
def _direct(work: Work, direct: notice.DirectMessage, _: Setting) -> Rendered:
    pair = handoffs.handoff_with_lead(work, direct.handoff)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair
    if why := _out_of_date(direct, handoff):
        return Nothing(why)
    event = None
    if direct.by and direct.event is EventKind.ASSIGNED:
        event = next(iter(events.assignments(work, lead.id)), None)
    subject = notices.Subject(
        lead,
        handoff,
        direct.by,
        timers.timers_of(work, handoff.id),
        people.names_of(work, [direct.by]),
        str(event.data.get("note") or "") if event else "",
    )
    localizer = localizer_of(work, direct.reader)
    message = notices.direct(localizer, direct.event, subject, work.now)
    return Post(direct.reader, message, about=lead)


def _out_of_date(direct: notice.DirectMessage, handoff: HandoffFacts) -> str:
    """Why nobody needs to hear it any more, or ""."""
    if direct.event is EventKind.INFO_ASKED and handoff.state is not HandoffState.INFO:
        return "it is answered by now"
    taken = direct.event is EventKind.SQL and bool(handoff.owner)
    passed_on = direct.event is EventKind.ASSIGNED and handoff.owner != direct.reader
    offers = direct.event in {EventKind.ASSIGNED, EventKind.SQL}
    given = direct.event is EventKind.ASSIGNED and handoff.state is HandoffState.ACCEPTED
    if given and direct.by:
        offers = False  # by a colleague, who had accepted it
    if taken or passed_on or (offers and not handoff.is_open):
        return "it is settled by now"
    return ""
