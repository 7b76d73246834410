"""Versions of the agreement: one in force, none ever edited."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session

from funnel.agreement import Terms
from funnel.facts import AgreementFacts
from storage.mapping import Mapper, table
from storage.tables import Agreement

_agreement = table(Agreement)
_facts = Mapper(Agreement, AgreementFacts, {"terms": Terms.from_json})

_IN_FORCE = (
    select(*_facts.columns)
    .where(_agreement.c.workspace_id == bindparam("workspace_id"), _agreement.c.ended_at.is_(None))
    .order_by(_agreement.c.version.desc())
    .limit(1)
)
_ONE = select(*_facts.columns).where(
    _agreement.c.workspace_id == bindparam("workspace_id"),
    _agreement.c.id == bindparam("agreement_id"),
)


def agreement_in_force(session: Session, workspace_id: str) -> AgreementFacts | None:
    return _facts.first(session.execute(_IN_FORCE, {"workspace_id": workspace_id}))


def agreement(session: Session, workspace_id: str, agreement_id: int) -> AgreementFacts | None:
    """One version, in force or past."""
    given = {"workspace_id": workspace_id, "agreement_id": agreement_id}
    return _facts.first(session.execute(_ONE, given))


def versions(session: Session, workspace_id: str, limit: int = 20) -> list[AgreementFacts]:
    """The newest versions first."""
    statement = (
        select(*_facts.columns)
        .where(_agreement.c.workspace_id == workspace_id)
        .order_by(_agreement.c.version.desc())
        .limit(limit)
    )
    return _facts.all(session.execute(statement))


def put_in_force(
    session: Session, workspace_id: str, terms: Terms, *, actor: str, now: datetime
) -> int:
    """End the version in force and store the next; gives its number.

    Two at once: the second breaks the unique version and is rolled back.
    """
    session.execute(
        update(_agreement)
        .where(_agreement.c.workspace_id == workspace_id, _agreement.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    newest = select(func.coalesce(func.max(_agreement.c.version), 0)).where(
        _agreement.c.workspace_id == workspace_id
    )
    version = int(session.execute(newest).scalar_one()) + 1
    session.execute(
        insert(_agreement).values(
            workspace_id=workspace_id,
            version=version,
            terms=terms.to_json(),
            made_by=actor,
            made_at=now,
        )
    )
    return version
