"""What the outbox sends: a renderer for each type of notice, from the facts of this moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from digests import occurrences
from funnel import notices as notice
from funnel.facts import HandoffFacts, LeadFacts
from funnel.notices import AgreementChanged, LeftOpen, Notice
from funnel.refusals import Refusal
from funnel.stages import EventKind, HandoffState
from funnel.timers import TimerState
from messages import cards, channel_problems, exports, notices, reminders
from messages.sharing import Shareable, parse_value
from services import export
from services.calendar import hours_of
from services.timers import hours_under
from storage import agreements, handoffs, leads, outbox, people, timers
from storage.work import Work
from views import agreement_news, erasure, good_news, handover, news, status
from views.answers import reply
from views.home import home_view
from views.posts import HomeView, Nothing, NotYet, Post, Rendered, Setting
from views.readers import channel_localizer, localizer_of

FIRST = 1  # the revision a hand-off begins with

_TO_ONE_PERSON = (
    *(notice.DirectMessage, notice.ReminderDue, notice.LeadWoken, notice.Nudged),
    *(notice.LeadWentOn, notice.OverdueMorning, notice.EveningNews),
)

N = TypeVar("N", bound=Notice)


Renderer = Callable[[Work, Any, Setting], Rendered]
RENDERERS: dict[type[Notice], Renderer] = {
    AgreementChanged: agreement_news.post,
    LeftOpen: handover.post,
}


def _renders(
    kind: type[N],
) -> Callable[[Callable[[Work, N, Setting], Rendered]], Callable[[Work, N, Setting], Rendered]]:
    """Register the renderer of a type of notice."""

    def register(
        renderer: Callable[[Work, N, Setting], Rendered],
    ) -> Callable[[Work, N, Setting], Rendered]:
        RENDERERS[kind] = renderer
        return renderer

    return register


def render(work: Work, due: Notice, setting: Setting) -> Rendered:
    """What a notice says at this moment, in its reader's language."""
    rendered = RENDERERS[type(due)](work, due, setting)
    rendered = erasure.tracked(work, due, rendered, tried=setting.tried)
    if setting.tried and isinstance(rendered, Nothing) and isinstance(due, _TO_ONE_PERSON):
        return erasure.left_to(due.reader, work, due, rendered)
    return rendered


@_renders(notice.CardChanged)
def _card(work: Work, changed: notice.CardChanged, setting: Setting) -> Rendered:
    pair = handoffs.handoff_with_lead(work, changed.handoff)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair
    if handoff.card_ts and changed.revision < handoff.revision:
        return Nothing("a later revision follows")
    of_handoff = timers.timers_of(work, handoff.id)
    localizer = channel_localizer(work.company)
    message = cards.card(localizer, _as_of(work, lead, handoff), handoff, of_handoff, work.now)

    def keep(work: Work, channel: str, ts: str) -> None:
        handoffs.keep_card(work, handoff.id, channel=channel, ts=ts)

    # Until it is posted, the card goes where the company wants cards by now; but not while an
    # earlier try may have put it where it was to go then.
    settled = handoff.card_ts or setting.tried
    return Post(
        handoff.channel if settled else work.company.sales_channel or handoff.channel,
        message,
        update=handoff.card_ts or None,
        keep=None if handoff.card_ts else keep,
        about=lead,
    )


def _as_of(work: Work, lead: LeadFacts, handoff: HandoffFacts) -> LeadFacts:
    """The lead as the card of a hand-off shows it: only the last one tells when it wakes up."""
    if lead.wake_at is None:
        return lead
    last = handoffs.last_handoff(work, lead.id)
    return lead if last and last.id == handoff.id else replace(lead, wake_at=None)


@_renders(notice.OwnerCopyChanged)
def _copy(work: Work, changed: notice.OwnerCopyChanged, _: Setting) -> Rendered:
    """The owner's "you have a new lead" becomes the card, in their own language."""
    pair = handoffs.handoff_with_lead(work, changed.handoff)
    if pair is None or changed.revision < pair[0].revision:
        return Nothing("a later revision follows")
    handoff, lead = pair
    assigned = notice.DirectMessage(handoff.id, FIRST, EventKind.ASSIGNED, "", changed.owner)
    place = outbox.where_sent(work, assigned)
    if place is None:
        return Nothing("they took it themselves")
    of_handoff = timers.timers_of(work, handoff.id)
    localizer = localizer_of(work, changed.owner)
    card = cards.card(localizer, _as_of(work, lead, handoff), handoff, of_handoff, work.now)
    return Post(place.channel, card, update=place.ts, about=lead)


@_renders(notice.ThreadLine)
def _thread(work: Work, line: notice.ThreadLine, _: Setting) -> Rendered:
    pair = handoffs.handoff_with_lead(work, line.handoff)
    if pair is None or not pair[0].card_ts:
        return Nothing("there is no card to answer")
    handoff, lead = pair
    subject = notices.Subject(lead, handoff, line.by, names=people.names_of(work, [line.by]))
    message = notices.thread(channel_localizer(work.company), line.event, subject, line.touch)
    return Post(handoff.channel, message, thread_ts=handoff.card_ts, about=lead)


@_renders(notice.DirectMessage)
def _direct(work: Work, direct: notice.DirectMessage, _: Setting) -> Rendered:
    pair = handoffs.handoff_with_lead(work, direct.handoff)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair
    if why := _out_of_date(direct, handoff):
        return Nothing(why)
    subject = notices.Subject(
        lead,
        handoff,
        direct.by,
        timers.timers_of(work, handoff.id),
        people.names_of(work, [direct.by]),
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
    if taken or passed_on or (offers and not handoff.is_open):
        return "it is settled by now"
    return ""


@_renders(notice.ReminderDue)
def _reminder(work: Work, due: notice.ReminderDue, _: Setting) -> Rendered:
    timer = timers.timer(work, due.timer)
    if timer is None or timer.state is not TimerState.RUNNING:
        return Nothing("it is no longer owed")
    if timer.last_step != due.step:
        return Nothing("a later step follows")
    opening = hours_under(work, timer.agreement_id).next_open(work.now)
    if opening > work.now:
        return NotYet(opening)
    pair = handoffs.handoff_with_lead(work, timer.handoff_id)
    if pair is None:
        return Nothing("the hand-off is gone")
    handoff, lead = pair
    about = reminders.About(timer, due.step, lead, handoff, reader=due.reader)
    message = reminders.reminder(localizer_of(work, due.reader), about, work.now)
    return Post(due.reader, message, about=lead)


@_renders(notice.OverdueMorning)
def _morning(work: Work, due: notice.OverdueMorning, _: Setting) -> Rendered:
    return news.morning(work, due)


@_renders(notice.Nudged)
def _nudge(work: Work, due: notice.Nudged, _: Setting) -> Rendered:
    return news.nudge(work, due)


@_renders(notice.EveningNews)
def _evening(work: Work, due: notice.EveningNews, _: Setting) -> Rendered:
    return good_news.evening(work, due)


@_renders(notice.LeadWentOn)
def _went_on(work: Work, due: notice.LeadWentOn, _: Setting) -> Rendered:
    return good_news.at_once(work, due)


@_renders(notice.DealWon)
def _won(work: Work, due: notice.DealWon, _: Setting) -> Rendered:
    return good_news.won(work, due)


@_renders(notice.QueueCopyChanged)
def _queue_copy(work: Work, changed: notice.QueueCopyChanged, _: Setting) -> Rendered:
    return news.left_queue(work, changed)


@_renders(notice.LeadWoken)
def _woken(work: Work, woken: notice.LeadWoken, _: Setting) -> Rendered:
    lead = leads.lead_by_id(work, woken.lead)
    if lead is None or lead.forgotten:
        return Nothing("the lead is gone")
    version = agreements.agreement_in_force(work)
    opening = hours_of(version.terms).next_open(work.now) if version else work.now
    if opening > work.now:
        return NotYet(opening)  # the day may be a Saturday or a holiday
    message = notices.woken(localizer_of(work, woken.reader), lead)
    return Post(woken.reader, message, about=lead)


@_renders(notice.Welcome)
def _welcome(work: Work, welcome: notice.Welcome, _: Setting) -> Rendered:
    return Post(welcome.reader, notices.welcome(localizer_of(work, welcome.reader)))


@_renders(notice.ClickRefused)
def _refused(work: Work, refused: notice.ClickRefused, _: Setting) -> Rendered:
    refusal = Refusal(refused.code, **refused.values)
    message = notices.refusal_message(localizer_of(work, refused.user), refusal)
    if not refused.channel or refused.channel.startswith("D"):
        return Post(refused.user, message)
    return Post(refused.channel, message, only_to=refused.user, thread_ts=refused.thread)


@_renders(notice.AnswerAsked)
def _answer(work: Work, asked: notice.AnswerAsked, _: Setting) -> Rendered:
    message = reply(_acting(work, asked.user), asked.text)
    if asked.response_url:
        return Post(asked.channel, message, only_to=asked.user, response_url=asked.response_url)
    only_to = None if asked.channel.startswith("D") else asked.user
    return Post(asked.channel, message, only_to=only_to, thread_ts=asked.thread)


@_renders(notice.AnswerShared)
def _shared(work: Work, shared: notice.AnswerShared, setting: Setting) -> Rendered:
    """It speaks the channel's language and shows how things stand when it is posted."""
    what, query = parse_value(shared.value)
    localizer = channel_localizer(work.company)
    if what is Shareable.DIGEST:
        message = occurrences.now(work, query, localizer, setting.templates)
    else:
        facts = status.status(_acting(work, shared.user), query)
        message = status.render(facts, localizer, work.now, share=False)
    return Post(shared.channel, message)


def _acting(work: Work, user_id: str) -> Work:
    """The same work as somebody else's: what they may see is what is answered."""
    return replace(work, actor=people.person(work, user_id))


@_renders(notice.DigestDue)
def _digest(work: Work, due: notice.DigestDue, setting: Setting) -> Rendered:
    localizer = channel_localizer(work.company)
    occurrence = occurrences.scheduled(work, due, localizer, setting.templates)
    return Post(*occurrence) if occurrence else Nothing("the digest was removed")


@_renders(notice.ChannelClosed)
def _closed(work: Work, closed: notice.ChannelClosed, _: Setting) -> Rendered:
    localizer = localizer_of(work, closed.reader)
    return Post(closed.reader, channel_problems.message(localizer, closed.code, closed.channel))


@_renders(notice.MessageErased)
def _erased(work: Work, erased: notice.MessageErased, _: Setting) -> Rendered:
    return erasure.message(work, erased)


@_renders(notice.HomeErased)
def _home(work: Work, changed: notice.HomeErased, _: Setting) -> Rendered:
    acting = _acting(work, changed.user)
    return HomeView(changed.user, home_view(acting))


@_renders(notice.RejectsErased)
def _rejects(work: Work, due: notice.RejectsErased, _: Setting) -> Rendered:
    return erasure.rows(work, due)


@_renders(notice.ExportAsked)
def _export(work: Work, asked: notice.ExportAsked, _: Setting) -> Rendered:
    lead = leads.lead_by_id(work, asked.lead)
    if lead is None:
        return Nothing("the lead is gone")
    message = exports.message(
        localizer_of(work, asked.reader), lead.ref, export.record_of(work, lead)
    )
    return Post(asked.reader, message, about=lead)
