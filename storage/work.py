"""One unit of work: a transaction of one company, for one actor, at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Result,
    Table,
    and_,
    bindparam,
    case,
    literal,
    select,
)
from sqlmodel import Session

from funnel.facts import AgreementFacts
from funnel.past import Past
from funnel.people import SYSTEM, Caller, Company, Person
from storage.mapping import Mapper, affected, table
from storage.tables import Agreement, Member, Workspace

OURS = "ours"
_CONNECTION = "connection"  # in `Session.info`
AGREEMENTS = "agreements"  # in `Session.info`: the versions that earlier work has read
MADE = "made"  # in `Session.info`: the ids of versions that this session made, kept or not
_MOST_AGREEMENTS = 1000  # of all companies


def ours(owned: Table) -> ColumnElement[bool]:
    """That a row is of the company whose work runs the statement: each statement has it."""
    return owned.c.workspace_id == bindparam(OURS)


class Versions:
    """What a unit of work has learnt of its company's agreement: terms of a version never change.

    `in_force` is the id of one, or None where there is none yet.
    """

    def __init__(self, in_force: int | None = None) -> None:
        self.in_force = in_force
        self.read: dict[int, AgreementFacts] = {}


@dataclass(frozen=True)
class Work:
    """What every service is given, and the only way to what is stored of a company.

    `actor` is a person or `SYSTEM`. Nothing is kept until `commit`. With a `past`, `now` is an
    earlier moment, and what is read is what was true then (`services.past`).
    """

    session: Session
    company: Company
    actor: Person
    now: datetime
    versions: Versions = field(default_factory=Versions, repr=False, compare=False)
    past: Past | None = field(default=None, repr=False, compare=False)

    @property
    def workspace_id(self) -> str:
        return self.company.id

    def rows(self, statement: Executable, **parameters: Any) -> Result[*tuple[Any, ...]]:
        """Run a statement over the rows that are `ours`."""
        return self._connection.execute(statement, {OURS: self.company.id} | parameters)

    def change(self, statement: Executable, **parameters: Any) -> int:
        """`rows` for a statement that changes some; gives how many it did."""
        return affected(self._connection, statement, {OURS: self.company.id} | parameters)

    def add(self, statement: Executable, row: dict[str, Any]) -> None:
        """Insert a row of this company."""
        self._connection.execute(statement, {"workspace_id": self.company.id} | row)

    def hold(self) -> None:
        """Have everyone else who holds this company wait for the commit."""
        self.rows(_HELD)

    @property
    def _connection(self) -> Connection:
        return connection_of(self.session)

    def commit(self) -> None:
        self.session.commit()
        # Not sooner: what is rolled back was never made, and its id is given to another.
        read = self.versions.read
        remember(self.session, {(self.company.id, key): version for key, version in read.items()})

    def rollback(self) -> None:
        """Give up what was done, to see what others have done meanwhile."""
        self.session.rollback()


def remember(session: Session, versions: Mapping[tuple[str, int], AgreementFacts]) -> None:
    """Have later work of the same store find these versions, by company and id, without a query."""
    read_before = session.info.get(AGREEMENTS)
    if versions and read_before is not None:
        if len(read_before) > _MOST_AGREEMENTS:
            read_before.clear()
        read_before.update(versions)


def connection_of(session: Session) -> Connection:
    """The connection of a session's transaction.

    Its `execute` costs a third less than the session's, and asking the session for it each time
    would cost as much as that saves.
    """
    connection: Connection | None = session.info.get(_CONNECTION)
    if connection is None or connection.closed:  # `commit` and `rollback` close it
        connection = session.info[_CONNECTION] = session.connection()
    return connection


_workspace = table(Workspace)
_member = table(Member)
_agreement = table(Agreement)
_company = Mapper(Workspace, Company)
_person = Mapper(Member, Person)
_HELD = select(_workspace.c.id).where(_workspace.c.id == bindparam(OURS)).with_for_update()
_SPLIT = len(_company.columns)
# Neither may have been met yet: both are joined to a row that is always there.
_NEW_WORK = select(literal(1).label("one")).subquery("new_work")
_IN_FORCE = (
    select(_agreement.c.id)
    .where(_agreement.c.workspace_id == bindparam(OURS))
    # The highest that has begun; before the first has, that one: the clocks of two processes are
    # never quite the same.
    .order_by(
        case(
            (_agreement.c.begins_at <= bindparam("at"), _agreement.c.version),
            else_=-_agreement.c.version,
        ).desc()
    )
    .limit(1)
    .scalar_subquery()
)
_COMPANY_AND_ACTOR = (
    select(*_company.columns, *_person.columns, _IN_FORCE)
    .select_from(_NEW_WORK)
    .outerjoin(_workspace, _workspace.c.id == bindparam(OURS))
    .outerjoin(
        _member,
        and_(_member.c.workspace_id == bindparam(OURS), _member.c.user_id == bindparam("user_id")),
    )
)


def open_work(session: Session, caller: Caller) -> Work:
    """The work of who asks; of a company or a person nobody has met, nothing but the id is known.

    Where no user is named, the system acts.
    """
    parameters = {OURS: caller.workspace_id, "user_id": caller.user_id, "at": caller.now}
    row = connection_of(session).execute(_COMPANY_AND_ACTOR, parameters).one()
    company = _company(row[:_SPLIT]) if row[0] is not None else Company(caller.workspace_id)
    if not caller.user_id:
        actor = SYSTEM
    else:
        met = row[_SPLIT] is not None
        actor = _person(row[_SPLIT:-1]) if met else Person(caller.user_id)
    return Work(session, company, actor, caller.now, Versions(in_force=row[-1]))
