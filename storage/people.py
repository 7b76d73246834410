"""The workspace and its members."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, bindparam, exists, insert, select, update
from sqlmodel import Session

from funnel.people import Company, NewsAt, Person
from funnel.stages import Side
from storage.mapping import Mapper, table, upsert
from storage.tables import Audit, Member, Workspace
from storage.work import OURS, Work, ours

_workspace = table(Workspace)
_member = table(Member)
_audit = table(Audit)
_company = Mapper(Workspace, Company)
_person = Mapper(Member, Person)

_OURS = ours(_member)
_PEOPLE = select(*_person.columns).where(_OURS, _member.c.user_id.in_(bindparam("user_ids")))
_ONE = select(*_person.columns).where(_OURS, _member.c.user_id == bindparam("one"))
_TEAM = (
    select(*_person.columns)
    .where(
        _OURS,
        _member.c.side.in_(bindparam("sides")),
        _member.c.deleted.is_(False),
    )
    .order_by(_member.c.user_id)
)
_ADMINS = (
    select(_member.c.user_id)
    .where(_OURS, _member.c.is_admin, _member.c.deleted.is_(False))
    .order_by(_member.c.user_id)
)
_SLACK_ADMINS = (
    select(_member.c.user_id)
    .where(_OURS, _member.c.slack_admin, _member.c.deleted.is_(False))
    .order_by(_member.c.user_id)
)
_CLEAR_ADMINS = update(_member).where(_OURS, _member.c.is_admin)
_CLEAR = update(_member).where(_OURS, _member.c.side == bindparam("team"))
_WELCOME = update(_member).where(
    _OURS, _member.c.user_id == bindparam("one"), _member.c.welcomed.is_(False)
)

_WELCOMED = select(_member.c.user_id).where(_OURS, _member.c.welcomed).order_by(_member.c.user_id)
_READY = update(_workspace).where(
    _workspace.c.id == bindparam(OURS), _workspace.c.ready_at.is_(None)
)

MEMBER_FIELDS = ("name", "locale", "zone", "slack_admin", "deleted")


def company(session: Session, workspace_id: str) -> Company | None:
    """One workspace, for who has no work of its own yet."""
    statement = select(*_company.columns).where(_workspace.c.id == workspace_id)
    return _company.first(session.execute(statement))


def companies(session: Session) -> list[Company]:
    """Every workspace of this database; only housekeeping and the terminal ask."""
    return _company.all(session.execute(select(*_company.columns).order_by(_workspace.c.id)))


def companies_without_admin(session: Session) -> list[Company]:
    """Those that use the app and have no admin of Pacto; only `pacto doctor` asks."""
    return _without(session, _member.c.is_admin)


def companies_nobody_administers(session: Session) -> list[Company]:
    """Those of `companies_without_admin` of whose workspace no administrator is known either."""
    return _without(session, _member.c.is_admin | _member.c.slack_admin)


def _without(session: Session, right: ColumnElement[bool]) -> list[Company]:
    anyone = exists().where(
        _member.c.workspace_id == _workspace.c.id, right, _member.c.deleted.is_(False)
    )
    statement = select(*_company.columns).where(_workspace.c.left_at.is_(None), ~anyone)
    return _company.all(session.execute(statement.order_by(_workspace.c.id)))


def ensure_company(work: Work, **values: object) -> None:
    """Add the workspace, or refresh the values given."""
    unset: dict[str, object] = dict.fromkeys(
        ("name", "url", "bot_user", "marketing_channel", "sales_channel", "currency"), ""
    )
    unset |= {"last_lead": 0, "retention_months": 0}
    row = unset | {"locale": "en", "zone": "UTC", "created_at": work.now}
    statement = upsert(work.session, Workspace).values({"id": work.workspace_id} | row | values)
    if values:
        statement = statement.on_conflict_do_update(index_elements=["id"], set_=values)
    else:
        statement = statement.on_conflict_do_nothing()
    work.session.execute(statement)


def change_company(work: Work, **values: object) -> None:
    statement = update(_workspace).where(_workspace.c.id == work.workspace_id).values(**values)
    work.session.execute(statement)


def people(work: Work, user_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the given members we know, by id."""
    wanted = sorted({user_id for user_id in user_ids if user_id})
    if not wanted:
        return {}
    return {p.user_id: p for p in _person.all(work.rows(_PEOPLE, user_ids=wanted))}


def person(work: Work, user_id: str) -> Person:
    """A member; of one nobody has met, the id alone."""
    return _person.first(work.rows(_ONE, one=user_id)) or Person(user_id)


def names_of(work: Work, user_ids: Iterable[str]) -> dict[str, str]:
    """What the members are called, by id."""
    return {user_id: member.name for user_id, member in people(work, user_ids).items()}


def team(work: Work, side: Side | None = None) -> list[Person]:
    """The members of one team, or of both; those who left Slack are left out."""
    return _person.all(work.rows(_TEAM, sides=[side] if side else list(Side)))


def heads(work: Work, side: Side) -> list[Person]:
    """Who leads a team, be it their own or, as a head of both, the other one."""
    return [member for member in team(work) if side in member.headed]


def admins(work: Work) -> list[str]:
    """The admins of Pacto; those who left Slack are left out, since they can do nothing."""
    return list(work.rows(_ADMINS).scalars())


def slack_admins(work: Work) -> list[str]:
    """Those who administer the Slack workspace itself."""
    return list(work.rows(_SLACK_ADMINS).scalars())


def learn_members(work: Work, members: Iterable[Mapping[str, object]]) -> int:
    """Add or refresh members as Slack shows them; what the teams set is left alone."""
    rows = [{"workspace_id": work.workspace_id} | _unset() | dict(member) for member in members]
    if not rows:
        return 0
    statement = upsert(work.session, Member)
    work.session.execute(
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
        ("is_head", "is_admin", "slack_admin", "deleted", "welcomed", "heads_other"), False
    )
    return empty | flags | {"news_at": NewsAt.EVENING}


def change_member(work: Work, user_id: str, **values: object) -> None:
    """Set what the teams know of a member; unknown ones are added."""
    row = {"workspace_id": work.workspace_id, "user_id": user_id} | _unset() | values
    work.session.execute(
        upsert(work.session, Member)
        .values(row)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=values)
    )


def clear_side(work: Work, side: Side) -> None:
    """Empty a team before its list is written anew."""
    work.change(_CLEAR, team=side, side="", is_head=False, heads_other=False)


def clear_admins(work: Work) -> None:
    """Have no admin, those who left Slack included, before the list is written anew."""
    work.change(_CLEAR_ADMINS, is_admin=False)


def mark_welcomed(work: Work) -> bool:
    """That who acts was welcomed; True for the first time alone."""
    return work.change(_WELCOME, one=work.actor.user_id, welcomed=True) == 1


def welcomed(work: Work) -> list[str]:
    """Who was greeted, as the one who installed the app."""
    return list(work.rows(_WELCOMED).scalars())


def mark_ready(work: Work) -> bool:
    """That both teams are told that they can start; True for the first time alone."""
    return work.change(_READY, ready_at=work.now) == 1


def next_lead_number(work: Work) -> int:
    """A number nobody else gets; gaps stay where a transaction is given up."""
    return reserve_lead_numbers(work, 1)


def reserve_lead_numbers(work: Work, count: int) -> int:
    """The first of `count` numbers in a row."""
    statement = (
        update(_workspace)
        .where(_workspace.c.id == work.workspace_id)
        .values(last_lead=_workspace.c.last_lead + count)
        .returning(_workspace.c.last_lead)
    )
    return int(work.session.execute(statement).scalar_one()) - count + 1


def audit(
    work: Work, what: str, *, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """Write down who changed a setting, a right or the agreement."""
    row = {"at": work.now, "actor": work.actor.user_id, "what": what}
    work.add(insert(_audit), row | {"before": dict(before), "after": dict(after)})
