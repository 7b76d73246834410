"""Campaigns, the names they go by, and what they cost by month."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from funnel.campaigns import Campaign, CheckedCampaign, campaign_key
from storage import tables
from storage.mapping import Mapper, insert_of, table
from storage.work import Work, connection_of, ours

_campaign = table(tables.Campaign)
_name = table(tables.CampaignName)
_spend = table(tables.Spend)
_facts = Mapper(tables.Campaign, Campaign)

_OURS = ours(_campaign)
_ONE = select(*_facts.columns).where(_OURS, _campaign.c.id == bindparam("one"))
_THESE = select(*_facts.columns).where(_OURS, _campaign.c.id.in_(bindparam("ids")))
_NEWEST = (
    select(*_facts.columns).where(_OURS).order_by(_campaign.c.id.desc()).limit(bindparam("most"))
)
_CHANGE = update(_campaign).where(_OURS, _campaign.c.id == bindparam("one"))
_REMOVE = delete(_campaign).where(_OURS, _campaign.c.id == bindparam("one"))
_BY_KEY = select(_name.c.key, _name.c.campaign_id).where(
    ours(_name), _name.c.key.in_(bindparam("keys"))
)
_NAMES_OF = (
    select(_name.c.name)
    .where(ours(_name), _name.c.campaign_id == bindparam("whose"))
    .order_by(_name.c.name)
)
_DROP_NAMES = delete(_name).where(ours(_name), _name.c.campaign_id == bindparam("whose"))
_MOVE_NAMES = update(_name).where(ours(_name), _name.c.campaign_id == bindparam("whose"))
_SPEND_OF = (
    select(_spend.c.month, _spend.c.amount)
    .where(
        ours(_spend),
        _spend.c.campaign_id == bindparam("whose"),
        _spend.c.currency == bindparam("unit"),
    )
    .order_by(_spend.c.month.desc())
    .limit(bindparam("most"))
)
_ALL_SPEND_OF = select(_spend.c.month, _spend.c.currency, _spend.c.amount).where(
    ours(_spend), _spend.c.campaign_id == bindparam("whose")
)
_DROP_SPEND = delete(_spend).where(ours(_spend), _spend.c.campaign_id == bindparam("whose"))
_SPENT = select(_spend.c.amount).where(
    ours(_spend),
    _spend.c.month == bindparam("month"),
    _spend.c.campaign_id == bindparam("whose"),
    _spend.c.currency == bindparam("unit"),
)
_BETWEEN = (
    select(_spend.c.campaign_id, _spend.c.currency, func.sum(_spend.c.amount))
    .where(
        ours(_spend),
        _spend.c.month >= bindparam("first"),
        _spend.c.month <= bindparam("last"),
    )
    .group_by(_spend.c.campaign_id, _spend.c.currency)
)


def add(work: Work, new: CheckedCampaign) -> int:
    """Keep a campaign under its name and its aliases; gives its id."""
    row = _values(new) | {
        "workspace_id": work.workspace_id,
        "currency": work.company.currency,
        "made_by": work.actor.user_id,
        "made_at": work.now,
    }
    added = work.rows(insert(_campaign).values(row).returning(_campaign.c.id))
    campaign_id = int(added.scalar_one())
    add_names(work, campaign_id, [new.name, *new.aliases])
    return campaign_id


def change(work: Work, campaign_id: int, new: CheckedCampaign) -> None:
    """Have a campaign be so, and go by these names alone."""
    work.change(_CHANGE, one=campaign_id, **_values(new), currency=work.company.currency)
    work.change(_DROP_NAMES, whose=campaign_id)
    add_names(work, campaign_id, [new.name, *new.aliases])


def _values(new: CheckedCampaign) -> dict[str, Any]:
    names = ("name", "channel", "starts_on", "ends_on", "budget")
    return {name: getattr(new, name) for name in names}


def put_together(work: Work, merged: Campaign, other: int) -> None:
    """Have a campaign be as `merged` is, with the names and the spend of the other, which goes."""
    values = {name: getattr(merged, name) for name in ("channel", "starts_on", "ends_on", "budget")}
    work.change(_CHANGE, one=merged.id, **values, currency=merged.currency)
    work.change(_MOVE_NAMES, whose=other, campaign_id=merged.id)
    rows = work.rows(_ALL_SPEND_OF, whose=other).all()
    work.change(_DROP_SPEND, whose=other)
    for month, currency, amount in rows:
        before = spent(work, merged.id, month, currency) or Decimal(0)
        set_spend(work, merged.id, month, before + amount, currency=currency)
    work.change(_REMOVE, one=other)


def campaign(work: Work, campaign_id: int) -> Campaign | None:
    return _facts.first(work.rows(_ONE, one=campaign_id))


def campaigns(work: Work, ids: Collection[int]) -> dict[int, Campaign]:
    """Those of these ids, by id."""
    if not ids:
        return {}
    return {each.id: each for each in _facts.all(work.rows(_THESE, ids=sorted(ids)))}


def newest(work: Work, most: int) -> list[Campaign]:
    """Those that were added last."""
    return _facts.all(work.rows(_NEWEST, most=most))


def by_key(work: Work, keys: Iterable[str]) -> dict[str, int]:
    """The campaigns that go by these names, by `campaign_key`."""
    wanted = sorted({*keys})
    if not wanted:
        return {}
    return {row[0]: row[1] for row in work.rows(_BY_KEY, keys=wanted)}


def names_of(work: Work, campaign_id: int) -> list[str]:
    """Its own name and the further ones, in the order of the alphabet."""
    return [row[0] for row in work.rows(_NAMES_OF, whose=campaign_id)]


def add_names(work: Work, campaign_id: int, names: Iterable[str]) -> None:
    """Have a campaign go by further names, of which none may belong to another."""
    for name in names:
        row = {"key": campaign_key(name), "campaign_id": campaign_id, "name": name}
        work.add(insert(_name), row)


def spend_of(work: Work, campaign_id: int, most: int) -> dict[date, Decimal]:
    """What a campaign cost in the workspace's currency, the last month first."""
    unit = work.company.currency
    rows = work.rows(_SPEND_OF, whose=campaign_id, unit=unit, most=most)
    return {row[0]: row[1] for row in rows}


def spent(work: Work, campaign_id: int, month: date, currency: str) -> Decimal | None:
    """What a campaign cost in a month, None where nobody has said."""
    rows = work.rows(_SPENT, whose=campaign_id, month=month, unit=currency)
    amount: Decimal | None = rows.scalar_one_or_none()
    return amount


def set_spend(
    work: Work, campaign_id: int, month: date, amount: Decimal, *, currency: str | None = None
) -> None:
    """Have a campaign have cost that in a month, whatever was there; the workspace's currency."""
    unit = work.company.currency if currency is None else currency
    row = {"month": month, "campaign_id": campaign_id, "currency": unit, "amount": amount}
    work.add(_set_spend(connection_of(work.session).dialect.name), row)


@cache
def _set_spend(dialect: str) -> Any:
    new = insert_of(dialect, tables.Spend)
    keys = ["workspace_id", "month", "campaign_id", "currency"]
    return new.on_conflict_do_update(index_elements=keys, set_={"amount": new.excluded.amount})


def spend_between(work: Work, first: date, last: date) -> Mapping[tuple[int, str], Decimal]:
    """What each campaign cost in the months from one to another, by campaign and currency."""
    rows = work.rows(_BETWEEN, first=first, last=last)
    return {(row[0], row[1]): row[2] for row in rows}
