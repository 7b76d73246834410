"""Campaigns: what marketing spends money on, and the names by which leads say they came of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from funnel.amounts import amount_in
from funnel.refusals import InvalidFields, Refusal
from funnel.texts import fold, sanitize

NAME: Final = 80  # characters: as many as a lead's campaign has
CHANNEL: Final = 60
ALIASES: Final = 30  # further names of one campaign
LATEST: Final = 2  # years ahead that spend may be logged for
EARLIEST: Final = 2000  # the first year of spend


def campaign_key(name: str) -> str:
    """What tells one name from another.

    Case, accents, and what stands between words make no difference, so that the UTM value
    `fall_webinar-2026` and "Fall Webinar 2026" are the same.
    """
    apart = str.maketrans("_-+", "   ")
    return fold(name.translate(apart))


@dataclass(frozen=True)
class Campaign:
    """A campaign as it stands. `budget` is in `currency`; a date or a budget may be unknown."""

    id: int
    name: str
    channel: str
    starts_on: date | None
    ends_on: date | None
    budget: Decimal | None
    currency: str


@dataclass(frozen=True)
class CampaignDetails:
    """A campaign with its further names, and its spend by month (the first of each)."""

    campaign: Campaign
    aliases: tuple[str, ...] = ()
    spend: Mapping[date, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckedCampaign:
    """A campaign as it is to be kept."""

    name: str
    channel: str
    starts_on: date | None
    ends_on: date | None
    budget: Decimal | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class TypedCampaign:
    """A campaign as typed, unchecked. `aliases` are divided by commas or line breaks."""

    name: str
    channel: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    budget: str = ""
    aliases: str = ""

    def checked(self, currency: str) -> CheckedCampaign:
        """As it is to be kept, the budget in the workspace's currency.

        Raises `InvalidFields` by field: needs_campaign_name, too_long, ends_before_it_begins,
        too_many_names, bad_amount, other_currency.
        """
        problems: dict[str, Refusal] = {}
        name = _checked_name(self.name, "campaign", problems)
        channel = " ".join(sanitize(self.channel).split())
        if len(channel) > CHANNEL:
            problems["channel"] = Refusal("too_long", most=CHANNEL)
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            problems["ends_on"] = Refusal("ends_before_it_begins")
        budget = None
        try:
            budget = amount_in(self.budget, currency)
        except Refusal as refusal:
            problems["budget"] = refusal
        aliases = _checked_aliases(self.aliases, name, problems)
        if problems:
            raise InvalidFields(problems)
        return CheckedCampaign(name, channel, self.starts_on, self.ends_on, budget, aliases)


def checked_name(text: str) -> str:
    """The name of a campaign. Raises `InvalidFields` of the field "campaign"."""
    problems: dict[str, Refusal] = {}
    name = _checked_name(text, "campaign", problems)
    if problems:
        raise InvalidFields(problems)
    return name


def _checked_name(text: str, field_name: str, problems: dict[str, Refusal]) -> str:
    name = " ".join(sanitize(text).split())
    if not campaign_key(name):
        problems[field_name] = Refusal("needs_campaign_name")
    elif len(name) > NAME:
        problems[field_name] = Refusal("too_long", most=NAME)
    return name


def _checked_aliases(text: str, name: str, problems: dict[str, Refusal]) -> tuple[str, ...]:
    """Each further name once, without the campaign's own."""
    by_key: dict[str, str] = {}
    for part in text.replace(",", "\n").splitlines():
        if part.strip():
            alias = _checked_name(part, "aliases", problems)
            by_key.setdefault(campaign_key(alias), alias)
    by_key.pop(campaign_key(name), None)
    if len(by_key) > ALIASES:
        problems["aliases"] = Refusal("too_many_names", most=ALIASES)
    return tuple(by_key.values())


@dataclass(frozen=True)
class TypedSpend:
    """What a campaign cost in a month, as typed. `month` is any day of it."""

    campaign: str
    month: date | None
    amount: str

    def checked(self, currency: str, today: date) -> "CheckedSpend":
        """As it is to be written down, in the workspace's currency.

        Raises `InvalidFields` by field: needs_campaign_name, too_long, needs_month,
        month_out_of_range, needs_amount, bad_amount, other_currency.
        """
        problems: dict[str, Refusal] = {}
        name = _checked_name(self.campaign, "campaign", problems)
        if self.month is None:
            problems["month"] = Refusal("needs_month")
        elif not EARLIEST <= self.month.year <= today.year + LATEST:
            problems["month"] = Refusal(
                "month_out_of_range", least=EARLIEST, most=today.year + LATEST
            )
        amount = None
        try:
            if (amount := amount_in(self.amount, currency)) is None:
                problems["amount"] = Refusal("needs_amount")
        except Refusal as refusal:
            problems["amount"] = refusal
        if problems or self.month is None or amount is None:
            raise InvalidFields(problems)
        return CheckedSpend(name, self.month.replace(day=1), amount)


@dataclass(frozen=True)
class CheckedSpend:
    """All that a campaign cost in the month that begins on `month`."""

    campaign: str
    month: date
    amount: Decimal


def merged(into: Campaign, other: Campaign) -> Campaign:
    """One campaign of two: it began with the earlier and ends with the later, budgets added up.

    A date of which one of them knows nothing is the other's; budgets in two currencies are not
    added up, and that of `into` stays.
    """
    starts = [each.starts_on for each in (into, other) if each.starts_on]
    ends = [each.ends_on for each in (into, other) if each.ends_on]
    budget, currency = into.budget, into.currency
    if budget is None:
        budget, currency = other.budget, other.currency
    elif other.budget is not None and other.currency == currency:
        budget += other.budget
    return replace(
        into,
        channel=into.channel or other.channel,
        starts_on=min(starts, default=None),
        ends_on=max(ends, default=None),
        budget=budget,
        currency=currency,
    )
