"""Set-up: channels, zone, language, holidays, the two teams, the first agreement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from funnel.agreement import Terms
from funnel.facts import AgreementFacts, Person
from funnel.notices import Welcome
from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from funnel.retention import RETENTION_MONTHS
from funnel.rights import check_admin, check_terms, may_administer, may_change_terms
from funnel.stages import Side
from funnel.zones import find_zone
from services import access, first_steps
from services.calendar import currency_of, hours_of, public_holidays
from storage import agreements, digests, outbox, people, retention
from storage.work import Work

_COUNTRY_OF_ZONE = {
    "America/Sao_Paulo": "BR",
    "America/Bahia": "BR",
    "America/Fortaleza": "BR",
    "America/Recife": "BR",
    "America/Manaus": "BR",
    "Europe/Lisbon": "PT",
    "Europe/Madrid": "ES",
    "America/Mexico_City": "MX",
    "America/Bogota": "CO",
    "America/Argentina/Buenos_Aires": "AR",
    "America/Santiago": "CL",
    "America/Lima": "PE",
    "America/Montevideo": "UY",
    "Europe/London": "GB",
    "Europe/Dublin": "IE",
    "America/New_York": "US",
    "America/Chicago": "US",
    "America/Los_Angeles": "US",
}


@dataclass(frozen=True)
class SetupState:
    """What is set up by now, for the forms and for Home's list.

    `is_set_up`: the channels are chosen. `admins` are user ids.
    """

    is_set_up: bool
    terms: Terms
    agreed: bool
    team: list[Person]
    admins: list[str]
    has_digest: bool
    may_set_up: bool


def template(zone: str) -> Terms:
    """The terms a first version starts from: office hours, and the holidays of the zone."""
    return Terms(zone=zone or "UTC", country=_COUNTRY_OF_ZONE.get(zone, ""))


def state(work: Work) -> SetupState:
    """How far set-up has come, and whether who acts may go on with it."""
    version = agreements.agreement_in_force(work)
    admins = people.admins(work)
    is_set_up = work.company.set_up_at is not None
    zone = (work.company.zone if is_set_up else "") or work.actor.zone
    return SetupState(
        is_set_up=is_set_up,
        terms=version.terms if version else template(zone),
        agreed=version is not None,
        team=people.team(work),
        admins=admins,
        has_digest=bool(digests.digests(work)),
        may_set_up=may_administer(work.actor, anyone_is_admin=bool(admins)),
    )


def begin(work: Work) -> SetupState:
    """`state`, for who may set up. Raises as `funnel.rights.check_admin`, naming who may."""
    now = state(work)
    check_admin(work.actor, admins=now.admins, slack_admins=people.slack_admins(work))
    return now


def set_up(work: Work, values: Mapping[str, Any]) -> None:
    """Set channels, zone, language and holidays; the first time, make the first agreement.

    Who acts becomes admin if there is none. One commit. Raises `InvalidFields`.
    """
    before = begin(work)
    terms = _check(before.terms, values)
    if before.agreed:
        _check_may_move(work, before, terms)
    settings: dict[str, str | int] = {name: str(values[name]) for name in _SETTINGS}
    settings["retention_months"] = _retention(work, values)
    settings["currency"] = work.company.currency or currency_of(terms.country)
    people.ensure_company(work)
    if settings["retention_months"] != work.company.retention_months:
        retention.begin_anew(work)
    people.change_company(work, **settings, set_up_at=work.company.set_up_at or work.now)
    if not before.admins:
        people.change_member(work, work.actor.user_id, is_admin=True)
    if not before.agreed or terms != before.terms:
        agreements.put_in_force(work, terms)
    old = {name: getattr(work.company, name) for name in settings} if before.is_set_up else {}
    if not before.admins:
        settings["admin"] = work.actor.user_id
    people.audit(work, "setup", before=old, after=settings)
    first_steps.progressed(work)
    work.commit()


def _check_may_move(work: Work, before: SetupState, terms: Terms) -> None:
    """The zone and the holidays are part of the agreement. Raises `InvalidFields`."""
    if may_change_terms(work.actor, both_have_heads=_both_have_heads(before.team)):
        return
    place = ("zone", "country", "region")
    changed = [name for name in place if getattr(terms, name) != getattr(before.terms, name)]
    if changed:
        raise InvalidFields({name: Refusal("only_heads_change_place") for name in changed})


_SETTINGS = ("locale", "zone", "marketing_channel", "sales_channel")


def _retention(work: Work, values: Mapping[str, Any]) -> int:
    """One of the periods to choose from; as it was where none of them is given."""
    wanted = str(values.get("retention_months", ""))
    offered = {str(months): months for months in RETENTION_MONTHS}
    return offered.get(wanted, work.company.retention_months)


def _check(terms: Terms, values: Mapping[str, Any]) -> Terms:
    """The terms with the place that was chosen. Raises `InvalidFields`."""
    problems: dict[str, Refusal] = {}
    for name in ("marketing_channel", "sales_channel"):
        if not values.get(name):
            problems[name] = Refusal("needs_channel_choice")
    terms = _with_place(terms, values, problems)
    zone = str(values.get("zone") or "")
    if find_zone(zone) is None:
        problems["zone"] = Refusal("unknown_zone", zone=zone[:60])
    if problems:
        raise InvalidFields(problems)
    return terms


def _with_place(terms: Terms, values: Mapping[str, Any], problems: dict[str, Refusal]) -> Terms:
    country, region = str(values.get("country") or ""), str(values.get("region") or "").upper()
    try:
        public_holidays(country, region)
    except Refusal as refusal:
        problems["region" if refusal.code == "unknown_region" else "country"] = refusal
        return terms
    return terms.changed(
        zone=str(values.get("zone") or "UTC"), country=country, region=region if country else ""
    )


@dataclass(frozen=True)
class Teams:
    """Who is in which team and who leads it, by user id; and the admins of Pacto."""

    marketing: frozenset[str]
    sales: frozenset[str]
    heads_marketing: frozenset[str]
    heads_sales: frozenset[str]
    admins: frozenset[str]

    @classmethod
    def of(
        cls,
        *,
        marketing: Iterable[str],
        sales: Iterable[str],
        heads_marketing: Iterable[str],
        heads_sales: Iterable[str],
        admins: Iterable[str],
    ) -> "Teams":
        lists = (marketing, sales, heads_marketing, heads_sales, admins)
        return cls(*(frozenset(members) for members in lists))

    def members(self, side: Side) -> frozenset[str]:
        return self.marketing if side is Side.MARKETING else self.sales

    def heads(self, side: Side) -> frozenset[str]:
        return self.heads_marketing if side is Side.MARKETING else self.heads_sales

    def check(self) -> None:
        """Raise `InvalidFields` naming each list that cannot be."""
        problems: dict[str, Refusal] = {}
        both = self.marketing & self.sales
        if both:
            problems["sales"] = Refusal("in_both_teams", user=min(both))
        for side in Side:
            if not self.members(side):
                problems[side.value] = Refusal("team_empty")
            if stray := self.heads(side) - self.members(side):
                problems[f"heads_{side}"] = Refusal("head_outside", user=min(stray))
        if not self.admins:
            problems["admins"] = Refusal("needs_admin")
        if problems:
            raise InvalidFields(problems)


def set_team(work: Work, teams: Teams) -> None:
    """Write both teams anew. One commit. Raises `InvalidFields`, and as `begin`."""
    before = begin(work)
    teams.check()
    for side in Side:
        people.clear_side(work, side)
        for user_id in sorted(teams.members(side)):
            is_head = user_id in teams.heads(side)
            people.change_member(work, user_id, side=side, is_head=is_head)
    people.clear_admins(work)
    for user_id in sorted(teams.admins):
        people.change_member(work, user_id, is_admin=True)
    people.audit(work, "team", before=_rights_before(before), after=_rights(teams))
    first_steps.progressed(work)
    work.commit()


def _rights_before(state: SetupState) -> dict[str, str]:
    """What each person was, for the audit trail: "sales", "sales head", "sales head admin"."""
    of_team: dict[Side, list[Person]] = {side: [] for side in Side}
    for person in state.team:
        if person.side is not None:
            of_team[person.side].append(person)
    heads = {side: [p.user_id for p in of_team[side] if p.is_head] for side in Side}
    return _rights(
        Teams.of(
            marketing=[person.user_id for person in of_team[Side.MARKETING]],
            sales=[person.user_id for person in of_team[Side.SALES]],
            heads_marketing=heads[Side.MARKETING],
            heads_sales=heads[Side.SALES],
            admins=state.admins,
        )
    )


def _rights(teams: Teams) -> dict[str, str]:
    words: dict[str, list[str]] = {}
    for side in Side:
        for user_id in sorted(teams.members(side)):
            words[user_id] = [side, "head"] if user_id in teams.heads(side) else [side]
    for user_id in sorted(teams.admins):
        words.setdefault(user_id, []).append("admin")
    return {user_id: " ".join(each) for user_id, each in words.items()}


def _both_have_heads(team: Iterable[Person]) -> bool:
    return {person.side for person in team if person.is_head} == set(Side)


def terms_to_change(work: Work) -> AgreementFacts:
    """The version in force, for who may change it."""
    access.need_company(work)
    check_terms(work.actor, both_have_heads=_both_have_heads(people.team(work)))
    return access.need_agreement(work)


def set_terms(work: Work, terms: Terms) -> int:
    """Put a new version in force; what was promised under an older one stays. One commit.

    Raises `InvalidFields`, `funnel.hours.HoursError`, `Refusal("only_heads_change_terms")`.
    """
    before = terms_to_change(work)
    terms.check()
    hours_of(terms)
    version = agreements.put_in_force(work, terms)
    people.audit(work, "terms", before=before.terms.to_json(), after=terms.to_json())
    first_steps.progressed(work)
    work.commit()
    return version


def keep_terms(work: Work) -> None:
    """The terms in force are agreed to as they are. One commit.

    Raises as `terms_to_change`.
    """
    version = terms_to_change(work)
    people.audit(work, first_steps.TERMS_KEPT, before={}, after={"version": version.version})
    first_steps.progressed(work)
    work.commit()


def set_language(work: Work, locale: str) -> None:
    """The language of what the whole company reads. One commit."""
    company = access.need_company(work)
    begin(work)
    people.change_company(work, locale=locale)
    before, after = {"locale": company.locale}, {"locale": locale}
    people.audit(work, "language", before=before, after=after)
    work.commit()


def set_away(work: Work, until: date | None) -> None:
    """Away until a day (on it, back), or here again. One commit."""
    company = access.need_company(work)
    access.need_member(work)
    if until is not None and until <= local_date(work.now, company.zone):
        raise Refusal("date_not_ahead")
    people.change_member(work, work.actor.user_id, away_until=until)
    work.commit()


def welcome(work: Work) -> None:
    """One message to who installed the app, once. One commit."""
    if people.mark_welcomed(work):
        outbox.put(work, Welcome(work.actor.user_id))
    work.commit()
