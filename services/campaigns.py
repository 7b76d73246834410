"""Campaigns: added, changed, merged; what they cost, month by month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from funnel.campaigns import (
    Campaign,
    CampaignDetails,
    CheckedCampaign,
    CheckedSpend,
    TypedCampaign,
    TypedSpend,
    campaign_key,
    checked_name,
    merged,
)
from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_campaigns
from funnel.texts import fold, sanitize
from services import access
from storage import campaigns as stored
from storage import leads, people
from storage.work import Work

MONTHS: Final = 12  # of spend that the form shows
_OFFERED: Final = 200  # campaigns that a name is looked for in
_LISTED: Final = 100
_MOST: Final = 50  # options of a list


def begin(work: Work) -> date:
    """Whether who acts may change campaigns; gives today.

    Raises `Refusal`: not_set_up, only_marketing_runs_campaigns.
    """
    access.need_company(work)
    check_campaigns(work.actor)
    return local_date(work.now, work.company.zone)


def newest(work: Work) -> list[Campaign]:
    """The campaigns that were added last, by name: those that a list offers."""
    return sorted(stored.newest(work, _LISTED), key=lambda each: fold(each.name))


def details(work: Work, campaign_id: int) -> CampaignDetails:
    """A campaign to be changed. Raises as `begin`, and `Refusal("no_such_campaign")`."""
    begin(work)
    campaign = _need(work, campaign_id)
    own = campaign_key(campaign.name)
    names = stored.names_of(work, campaign_id)
    aliases = tuple(name for name in names if campaign_key(name) != own)
    return CampaignDetails(campaign, aliases, stored.spend_of(work, campaign_id, MONTHS))


def add(work: Work, typed: TypedCampaign) -> int:
    """Keep a new campaign; gives its id. One commit.

    Raises as `begin`, and `InvalidFields` naming each wrong field, a name that another campaign
    goes by among them.
    """
    begin(work)
    new = typed.checked(work.company.currency)
    work.hold()
    _check_free(work, new, None)
    campaign_id = stored.add(work, new)
    people.audit(work, "campaign added", before={}, after={"name": new.name})
    work.commit()
    return campaign_id


def change(work: Work, campaign_id: int, typed: TypedCampaign) -> None:
    """Have a campaign be as typed. One commit. Raises as `add`, and no_such_campaign."""
    begin(work)
    new = typed.checked(work.company.currency)
    work.hold()
    before = details(work, campaign_id)
    _check_free(work, new, campaign_id)
    old = CheckedCampaign(
        before.campaign.name,
        before.campaign.channel,
        before.campaign.starts_on,
        before.campaign.ends_on,
        before.campaign.budget,
        before.aliases,
    )
    stored.change(work, campaign_id, new)
    people.audit(work, "campaign changed", before=_plain(old), after=_plain(new))
    work.commit()


def _plain(campaign: CheckedCampaign) -> dict[str, Any]:
    """For the audit trail."""
    dates = {name: getattr(campaign, name) for name in ("starts_on", "ends_on", "budget")}
    texts = {name: "" if value is None else str(value) for name, value in dates.items()}
    names = {"name": campaign.name, "channel": campaign.channel}
    return names | texts | {"aliases": sorted(campaign.aliases)}


def log_spend(work: Work, typed: TypedSpend) -> CheckedSpend:
    """What a campaign cost in a month, in place of what was said before. One commit.

    A campaign that only leads have named so far is added. Raises as `begin`, and `InvalidFields`.
    """
    today = begin(work)
    spend = typed.checked(work.company.currency, today)
    work.hold()
    campaign_id = campaign_of(work, spend.campaign)
    before = stored.spent(work, campaign_id, spend.month, work.company.currency)
    stored.set_spend(work, campaign_id, spend.month, spend.amount)
    about = {"name": spend.campaign, "month": spend.month.isoformat()}
    old = {} if before is None else {"amount": str(before)}
    after = about | {"amount": str(spend.amount), "currency": work.company.currency}
    people.audit(work, "spend logged", before=old, after=after)
    work.commit()
    return spend


def campaign_of(work: Work, name: str) -> int:
    """The campaign that goes by a name; one that nobody has added is, without a commit."""
    keys = stored.by_key(work, [campaign_key(name)])
    if keys:
        return next(iter(keys.values()))
    return stored.add(work, CheckedCampaign(name, "", None, None, None, ()))


@dataclass(frozen=True)
class WrittenSpend:
    """Whose spend was written; whether that campaign is new, and the amount another."""

    campaign: int
    is_new: bool
    is_changed: bool


def write_spend(
    work: Work, spend: CheckedSpend, lines: Mapping[tuple[int, date], int]
) -> WrittenSpend | int:
    """Write down what a row of a file says, without a commit.

    `lines` are those of the file that were written, by campaign and month: where one of them is
    about the same, nothing is written and its number is given.
    """
    ids = stored.by_key(work, [campaign_key(spend.campaign)])
    for campaign_id in ids.values():
        if line := lines.get((campaign_id, spend.month)):
            return line
    campaign_id = campaign_of(work, spend.campaign)
    before = stored.spent(work, campaign_id, spend.month, work.company.currency)
    if before != spend.amount:
        stored.set_spend(work, campaign_id, spend.month, spend.amount)
    return WrittenSpend(campaign_id, is_new=not ids, is_changed=before != spend.amount)


def end_import(work: Work, rows: int) -> None:
    """Keep what `write_spend` wrote, with an entry of the audit trail. One commit."""
    if rows:
        people.audit(work, "spend imported", before={}, after={"rows": rows})
    work.commit()


def merge(work: Work, into: str, other: str) -> tuple[str, str]:
    """Have one campaign of two names: aliases move, spend adds up. One commit.

    A name that only leads bear becomes an alias. Gives both names. Raises as `begin`, and
    `InvalidFields`: needs_campaign_name, same_campaign.
    """
    begin(work)
    wanted = _checked_pair(into, other)
    work.hold()
    keys = stored.by_key(work, [campaign_key(name) for name in wanted])
    ids = [keys.get(campaign_key(name)) for name in wanted]
    stays = ids[0] if ids[0] is not None else campaign_of(work, wanted[0])
    if ids[1] is None:
        stored.add_names(work, stays, [wanted[1]])
    elif ids[1] == stays:
        raise InvalidFields({"other": Refusal("same_campaign")})
    else:
        both = stored.campaigns(work, [stays, ids[1]])
        stored.put_together(work, merged(both[stays], both[ids[1]]), ids[1])
    people.audit(work, "campaigns merged", before={"name": wanted[1]}, after={"name": wanted[0]})
    work.commit()
    return wanted


def _checked_pair(into: str, other: str) -> tuple[str, str]:
    problems: dict[str, Refusal] = {}
    names = []
    for field, text in (("campaign", into), ("other", other)):
        try:
            names.append(checked_name(text))
        except InvalidFields as wrong:
            problems[field] = wrong.problems["campaign"]
    if not problems and campaign_key(names[0]) == campaign_key(names[1]):
        problems["other"] = Refusal("same_campaign")
    if problems:
        raise InvalidFields(problems)
    return names[0], names[1]


@dataclass(frozen=True)
class CampaignNames:
    """Campaigns that hold what is typed, then names that only leads bear so far."""

    names: list[str]
    of_leads: list[str]
    new: str


def offered(work: Work, typed: str) -> CampaignNames:
    """The names to choose a campaign by; what is typed is a new one where nothing is called so.

    Raises as `begin`.
    """
    begin(work)
    typed = sanitize(typed).strip()
    wanted = campaign_key(typed)
    by_key = {campaign_key(each.name): each.name for each in stored.newest(work, _OFFERED)}
    used: dict[str, str] = {}
    for name in leads.values_used(work, "campaign"):
        used.setdefault(campaign_key(name), name)
    others = stored.by_key(work, used)
    of_leads = [name for key, name in used.items() if key not in others and wanted in key]
    names = sorted((name for key, name in by_key.items() if wanted in key), key=fold)
    is_new = wanted and wanted not in by_key and wanted not in used
    return CampaignNames(names[:_MOST], of_leads[:_MOST], typed if is_new else "")


def _need(work: Work, campaign_id: int) -> Campaign:
    campaign = stored.campaign(work, campaign_id)
    if campaign is None:
        raise Refusal("no_such_campaign")
    return campaign


def _check_free(work: Work, new: CheckedCampaign, own: int | None) -> None:
    """Raises `InvalidFields` where another campaign goes by one of the names."""
    keys = stored.by_key(work, map(campaign_key, _all_names(new)))
    taken = {key: of for key, of in keys.items() if of != own}
    if not taken:
        return
    owners = stored.campaigns(work, {*taken.values()})
    problems = {}
    if (of := taken.get(campaign_key(new.name))) is not None:
        problems["campaign"] = Refusal("campaign_name_taken", name=owners[of].name)
    for alias in new.aliases:
        if (of := taken.get(campaign_key(alias))) is not None:
            refusal = Refusal("alias_taken", alias=alias, name=owners[of].name)
            problems.setdefault("aliases", refusal)
    raise InvalidFields(problems)


def _all_names(new: CheckedCampaign) -> Iterable[str]:
    return (new.name, *new.aliases)
