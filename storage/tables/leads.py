"""Leads, all that happened to them, and what is kept when one is forgotten."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import document, key, moment, money, ref


class Lead(SQLModel, table=True):
    """A person or company that may buy. `number` is what people see as L-12."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("lead_email", "workspace_id", "email"),
        Index("lead_phone", "workspace_id", "phone"),
        Index("lead_identity", "workspace_id", "company_key", "name_key"),
        Index(
            "lead_external",
            "workspace_id",
            "external_id",
            unique=True,
            sqlite_where=text("external_id <> ''"),
            postgresql_where=text("external_id <> ''"),
        ),
        Index("lead_marketer", "workspace_id", "marketer", "id"),
        Index("lead_owner", "workspace_id", "owner", "id"),
        Index(
            "lead_earned",
            "workspace_id",
            "id",
            sqlite_where=text("earned = 'sql' AND stage IN ('lead', 'mql')"),
            postgresql_where=text("earned = 'sql' AND stage IN ('lead', 'mql')"),
        ),
        Index(
            "lead_asleep",
            "wake_at",
            sqlite_where=text("wake_at IS NOT NULL"),
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
    )

    id: int | None = key()
    workspace_id: str
    number: int
    name: str
    company: str = ""
    email: str = ""
    phone: str = ""
    source: str = ""
    campaign: str = ""
    sector: str = ""
    company_size: str = ""
    persona: str = ""
    notes: str = ""
    extra: dict[str, Any] = document()
    name_key: str = ""
    company_key: str = ""
    external_id: str = ""
    stage: str
    marketer: str = ""
    owner: str = ""
    created_at: datetime = moment()
    wake_at: datetime | None = moment(null=True)
    forgotten: bool = False
    fit: int | None = None  # points by the agreement it was scored by last
    interest: int | None = None
    earned: str = ""  # "mql" or "sql": the furthest bar it reaches


class Rescore(SQLModel, table=True):
    """A company whose leads are to be scored again, from a moment on, after the lead of an id.

    `mqls` and `sqls` count what the scoring so far has brought.
    """

    __table_args__ = (Index("rescore_due", "due_at"),)

    workspace_id: str = Field(primary_key=True)
    due_at: datetime = moment()
    after: int = ref()
    mqls: int = 0
    sqls: int = 0


class LeadEvent(SQLModel, table=True):
    """One thing that happened to a lead; figures come from here.

    Rows are added, never taken away: who undoes something adds a row that cancels another, which is
    marked so that no figure counts it.
    """

    __tablename__ = "lead_event"
    __table_args__ = (
        Index(
            "lead_event_flow",
            "workspace_id",
            "at",
            "kind",
            "source",
            "reason",
            "first",
            "lead_id",
            "canceled",
        ),
        Index("lead_event_history", "workspace_id", "lead_id", "kind", "id", "canceled"),
    )

    id: int | None = key()
    workspace_id: str
    lead_id: int = ref()
    at: datetime = moment()
    kind: str
    actor: str = ""
    stage: str = ""
    source: str = ""
    campaign: str = ""
    reason: str = ""
    first: bool = True  # the first of its kind for this lead: cohorts count it once
    amount: Decimal | None = money()  # of a deal that was won
    currency: str = ""
    data: dict[str, Any] = document()
    canceled: bool = False  # by a later event


class ErasedContact(SQLModel, table=True):
    """A digest of the mail or phone of an erased person, so that no import brings them back."""

    __tablename__ = "erased_contact"

    workspace_id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    number: int  # of the lead that was erased


class ImportRun(SQLModel, table=True):
    """How far an import of one file came, so that an interrupted one goes on where it stopped."""

    __tablename__ = "import_run"

    workspace_id: str = Field(primary_key=True)
    fingerprint: str = Field(primary_key=True)
    rows_done: int = 0
    counts: dict[str, Any] = document()
    at: datetime = moment()
