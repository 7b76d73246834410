"""The agreement: its versions, what is proposed, who signed, and who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import document, key, moment, ref


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
