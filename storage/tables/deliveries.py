"""What goes to Slack and what came from it, each once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Id, document, key, moment


class Outbox(SQLModel, table=True):
    """A notice to be sent. It is written in the commit that makes it true."""

    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index(
            "outbox_head",
            "due_at",
            "id",
            sqlite_where=text("head = 1 AND state IN ('waiting', 'sending')"),
            postgresql_where=text("head AND state IN ('waiting', 'sending')"),
        ),
        Index(
            "outbox_lane",
            "workspace_id",
            "lane",
            "id",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index(
            "outbox_leased",
            "workspace_id",
            "lane",
            sqlite_where=text("leased_until IS NOT NULL"),
            postgresql_where=text("leased_until IS NOT NULL"),
        ),
    )

    id: int | None = key()
    workspace_id: str
    dedupe_key: str
    kind: str
    lane: str  # what is sent in order
    head: bool = False  # nobody was ahead of it in its lane when it was last looked at
    payload: dict[str, Any] = document()
    state: str = "waiting"  # waiting, sending, sent, dropped, dead
    due_at: datetime = moment()
    attempts: int = 0
    lease: str = ""
    leased_until: datetime | None = moment(null=True)
    tried_at: datetime | None = moment(null=True)
    sent_at: datetime | None = moment(null=True)
    channel: str = ""
    ts: str = ""
    last_error: str = ""


class Inbox(SQLModel, table=True):
    """The ids of events already taken, since Slack delivers some more than once."""

    workspace_id: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    at: datetime = moment()


class LeadMessage(SQLModel, table=True):
    """Where a message of ours shows a lead, so that it can be erased there."""

    __tablename__ = "lead_message"

    workspace_id: str = Field(primary_key=True)
    lead_id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    thread_ts: str = ""  # of its parent, where it is a reply
    reader: str = ""  # whose direct message it is; "": a channel's
    whole: bool = True  # it is about this lead alone
    asked_by: str = ""  # the key of the notice that asks its reader for something, until done
    at: datetime = moment()
