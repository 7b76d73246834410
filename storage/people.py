"""The workspace and its members."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from funnel.facts import Asker, Company, Person
from funnel.stages import Side
from storage.mapping import Mapper, affected, table, upsert
from storage.tables import Audit, Member, Workspace

_workspace = table(Workspace)
_member = table(Member)
_audit = table(Audit)
_company = Mapper(Workspace, Company)
_person = Mapper(Member, Person)

# Asked for on every request, so built once: building a statement takes longer than running it.
_COMPANY = select(*_company.columns).where(_workspace.c.id == bindparam("workspace_id"))
_PERSON = select(*_person.columns).where(
    _member.c.workspace_id == bindparam("workspace_id"),
    _member.c.user_id == bindparam("user_id"),
)
_PEOPLE = select(*_person.columns).where(
    _member.c.workspace_id == bindparam("workspace_id"),
    _member.c.user_id.in_(bindparam("user_ids", expanding=True)),
)

MEMBER_FIELDS = ("name", "locale", "zone", "slack_admin", "deleted")


def company(session: Session, workspace_id: str) -> Company | None:
    return _company.first(session.execute(_COMPANY, {"workspace_id": workspace_id}))


def companies(session: Session) -> list[Company]:
    """Every workspace of this database; only housekeeping asks."""
    return _company.all(session.execute(select(*_company.columns).order_by(_workspace.c.id)))


def ensure_company(session: Session, workspace_id: str, *, now: datetime, **values: object) -> None:
    """Add the workspace, or refresh the values given."""
    statement = upsert(session, Workspace).values(
        {"id": workspace_id, "created_at": now, "last_lead": 0} | _defaults() | values
    )
    change = {"set_": values} if values else None
    session.execute(
        statement.on_conflict_do_update(index_elements=["id"], **change)
        if change
        else statement.on_conflict_do_nothing()
    )


def _defaults() -> dict[str, object]:
    empty: dict[str, object] = dict.fromkeys(
        ("name", "bot_user", "marketing_channel", "sales_channel"), ""
    )
    return empty | {"locale": "en", "zone": "UTC"}


def change_company(session: Session, workspace_id: str, **values: object) -> None:
    session.execute(update(_workspace).where(_workspace.c.id == workspace_id).values(**values))


def person(session: Session, workspace_id: str, user_id: str) -> Person | None:
    given = {"workspace_id": workspace_id, "user_id": user_id}
    return _person.first(session.execute(_PERSON, given))


def people(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the given members we know, by id."""
    given = {"workspace_id": workspace_id, "user_ids": sorted(set(user_ids))}
    return {p.user_id: p for p in _person.all(session.execute(_PEOPLE, given))}


def team(session: Session, workspace_id: str, side: Side | None = None) -> list[Person]:
    """The members of one team, or of both; those who left Slack are left out."""
    wanted = [side] if side else list(Side)
    statement = (
        select(*_person.columns)
        .where(
            _member.c.workspace_id == workspace_id,
            _member.c.side.in_(wanted),
            _member.c.deleted.is_(False),
        )
        .order_by(_member.c.user_id)
    )
    return _person.all(session.execute(statement))


def heads(session: Session, workspace_id: str, side: Side) -> list[Person]:
    return [p for p in team(session, workspace_id, side) if p.is_head]


def admins(session: Session, workspace_id: str) -> list[str]:
    statement = select(_member.c.user_id).where(
        _member.c.workspace_id == workspace_id, _member.c.is_admin
    )
    return list(session.execute(statement).scalars())


def slack_admins(session: Session, workspace_id: str) -> list[str]:
    """Those who administer the Slack workspace itself."""
    statement = select(_member.c.user_id).where(
        _member.c.workspace_id == workspace_id,
        _member.c.slack_admin,
        _member.c.deleted.is_(False),
    )
    return list(session.execute(statement).scalars())


def learn_members(
    session: Session, workspace_id: str, found: Iterable[Mapping[str, object]]
) -> int:
    """Add or refresh members as Slack shows them; what the teams set is left alone."""
    rows = [{"workspace_id": workspace_id} | _unset() | dict(member) for member in found]
    if not rows:
        return 0
    statement = upsert(session, Member)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "user_id"],
            set_={name: statement.excluded[name] for name in MEMBER_FIELDS},
        ),
        rows,
    )
    return len(rows)


def _unset() -> dict[str, object]:
    empty: dict[str, object] = dict.fromkeys(("name", "locale", "zone", "side"), "")
    flags: dict[str, object] = dict.fromkeys(
        ("is_head", "is_admin", "slack_admin", "deleted", "welcomed"), False
    )
    return empty | flags


def change_member(session: Session, workspace_id: str, user_id: str, **values: object) -> None:
    """Set what the teams know of a member; unknown ones are added."""
    row = {"workspace_id": workspace_id, "user_id": user_id} | _unset() | values
    session.execute(
        upsert(session, Member)
        .values(row)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=values)
    )


def clear_side(session: Session, workspace_id: str, side: Side) -> None:
    """Empty a team before its list is written anew."""
    session.execute(
        update(_member)
        .where(_member.c.workspace_id == workspace_id, _member.c.side == side)
        .values(side="", is_head=False)
    )


def mark_welcomed(session: Session, workspace_id: str, user_id: str) -> bool:
    """True for the first caller alone."""
    statement = (
        update(_member)
        .where(
            _member.c.workspace_id == workspace_id,
            _member.c.user_id == user_id,
            _member.c.welcomed.is_(False),
        )
        .values(welcomed=True)
    )
    return affected(session, statement) == 1


def next_lead_number(session: Session, workspace_id: str) -> int:
    """A number nobody else gets; gaps stay where a transaction is given up."""
    return reserve_lead_numbers(session, workspace_id, 1)


def reserve_lead_numbers(session: Session, workspace_id: str, count: int) -> int:
    """The first of `count` numbers in a row."""
    statement = (
        update(_workspace)
        .where(_workspace.c.id == workspace_id)
        .values(last_lead=_workspace.c.last_lead + count)
        .returning(_workspace.c.last_lead)
    )
    return int(session.execute(statement).scalar_one()) - count + 1


def audit(
    session: Session,
    asker: Asker,
    what: str,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """Write down who changed a setting, a right or the agreement."""
    session.execute(
        insert(_audit).values(
            workspace_id=asker.workspace_id,
            at=asker.now,
            actor=asker.user_id,
            what=what,
            before=dict(before),
            after=dict(after),
        )
    )
