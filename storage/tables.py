"""Every table. Each carries `workspace_id`, and every query names it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from funnel.stages import HandoffState
from funnel.timers import TimerState
from storage.columns import Id, document, key, moment, money, ref


class Workspace(SQLModel, table=True):
    """A company: the Slack team it lives in, its channels, its language and its counters."""

    id: str = Field(primary_key=True)
    name: str = ""
    url: str = ""  # of the workspace in Slack, with its slash at the end
    bot_user: str = ""
    locale: str = "en"
    zone: str = "UTC"
    currency: str = ""  # ISO 4217
    marketing_channel: str = ""
    sales_channel: str = ""
    last_lead: int = 0
    set_up_at: datetime | None = moment(null=True)
    created_at: datetime = moment()
    retention_months: int = 0  # after which settled leads are erased; 0: never
    retention_seen: datetime | None = moment(null=True)  # events before it were looked at
    left_at: datetime | None = moment(null=True)  # the app was uninstalled
    ready_at: datetime | None = moment(null=True)  # both teams were told that they can start


class Member(SQLModel, table=True):
    """A person of the workspace, as Slack knows them and as the two teams see them."""

    workspace_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    name: str = ""
    locale: str = ""
    zone: str = ""
    side: str = ""  # a `Side`, or "" for those of neither team
    is_head: bool = False
    is_admin: bool = False
    slack_admin: bool = False
    deleted: bool = False
    away_until: date | None = None
    last_assigned_at: datetime | None = moment(null=True)
    welcomed: bool = False
    news_at: str = "evening"  # when they hear what became of their leads: a `NewsAt`
    heads_other: bool = False  # a head who leads the other team too


class Agreement(SQLModel, table=True):
    """A version of the agreement. Its terms are never edited; a change is a new version.

    In force at a moment is the highest version that has begun by then: never more than one.
    """

    # No id is given twice, not even after a company was deleted: versions are remembered by id.
    __table_args__ = (
        UniqueConstraint("workspace_id", "version"),
        Index(
            "agreement_review",
            "review_next_at",
            sqlite_where=text("review_next_at IS NOT NULL"),
            postgresql_where=text("review_next_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = key()
    workspace_id: str
    version: int
    terms: dict[str, Any] = document()
    made_by: str
    made_at: datetime = moment()
    begins_at: datetime = moment()
    review_next_at: datetime | None = moment(null=True)  # when its heads are next reminded of it


class Proposal(SQLModel, table=True):
    """The next version on its way. `revision` is what is signed: it goes up with each change."""

    __table_args__ = (
        Index(
            "proposal_open",
            "workspace_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'sent')"),
            postgresql_where=text("state IN ('draft', 'sent')"),
        ),
    )

    id: int | None = key()
    workspace_id: str = Field(index=True)
    state: str
    terms: dict[str, Any] = document()
    based_on: int
    revision: int = 1
    touched: dict[str, Any] = document()
    editing: dict[str, Any] = document()
    made_by: str
    made_at: datetime = moment()
    edited_by: str
    edited_at: datetime = moment()
    sent_by: str = ""
    sent_at: datetime | None = moment(null=True)
    closed_at: datetime | None = moment(null=True)
    comment: str = ""
    commented_by: str = ""


class Signature(SQLModel, table=True):
    """Who signed for a side: a revision of a proposal, or a version that was in force unsigned.

    Of a proposal that became a version `agreement_id` is that version.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "proposal_id", "revision", "side"),
        UniqueConstraint("workspace_id", "agreement_id", "side"),
    )

    id: int | None = key()
    workspace_id: str
    proposal_id: int | None = ref(null=True)
    revision: int = 0
    agreement_id: int | None = ref(null=True)
    side: str
    user_id: str
    at: datetime = moment()


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
    at: datetime = moment()


class ErasedContact(SQLModel, table=True):
    """A digest of the mail or phone of an erased person, so that no import brings them back."""

    __tablename__ = "erased_contact"

    workspace_id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    number: int  # of the lead that was erased


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


class Audit(SQLModel, table=True):
    """Who changed the agreement, rights or settings, and how."""

    __table_args__ = (Index("audit_at", "workspace_id", "at"),)

    id: int | None = key()
    workspace_id: str
    at: datetime = moment()
    actor: str
    what: str
    before: dict[str, Any] = document()
    after: dict[str, Any] = document()


class ImportRun(SQLModel, table=True):
    """How far an import of one file came, so that an interrupted one goes on where it stopped."""

    __tablename__ = "import_run"

    workspace_id: str = Field(primary_key=True)
    fingerprint: str = Field(primary_key=True)
    rows_done: int = 0
    counts: dict[str, Any] = document()
    at: datetime = moment()


class Installation(SQLModel, table=True):
    """A workspace that installed the app by OAuth. The token is encrypted."""

    workspace_id: str = Field(primary_key=True)
    bot_token: str
    bot_user: str = ""
    bot_id: str = ""
    installed_by: str = ""
    installed_at: datetime = moment()
    data: dict[str, Any] = document()


class OAuthState(SQLModel, table=True):
    """A started installation, so that nobody can finish another's."""

    __tablename__ = "oauth_state"

    state: str = Field(primary_key=True)
    until: datetime = moment()
