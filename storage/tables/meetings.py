"""Meetings: their digests, the ideas and the actions of both teams."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Id, document, key, moment, ref


class Digest(SQLModel, table=True):
    """A schedule: which digest goes where and when."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "name"),
        Index("digest_next", "next_at"),
    )

    id: int | None = key()
    workspace_id: str
    name: str
    kind: str = "daily"
    rule: dict[str, Any] = document()
    agenda: dict[str, Any] = document()  # minutes by point of its meeting; {}: the usual ones
    channel: str
    made_by: str = ""
    paused: bool = False
    next_at: datetime = moment()


class Idea(SQLModel, table=True):
    """What somebody suggests for the next meeting."""

    __table_args__ = (
        Index(
            "idea_open",
            "workspace_id",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = key()
    workspace_id: str
    text: str
    kind: str
    url: str = ""
    persona: str = ""
    stage: str = ""
    writer: str = ""
    contributor: str = ""
    made_by: str
    made_at: datetime = moment()
    state: str = "open"  # a `funnel.ideas.IdeaState`
    settled_by: str = ""
    settled_at: datetime | None = moment(null=True)
    reason: str = ""


class IdeaVote(SQLModel, table=True):
    """That somebody backs an idea, or did: one row a person, so that two clicks count once."""

    __tablename__ = "idea_vote"

    workspace_id: str = Field(primary_key=True)
    idea_id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
    user_id: str = Field(primary_key=True)
    given: bool = True
    at: datetime = moment()


class Action(SQLModel, table=True):
    """What somebody does by a day. `next_at` is when its owner is reminded next."""

    __table_args__ = (
        Index(
            "action_next",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index(
            "action_open",
            "workspace_id",
            "due_on",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("action_settled", "workspace_id", "settled_at"),
    )

    id: int | None = key()
    workspace_id: str
    title: str
    owner: str
    due_on: date
    measure: str = ""
    source: str
    ref: str = ""
    made_by: str
    made_at: datetime = moment()
    state: str = "open"  # a `funnel.actions.ActionState`
    settled_by: str = ""
    settled_at: datetime | None = moment(null=True)
    reason: str = ""
    revision: int = 1  # goes up with each change of owner or date
    last_step: str = ""  # of which its owner was reminded
    next_at: datetime | None = moment(null=True)


class Pattern(SQLModel, table=True):
    """What somebody said to a pattern in the feedback, with its figures of that day."""

    __table_args__ = (Index("pattern_quiet", "workspace_id", "quiet_until"),)

    id: int | None = key()
    workspace_id: str
    reason: str
    dimension: str  # a `funnel.patterns.Dimension`
    value: str = ""
    state: str  # a `funnel.patterns.PatternState`
    at: datetime = moment()
    said_by: str
    rejected: int
    reviewed: int
    first: date
    last: date
    quiet_until: date


class Meeting(SQLModel, table=True):
    """A meeting that was started from the message of its digest, where it is held once."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel", "ts"),
        Index(
            "meeting_open",
            "closes_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = key()
    workspace_id: str
    kind: str
    channel: str
    ts: str
    agenda_ts: str = ""
    first: date
    last: date
    state: str = "open"  # a `funnel.meetings.MeetingState`
    started_by: str
    started_at: datetime = moment()
    closes_at: datetime = moment()
    closed_by: str = ""
    closed_at: datetime | None = moment(null=True)
    revision: int = 1  # goes up with each change the agenda has to show


class MeetingPoint(SQLModel, table=True):
    """A point of a meeting's agenda. `done_by` is who ticked it off, or ""."""

    __tablename__ = "meeting_point"

    workspace_id: str = Field(primary_key=True)
    meeting_id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
    point: str = Field(primary_key=True)
    minutes: int
    done_by: str = ""


class Decision(SQLModel, table=True):
    """What a meeting decided."""

    __table_args__ = (Index("decision_meeting", "workspace_id", "meeting_id", "id"),)

    id: int | None = key()
    workspace_id: str
    meeting_id: int = ref()
    text: str
    made_by: str
    at: datetime = moment()
