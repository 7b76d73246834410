"""Hand-offs from marketing to sales, and the timers that run on them."""

from datetime import datetime

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from funnel.stages import HandoffState
from funnel.timers import TimerState
from storage.columns import UTCDateTime, document, key, moment, ref


class Handoff(SQLModel, table=True):
    """A lead on its way from marketing to sales: its owner, its verdict, its card."""

    __table_args__ = (
        Index("handoff_lead", "workspace_id", "lead_id", "id"),
        Index(
            "handoff_below_bar",
            "workspace_id",
            "handed_at",
            "state",
            sqlite_where=text("below_bar = 1"),  # as SQLite is asked
            postgresql_where=text("below_bar"),
        ),
        Index(
            "handoff_open",
            "workspace_id",
            "id",
            sqlite_where=text("state IN ('pending', 'info')"),
            postgresql_where=text("state IN ('pending', 'info')"),
        ),
    )

    id: int | None = key()
    workspace_id: str
    lead_id: int = ref()
    agreement_id: int = ref()
    state: str = HandoffState.PENDING
    marketer: str
    owner: str = ""  # "": in the queue
    note: str = ""
    handed_at: datetime = moment()
    decided_at: datetime | None = moment(null=True)
    decided_by: str = ""
    reason: str = ""
    comment: str = ""
    question: str = ""
    answer: str = ""
    revision: int = 1  # goes up with each change the card has to show
    channel: str = ""
    card_ts: str = ""
    below_bar: bool = False  # it missed what the agreement asks of an SQL
    override: str = ""  # why it was handed off all the same


class Timer(SQLModel, table=True):
    """What one side owes on a hand-off. Its deadline is stored: a new agreement cannot move it."""

    __table_args__ = (
        Index(
            "timer_next",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index(
            "timer_open",
            "workspace_id",
            "due_at",
            sqlite_where=text("state IN ('running', 'paused')"),
            postgresql_where=text("state IN ('running', 'paused')"),
        ),
        Index("timer_due", "workspace_id", "due_at", "state", "commitment"),
        Index("timer_settled", "workspace_id", "settled_at", "commitment", "state"),
        Index("timer_handoff", "workspace_id", "handoff_id"),
    )

    id: int | None = key()
    workspace_id: str
    handoff_id: int = ref()
    lead_id: int = ref()
    agreement_id: int = ref()
    commitment: str
    owner: str = ""
    state: str = TimerState.RUNNING
    started_at: datetime = moment()
    promised: int  # business seconds
    due_at: datetime = moment()
    pauses: list[list[str | None]] = document(list)
    last_step: str = ""  # of which its owner was reminded
    next_at: datetime | None = moment(null=True)
    settled_at: datetime | None = moment(null=True)
    took: int | None = None  # business seconds until it was done, in time or late


class Snapshot(SQLModel, table=True):
    """The hand-offs that were open at a moment, or had a timer open: their ids, perhaps some more.

    It is made of the history, and could be made of it again.
    """

    workspace_id: str = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(UTCDateTime, primary_key=True))
    handoffs: list[int] = document(list)
