"""What the outbox sends: a renderer for each type of notice, from the facts of this moment."""

from dataclasses import replace

from digests import occurrences
from funnel import notices as notice
from funnel.notices import Notice
from funnel.refusals import Refusal
from funnel.timers import TimerState
from messages import channel_problems, exports, notices, reminders
from messages.sharing import Shareable, parse_value
from services import export
from services.calendar import hours_of
from services.timers import hours_under
from storage import agreements, handoffs, leads, people, timers
from storage.work import Work
from views import (
    actions,
    agreement_document,
    agreement_news,
    audit_document,
    erasure,
    first_words,
    good_news,
    handoff_notices,
    handover,
    meetings,
    news,
    proposals,
    qualification,
    reports,
    review,
    status,
)
from views.answers import reply
from views.home import home_view
from views.posts import HomeView, Nothing, NotYet, Post, Rendered
from views.readers import channel_localizer, localizer_of
from views.renderers import RENDERERS, Setting, renders

# Each registers its renderers.
__all__ = ["agreement_news", "good_news", "handoff_notices", "handover", "news", "render"]
__all__ += [
    "actions",
    "agreement_document",
    "audit_document",
    "meetings",
    "proposals",
    "qualification",
    "review",
]

_TO_ONE_PERSON = (
    *(notice.DirectMessage, notice.LeadPassedOn, notice.ReminderDue, notice.LeadWoken),
    *(notice.Nudged, notice.LeadWentOn, notice.OverdueMorning, notice.EveningNews),
    *(notice.ProposalSent, notice.LeadReady, notice.ActionTold),
)


def render(work: Work, due: Notice, setting: Setting) -> Rendered:
    """What a notice says at this moment, in its reader's language."""
    rendered = RENDERERS[type(due)](work, due, setting)
    rendered = erasure.tracked(work, due, rendered, tried=setting.tried)
    if setting.tried and isinstance(rendered, Nothing) and isinstance(due, _TO_ONE_PERSON):
        return erasure.left_to(due.reader, work, due, rendered)
    return rendered


@renders(notice.ReminderDue)
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


@renders(notice.LeadWoken)
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


@renders(notice.Welcome)
def _welcome(work: Work, welcome: notice.Welcome, _: Setting) -> Rendered:
    return Post(welcome.reader, first_words.greeting_to(work, welcome.reader))


@renders(notice.ClickRefused)
def _refused(work: Work, refused: notice.ClickRefused, _: Setting) -> Rendered:
    refusal = Refusal(refused.code, **refused.values)
    message = notices.refusal_message(localizer_of(work, refused.user), refusal)
    if not refused.channel or refused.channel.startswith("D"):
        return Post(refused.user, message)
    return Post(refused.channel, message, only_to=refused.user, thread_ts=refused.thread)


@renders(notice.AnswerAsked)
def _answer(work: Work, asked: notice.AnswerAsked, _: Setting) -> Rendered:
    message = reply(_acting(work, asked.user), asked.text)
    if asked.response_url:
        return Post(asked.channel, message, only_to=asked.user, response_url=asked.response_url)
    only_to = None if asked.channel.startswith("D") else asked.user
    return Post(asked.channel, message, only_to=only_to, thread_ts=asked.thread)


@renders(notice.AnswerShared)
def _shared(work: Work, shared: notice.AnswerShared, setting: Setting) -> Rendered:
    """It speaks the channel's language and shows how things stand when it is posted."""
    what, query = parse_value(shared.value)
    localizer = channel_localizer(work.company)
    if what is Shareable.DIGEST:
        message = occurrences.now(work, query, localizer, setting.templates, starts=True)
    else:
        facts = status.status(_acting(work, shared.user), query)
        message = status.render(facts, localizer, work.now, share=False)
    return Post(shared.channel, message)


def _acting(work: Work, user_id: str) -> Work:
    """The same work as somebody else's: what they may see is what is answered."""
    return replace(work, actor=people.person(work, user_id))


@renders(notice.DigestDue)
def _digest(work: Work, due: notice.DigestDue, setting: Setting) -> Rendered:
    localizer = channel_localizer(work.company)
    occurrence = occurrences.scheduled(work, due, localizer, setting.templates)
    if occurrence is None:
        return Nothing("the digest was removed")
    return Post(*occurrence, keep=reports.after(work, due))


@renders(notice.ChannelClosed)
def _closed(work: Work, closed: notice.ChannelClosed, _: Setting) -> Rendered:
    localizer = localizer_of(work, closed.reader)
    return Post(closed.reader, channel_problems.message(localizer, closed.code, closed.channel))


@renders(notice.MessageErased)
def _erased(work: Work, erased: notice.MessageErased, _: Setting) -> Rendered:
    return erasure.message(work, erased)


@renders(notice.HomeErased)
def _home(work: Work, changed: notice.HomeErased, _: Setting) -> Rendered:
    acting = _acting(work, changed.user)
    return HomeView(changed.user, home_view(acting))


@renders(notice.RejectsErased)
def _rejects(work: Work, due: notice.RejectsErased, _: Setting) -> Rendered:
    return erasure.rows(work, due)


@renders(notice.ExportAsked)
def _export(work: Work, asked: notice.ExportAsked, _: Setting) -> Rendered:
    lead = leads.lead_by_id(work, asked.lead)
    if lead is None:
        return Nothing("the lead is gone")
    message = exports.message(
        localizer_of(work, asked.reader), lead.ref, export.record_of(work, lead)
    )
    return Post(asked.reader, message, about=lead)
