"""A meeting held from its digest: started, ticked off, decided on, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from funnel.actions import Action
from funnel.facts import DigestFacts
from funnel.meetings import (
    AGENDA,
    MEETINGS,
    AgendaPoint,
    Meeting,
    Protocol,
    check_agenda,
    check_decision,
    closes_at,
)
from funnel.notices import AgendaChanged, MinutesDue, OwnMinutesDue
from funnel.people import Caller
from funnel.periods import Period
from funnel.refusals import Refusal
from services import access, schedules
from storage import actions, digests, outbox, people
from storage import meetings as stored
from storage.work import Work, open_work

ROWS: Final = 50  # meetings a transaction
MOST: Final = 100  # actions of a meeting that are read


@dataclass(frozen=True)
class Place:
    """The message of the digest that a meeting is started from."""

    channel: str
    ts: str


def start(work: Work, kind: str, period: Period, place: Place) -> None:
    """Open the agenda under a digest; once, whoever else does. One commit.

    Raises `Refusal`: not_set_up, only_teams, no_such_digest.
    """
    _check(work)
    if kind not in MEETINGS or not place.ts:
        raise Refusal("no_such_digest", name=kind, names="")
    new = stored.NewMeeting(
        kind=kind,
        channel=place.channel,
        ts=place.ts,
        first=period.first,
        last=period.last,
        closes_at=closes_at(work.now, work.company.zone),
    )
    minutes = {point: length for point, length in _agenda(work, kind, place).items() if length}
    meeting_id = stored.start(work, new, minutes)
    if meeting_id is not None:
        outbox.put(work, AgendaChanged(meeting_id, 1))
    work.commit()


def tick(work: Work, meeting_id: int, point: AgendaPoint, *, done: bool) -> None:
    """Tick a point off, or take that back. One commit.

    Two who do it at once do it once. Raises `Refusal`: not_set_up, only_teams, no_such_meeting,
    meeting_closed.
    """
    _need_open(work, meeting_id)
    if stored.tick(work, meeting_id, point, done=done):
        _changed(work, meeting_id)
    work.commit()


def decide(work: Work, meeting_id: int, text: str) -> None:
    """Write a decision down. One commit.

    Raises as `tick`, and `InvalidFields`: needs_decision, too_long.
    """
    _need_open(work, meeting_id)
    stored.add_decision(work, meeting_id, check_decision(text))
    _changed(work, meeting_id)
    work.commit()


def may_decide(work: Work, meeting_id: int) -> Meeting:
    """An open meeting of both teams. Raises as `tick`."""
    return _need_open(work, meeting_id)


def close(work: Work, meeting_id: int) -> None:
    """Close a meeting: its channel gets the minutes, each owner their actions. One commit.

    Who comes second changes nothing. Raises `Refusal`: not_set_up, only_teams, no_such_meeting.
    """
    _check(work)
    _close(work, _need(work, meeting_id))
    work.commit()


def close_overdue(session: Session, now: datetime, limit: int = ROWS) -> int:
    """Close the meetings whose day is over with what there is; gives how many. One commit."""
    due = stored.due_meetings(session, now, limit)
    for meeting in due:
        _close(open_work(session, Caller(meeting.workspace_id, "", now)), meeting)
    session.commit()
    return len(due)


def protocol(work: Work, meeting_id: int) -> Protocol | None:
    """A meeting with its agenda and decisions."""
    meeting = stored.meeting(work, meeting_id)
    if meeting is None:
        return None
    return Protocol(meeting, stored.points(work, meeting_id), stored.decisions(work, meeting_id))


def actions_of(work: Work, meeting: Meeting) -> list[Action]:
    """The actions that were made while a meeting was open, in that order."""
    return actions.made_between(work, meeting.started_at, meeting.closed_at or work.now, MOST)


def may_set_agenda(work: Work, name: str) -> DigestFacts:
    """The digest whose agenda who acts may change.

    Raises `Refusal`: not_set_up, only_heads, no_such_digest, no_digests.
    """
    schedules.may_schedule(work)
    return schedules.named(work, name)


def set_agenda(work: Work, name: str, minutes: Mapping[str, int | None]) -> DigestFacts:
    """Choose the minutes of each point for the meetings of a digest. One commit.

    Raises as `may_set_agenda`, and `InvalidFields` as `funnel.meetings.check_agenda`.
    """
    digest = may_set_agenda(work, name)
    agenda = {str(point): length for point, length in check_agenda(minutes).items()}
    digests.change_digest(work, digest.id, agenda=agenda)
    people.audit(work, "agenda changed", before=dict(digest.agenda), after=agenda)
    work.commit()
    return digest


def agenda_of(digest: DigestFacts) -> dict[AgendaPoint, int]:
    """The minutes of each point, as chosen or as usual."""
    return {point: int(digest.agenda.get(point, usual)) for point, usual in AGENDA.items()}


def _agenda(work: Work, kind: str, place: Place) -> dict[AgendaPoint, int]:
    for digest in digests.digests(work):
        if (digest.kind, digest.channel) == (kind, place.channel):
            return agenda_of(digest)
    return dict(AGENDA)


def _close(work: Work, meeting: Meeting) -> None:
    revision = stored.close(work, meeting.id)
    if revision is None:
        return
    owners = {each.owner for each in actions.made_between(work, meeting.started_at, work.now, MOST)}
    outbox.put(
        work,
        AgendaChanged(meeting.id, revision),
        MinutesDue(meeting.id),
        *(OwnMinutesDue(meeting.id, owner) for owner in sorted(owners)),
    )


def _changed(work: Work, meeting_id: int) -> None:
    revision = stored.revise(work, meeting_id)
    if revision is None:
        raise Refusal("meeting_closed")
    outbox.put(work, AgendaChanged(meeting_id, revision))


def _check(work: Work) -> None:
    access.need_company(work)
    access.need_member(work)


def _need(work: Work, meeting_id: int) -> Meeting:
    meeting = stored.meeting(work, meeting_id)
    if meeting is None:
        raise Refusal("no_such_meeting")
    return meeting


def _need_open(work: Work, meeting_id: int) -> Meeting:
    _check(work)
    meeting = _need(work, meeting_id)
    if not meeting.is_open:
        raise Refusal("meeting_closed")
    return meeting
