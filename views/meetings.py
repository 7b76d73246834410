"""What the outbox sends of a meeting: its agenda, the minutes, an owner's share of them."""

from funnel.meetings import AgendaPoint, Meeting
from funnel.notices import AgendaChanged, MinutesDue, OwnMinutesDue
from funnel.periods import Period
from messages import agenda as words
from messages import meeting as meeting_words
from messages import scorecard
from messages import voice as voice_words
from messages.localizer import Localizer
from services import ideas, meetings, voice
from services.actions import today
from services.commitments import office_hours
from services.scorecard import gather
from services.working_hours import hours_of_person
from storage import agreements, people
from storage import meetings as stored
from storage.work import Work
from views.posts import Nothing, NotYet, Post, Rendered
from views.readers import channel_localizer, localizer_for
from views.renderers import Setting, renders


@renders(AgendaChanged)
def _agenda(work: Work, changed: AgendaChanged, _: Setting) -> Rendered:
    protocol = meetings.protocol(work, changed.meeting)
    if protocol is None:
        return Nothing("the meeting is gone")
    meeting = protocol.meeting
    if meeting.agenda_ts and changed.revision < meeting.revision:
        return Nothing("a later revision follows")
    localizer = channel_localizer(work.company)
    people_named = [meeting.started_by, meeting.closed_by, *(p.done_by for p in protocol.points)]
    if meeting.is_open:
        figures = _figures(work, meeting, localizer, people_named)
        message = words.agenda(localizer, protocol, figures)
    else:
        message = words.closed(localizer, meeting, people.names_of(work, people_named))

    def keep(work: Work, _: str, ts: str) -> None:
        stored.keep_agenda(work, meeting.id, ts)

    return Post(
        meeting.channel,
        message,
        thread_ts=None if meeting.agenda_ts else meeting.ts,
        update=meeting.agenda_ts or None,
        keep=None if meeting.agenda_ts else keep,
    )


@renders(MinutesDue)
def _minutes(work: Work, due: MinutesDue, _: Setting) -> Rendered:
    """In business hours where the meeting closed by itself."""
    protocol = meetings.protocol(work, due.meeting)
    if protocol is None:
        return Nothing("the meeting is gone")
    meeting = protocol.meeting
    hours = office_hours(work, agreements.agreement_in_force(work))
    opening = hours.next_open(work.now)
    if not meeting.closed_by and opening > work.now:
        return NotYet(opening)
    actions = meetings.actions_of(work, meeting)
    names = people.names_of(work, sorted({each.owner for each in actions}))
    localizer = channel_localizer(work.company)
    message = words.minutes(localizer, protocol, actions, names, today(work))
    return Post(meeting.channel, message, thread_ts=meeting.ts, broadcast=True)


@renders(OwnMinutesDue)
def _own_minutes(work: Work, due: OwnMinutesDue, _: Setting) -> Rendered:
    """In the owner's business hours, with what is still theirs to do."""
    meeting = stored.meeting(work, due.meeting)
    if meeting is None:
        return Nothing("the meeting is gone")
    actions = meetings.actions_of(work, meeting)
    theirs = [each for each in actions if each.owner == due.reader and each.is_open]
    if not theirs:
        return Nothing("nothing of it is theirs to do")
    reader = people.person(work, due.reader)
    opening = hours_of_person(work, reader).next_open(work.now)
    if opening > work.now:
        return NotYet(opening)
    localizer = localizer_for(reader, work.company)
    return Post(due.reader, words.own_minutes(localizer, meeting, theirs, today(work)))


def _figures(
    work: Work, meeting: Meeting, localizer: Localizer, people_named: list[str]
) -> words.Figures:
    period = Period(meeting.first, meeting.last, work.company.zone)
    card, leads = gather(work, period), voice.of_period(work, period)
    waiting = ideas.open_ideas(work)
    pending = localizer.mark_count(
        "{n} SQL is waiting for a decision.", "{n} SQLs are waiting for a decision.", card.pending
    )
    lines = {
        AgendaPoint.NUMBERS: scorecard.figures(card.report, localizer),
        AgendaPoint.QUALITY: [meeting_words.rejections(localizer, card), pending],
        AgendaPoint.SPEED: [scorecard.speed(localizer, card.speed)],
        AgendaPoint.VOICE: voice_words.lines(localizer, leads, work.company),
    }
    named = {*people_named, *(each.made_by for each in waiting)}
    return words.Figures(
        {point: [each for each in texts if each] for point, texts in lines.items()},
        waiting,
        people.names_of(work, sorted(filter(None, named))),
    )
