"""Where messages show leads is written down; an erased lead is taken out of them again."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from blockkit.message import Message
from funnel.facts import HandoffFacts, LeadFacts
from funnel.notices import (
    AnswerAsked,
    DealWon,
    DirectMessage,
    LeadReady,
    LeadWentOn,
    LeadWoken,
    MessageErased,
    Notice,
    Nudged,
    RejectsErased,
    ReminderDue,
    ThreadLine,
)
from messages import cards, erased
from messages.cards import CardFacts
from messages.localizer import Localizer
from storage import erasure, handoffs, import_runs, lead_messages, leads, outbox, timers
from storage.lead_messages import LeadPlace
from storage.work import Work
from views import settled
from views.posts import Erasure, Keep, Nothing, NotYet, Post, RejectsErasure, Rendered
from views.readers import channel_localizer, localizer_of

_IMPORTING = timedelta(hours=1)  # until then a run that is not done may still write its file
_AGAIN = timedelta(minutes=1)


def tracked(work: Work, due: Notice, rendered: Rendered, *, tried: bool) -> Rendered:
    """What was rendered, so that where it stands is written down with the leads it shows.

    Nothing new is said about an erased lead. A message that an earlier try may have left in Slack
    is sent all the same, without the person, so that the one that is there is found.
    """
    if isinstance(rendered, Erasure):
        return rendered
    if isinstance(rendered, Post):
        if rendered.about is not None and rendered.about.forgotten and not tried:
            return Nothing("the lead is erased")
        return rendered if rendered.only_to else replace(rendered, keep=_keep(due, rendered))
    if tried and isinstance(rendered, Nothing):
        left = _left_behind(work, due)
        return replace(left, keep=_keep(due, left)) if left else rendered
    return rendered


def left_to(reader: str, work: Work, due: Notice, nothing: Nothing) -> Nothing:
    """Nothing, and the direct message that an earlier try may have left with this member."""
    left = Post(reader, Message("", []), about=_subject(work, due)[0])
    return replace(nothing, left=replace(left, keep=_keep(due, left)))


def _left_behind(work: Work, due: Notice) -> Post | None:
    """In the place of a message of unknown fate about a lead that is erased by now."""
    lead, handoff = _subject(work, due)
    if lead is None or not lead.forgotten:
        return None
    if isinstance(due, ThreadLine) and handoff is not None:
        place, thread = handoff.channel, handoff.card_ts
    elif isinstance(due, DealWon):
        place, thread = due.channel, None
    elif isinstance(due, (DirectMessage, LeadWoken, LeadReady, ReminderDue, Nudged, LeadWentOn)):
        place, thread = due.reader, None
    else:
        return None
    return Post(place, erased.notice(_localizer(work, place), lead.number), thread, about=lead)


def _subject(work: Work, due: Notice) -> tuple[LeadFacts | None, HandoffFacts | None]:
    """The lead that a notice is about, and the hand-off where there is one."""
    if isinstance(due, LeadWoken | LeadReady):
        return leads.lead_by_id(work, due.lead), None
    handoff_id = 0
    if isinstance(due, ReminderDue):
        timer = timers.timer(work, due.timer)
        handoff_id = timer.handoff_id if timer else 0
    elif isinstance(due, DirectMessage | ThreadLine | Nudged | LeadWentOn | DealWon):
        handoff_id = due.handoff
    pair = handoffs.handoff_with_lead(work, handoff_id) if handoff_id else None
    return (pair[1], pair[0]) if pair else (None, None)


def _keep(due: Notice, post: Post) -> Keep:
    return partial(_kept, due, post)


def _kept(due: Notice, post: Post, work: Work, channel: str, ts: str) -> None:
    """The message stands there: write down whom it shows, also when one is erased by now."""
    if post.keep is not None:
        post.keep(work, channel, ts)
    if not ts:
        return
    whole = post.about is not None or isinstance(due, AnswerAsked)
    shown = [post.about.id] if post.about else _mentioned(work, post)
    if not shown:
        return
    reader = _reader(due, post.channel)
    asked_by = due.key if settled.asks(due, post.message) else ""
    place = LeadPlace(channel, ts, post.thread_ts or "", reader, whole, work.now, asked_by)
    late = lead_messages.record(work, shown, place)
    outbox.put(work, *(MessageErased(lead_id, channel, ts, due.key) for lead_id in late))
    if asked_by:
        settled.settle(work, shown[0])  # it may be done since the message was rendered


def _mentioned(work: Work, post: Post) -> list[int]:
    numbers = erased.mentioned(post.message)
    return leads.ids_of(work, numbers) if numbers else []


def _reader(due: Notice, channel: str) -> str:
    if channel.startswith(("U", "W")):
        return channel
    return due.user if isinstance(due, AnswerAsked) and channel.startswith("D") else ""


def message(work: Work, due: MessageErased) -> Rendered:
    """The card without the person, a line in the place of a message, a list without the lead."""
    place = lead_messages.place(work, due.lead, channel=due.channel, ts=due.ts)
    lead = leads.lead_by_id(work, due.lead)
    if place is None or lead is None:
        return Nothing("it is erased there already")
    localizer = _localizer(work, place.reader)
    card = _card_there(work, lead, place)

    def keep(work: Work, _channel: str, _ts: str) -> None:
        lead_messages.drop_place(work, due.lead, channel=due.channel, ts=due.ts)

    whole = cards.card(localizer, CardFacts(lead, card), work.now) if card else None
    rewrite = partial(erased.redacted, localizer, number=lead.number)
    return Erasure(
        place.channel,
        whole or erased.notice(localizer, lead.number),
        thread_ts=place.thread_ts or None,
        update=place.ts,
        keep=keep,
        rewrite=None if place.whole else rewrite,
    )


def rows(work: Work, due: RejectsErased) -> Rendered:
    """The files of rejected rows without the person, once no import writes them any more."""
    runs = import_runs.with_rejects(work)
    if any(not run.is_done and work.now - run.at < _IMPORTING for run in runs):
        return NotYet(work.now + _AGAIN)
    return RejectsErasure(tuple(runs), frozenset(due.marks))


def _card_there(work: Work, lead: LeadFacts, place: LeadPlace) -> HandoffFacts | None:
    cards_of_lead = erasure.handoffs_of(work, lead.id)
    return next((each for each in cards_of_lead if each.card_ts == place.ts), None)


def _localizer(work: Work, reader: str) -> Localizer:
    is_person = reader.startswith(("U", "W"))
    return localizer_of(work, reader) if is_person else channel_localizer(work.company)
