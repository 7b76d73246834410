"""Meetings: started once, ticked off point by point, closed by one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from funnel.meetings import AgendaPoint, Decision, Meeting, MeetingState, PointStatus
from storage import tables
from storage.mapping import Mapper, insert_of, literally, table
from storage.work import Work, ours

_meeting = table(tables.Meeting)
_point = table(tables.MeetingPoint)
_decision = table(tables.Decision)
_facts = Mapper(tables.Meeting, Meeting)
_status = Mapper(tables.MeetingPoint, PointStatus)
_decided = Mapper(tables.Decision, Decision)

_OURS = ours(_meeting)
_IS_OPEN = _meeting.c.state.in_(literally([MeetingState.OPEN]))
_THIS = _meeting.c.id == bindparam("one")
_ONE = select(*_facts.columns).where(_OURS, _THIS)
_AT = select(*_facts.columns).where(
    _OURS, _meeting.c.channel == bindparam("where"), _meeting.c.ts == bindparam("digest_ts")
)
_OPEN = select(_meeting.c.id).where(_OURS, _IS_OPEN).limit(1)
_POINTS = select(*_status.columns).where(ours(_point), _point.c.meeting_id == bindparam("one"))
_DECISIONS = (
    select(*_decided.columns)
    .where(ours(_decision), _decision.c.meeting_id == bindparam("one"))
    .order_by(_decision.c.id)
)
_POINT = update(_point).where(
    ours(_point), _point.c.meeting_id == bindparam("one"), _point.c.point == bindparam("which")
)
_TICK = {True: _POINT.where(_point.c.done_by == ""), False: _POINT.where(_point.c.done_by != "")}
_REVISE = (
    update(_meeting)
    .where(_OURS, _THIS, _IS_OPEN)
    .values(revision=_meeting.c.revision + 1)
    .returning(_meeting.c.revision)
)
_CLOSE = (
    update(_meeting)
    .where(_OURS, _THIS, _IS_OPEN)
    .values(
        state=MeetingState.CLOSED,
        closed_by=bindparam("who"),
        closed_at=bindparam("moment"),
        revision=_meeting.c.revision + 1,
    )
    .returning(_meeting.c.revision)
)
_KEEP = update(_meeting).where(_OURS, _THIS)


@dataclass(frozen=True)
class NewMeeting:
    """One that somebody starts from the message of a digest."""

    kind: str
    channel: str
    ts: str
    first: date
    last: date
    closes_at: datetime


def start(work: Work, new: NewMeeting, minutes: Mapping[AgendaPoint, int]) -> int | None:
    """Keep a meeting of who acts, with its agenda; gives its id, None where there is one."""
    dialect = work.session.get_bind().dialect.name
    row = {
        "workspace_id": work.workspace_id,
        **asdict(new),
        "state": MeetingState.OPEN,
        "started_by": work.actor.user_id,
        "started_at": work.now,
        "revision": 1,
        **dict.fromkeys(("agenda_ts", "closed_by"), ""),
    }
    statement = insert_of(dialect, tables.Meeting).values(row).on_conflict_do_nothing()
    meeting_id = work.rows(statement.returning(_meeting.c.id)).scalar_one_or_none()
    if meeting_id is None:
        return None
    for point, length in minutes.items():
        about = {"meeting_id": meeting_id, "point": point, "minutes": length, "done_by": ""}
        work.add(insert(_point), about)
    return int(meeting_id)


def meeting(work: Work, meeting_id: int) -> Meeting | None:
    return _facts.first(work.rows(_ONE, one=meeting_id))


def started_from(work: Work, channel: str, ts: str) -> Meeting | None:
    """The meeting of a digest's message."""
    return _facts.first(work.rows(_AT, where=channel, digest_ts=ts))


def is_any_open(work: Work) -> bool:
    return work.rows(_OPEN).first() is not None


def points(work: Work, meeting_id: int) -> list[PointStatus]:
    """In the order of the agenda."""
    order = list(AgendaPoint)
    statuses = _status.all(work.rows(_POINTS, one=meeting_id))
    return sorted(statuses, key=lambda each: order.index(each.point))


def decisions(work: Work, meeting_id: int) -> list[Decision]:
    """In the order in which they were taken."""
    return _decided.all(work.rows(_DECISIONS, one=meeting_id))


def tick(work: Work, meeting_id: int, point: AgendaPoint, *, done: bool) -> bool:
    """Tick a point off as who acts, or take that back; False: it is so already."""
    done_by = work.actor.user_id if done else ""
    return work.change(_TICK[done], one=meeting_id, which=point, done_by=done_by) == 1


def add_decision(work: Work, meeting_id: int, text: str) -> None:
    row = {"meeting_id": meeting_id, "text": text, "made_by": work.actor.user_id, "at": work.now}
    work.add(insert(_decision), row)


def revise(work: Work, meeting_id: int) -> int | None:
    """The agenda has something new to show: its next revision; None where it is closed."""
    return work.rows(_REVISE, one=meeting_id).scalar_one_or_none()


def close(work: Work, meeting_id: int) -> int | None:
    """Close an open meeting; gives the revision of its agenda, None where it was closed before."""
    by = {"who": work.actor.user_id, "moment": work.now}
    return work.rows(_CLOSE, one=meeting_id, **by).scalar_one_or_none()


def keep_agenda(work: Work, meeting_id: int, ts: str) -> None:
    work.change(_KEEP, one=meeting_id, agenda_ts=ts)


def due_meetings(session: Session, now: datetime, limit: int) -> list[Meeting]:
    """Every company's meetings whose day is over, from a partial index.

    PostgreSQL: they are locked until the commit, and those that others hold are passed over.
    """
    statement = (
        select(*_facts.columns)
        .where(_IS_OPEN, _meeting.c.closes_at <= now)
        .order_by(_meeting.c.closes_at, _meeting.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _facts.all(session.execute(statement))
