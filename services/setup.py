"""Set-up: channels, zone, language, holidays, the two teams, the first agreement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from funnel.agreement import Terms
from funnel.facts import AgreementFacts, Asker, Company, Person
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_admin, check_terms
from funnel.stages import Side
from funnel.zones import find_zone
from services import access
from services.calendar import hours_of, public_holidays
from storage import agreements, digests, outbox, people

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
    """What is set up by now, for the forms and for Home's list."""

    company: Company | None
    terms: Terms
    agreed: bool
    team: list[Person]
    admins: list[str]
    has_digest: bool
    may_set_up: bool


def template(zone: str) -> Terms:
    """The terms a first version starts from: office hours, and the holidays of the zone."""
    return Terms(zone=zone or "UTC", country=_COUNTRY_OF_ZONE.get(zone, ""))


def state(session: Session, asker: Asker) -> SetupState:
    """How far set-up has come, and whether the asker may go on with it."""
    company = people.company(session, asker.workspace_id)
    person = access.need_person(session, asker)
    version = agreements.agreement_in_force(session, asker.workspace_id)
    admins = people.admins(session, asker.workspace_id)
    zone = (company.zone if company and company.set_up_at else "") or person.zone
    return SetupState(
        company,
        version.terms if version else template(zone),
        version is not None,
        people.team(session, asker.workspace_id),
        admins,
        bool(digests.digests(session, asker.workspace_id)),
        may_set_up=person.is_admin or (person.slack_admin and not admins),
    )


def begin(session: Session, asker: Asker) -> SetupState:
    """`state`, for who may set up. Raises `Refusal("only_admin")`."""
    found = state(session, asker)
    check_admin(access.need_person(session, asker), anyone_is_admin=bool(found.admins))
    return found


def set_up(session: Session, asker: Asker, values: Mapping[str, Any]) -> None:
    """Set channels, zone, language and holidays; the first time, make the first agreement.

    The asker becomes admin if there is none. One commit. Raises `InvalidFields`.
    """
    before = begin(session, asker)
    problems: dict[str, Refusal] = {}
    if not values.get("marketing_channel"):
        problems["marketing_channel"] = Refusal("needs_channel_choice")
    if not values.get("sales_channel"):
        problems["sales_channel"] = Refusal("needs_channel_choice")
    terms = _with_place(before.terms, values, problems)
    if find_zone(str(values.get("zone") or "")) is None:
        problems["zone"] = Refusal("unknown_zone", zone=str(values.get("zone") or "")[:60])
    if problems:
        raise InvalidFields(problems)
    names = ("locale", "zone", "marketing_channel", "sales_channel")
    settings = {name: str(values[name]) for name in names}
    people.ensure_company(session, asker.workspace_id, now=asker.now)
    people.change_company(
        session,
        asker.workspace_id,
        **settings,
        set_up_at=(before.company and before.company.set_up_at) or asker.now,
    )
    if not before.admins:
        people.change_member(session, asker.workspace_id, asker.user_id, is_admin=True)
    if not before.agreed or terms != before.terms:
        agreements.put_in_force(
            session, asker.workspace_id, terms, actor=asker.user_id, now=asker.now
        )
    old = before.company
    shown = {name: getattr(old, name) for name in names} if old else {}
    people.audit(session, asker, "setup", before=shown, after=settings)
    session.commit()


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


def set_team(
    session: Session,
    asker: Asker,
    *,
    marketing: Iterable[str],
    sales: Iterable[str],
    heads_marketing: Iterable[str],
    heads_sales: Iterable[str],
    admins: Iterable[str],
) -> None:
    """Write both teams anew. One commit. Raises `InvalidFields`, `Refusal("only_admin")`."""
    before = begin(session, asker)
    teams = {Side.MARKETING: set(marketing), Side.SALES: set(sales)}
    heads = {Side.MARKETING: set(heads_marketing), Side.SALES: set(heads_sales)}
    rulers = set(admins)
    problems: dict[str, Refusal] = {}
    both = teams[Side.MARKETING] & teams[Side.SALES]
    if both:
        problems["sales"] = Refusal("in_both_teams", user=min(both))
    for side in Side:
        if not teams[side]:
            problems[side.value] = Refusal("team_empty")
        if stray := heads[side] - teams[side]:
            problems[f"heads_{side}"] = Refusal("head_outside", user=min(stray))
    if not rulers:
        problems["admins"] = Refusal("needs_admin")
    if problems:
        raise InvalidFields(problems)
    for side, members in teams.items():
        people.clear_side(session, asker.workspace_id, side)
        for user_id in sorted(members):
            people.change_member(
                session, asker.workspace_id, user_id, side=side, is_head=user_id in heads[side]
            )
    for user_id in sorted(rulers | set(before.admins)):
        people.change_member(session, asker.workspace_id, user_id, is_admin=user_id in rulers)
    people.audit(
        session,
        asker,
        "team",
        before={p.user_id: f"{p.side}{' head' if p.is_head else ''}" for p in before.team},
        after={
            user_id: f"{side}{' head' if user_id in heads[side] else ''}"
            for side, members in teams.items()
            for user_id in sorted(members)
        },
    )
    session.commit()


def terms_to_change(session: Session, asker: Asker) -> AgreementFacts:
    """The version in force, for who may change it."""
    access.need_company(session, asker.workspace_id)
    check_terms(access.need_person(session, asker))
    return access.need_agreement(session, asker.workspace_id)


def set_terms(session: Session, asker: Asker, terms: Terms) -> int:
    """Put a new version in force; what was promised under an older one stays. One commit.

    Raises `InvalidFields`, `funnel.hours.HoursError`, `Refusal("only_heads")`.
    """
    before = terms_to_change(session, asker)
    terms.check()
    hours_of(terms)
    version = agreements.put_in_force(
        session, asker.workspace_id, terms, actor=asker.user_id, now=asker.now
    )
    people.audit(session, asker, "terms", before=before.terms.to_json(), after=terms.to_json())
    session.commit()
    return version


def set_language(session: Session, asker: Asker, locale: str) -> None:
    """The language of what the whole company reads. One commit."""
    company = access.need_company(session, asker.workspace_id)
    begin(session, asker)
    people.change_company(session, asker.workspace_id, locale=locale)
    people.audit(
        session, asker, "language", before={"locale": company.locale}, after={"locale": locale}
    )
    session.commit()


def set_away(session: Session, asker: Asker, until: date | None) -> None:
    """Away until a day (on it, back), or here again. One commit."""
    company = access.need_company(session, asker.workspace_id)
    access.need_member(session, asker)
    if until is not None and until <= access.local_today(company, asker.now).date():
        raise Refusal("date_not_ahead")
    people.change_member(session, asker.workspace_id, asker.user_id, away_until=until)
    session.commit()


def welcome(session: Session, asker: Asker) -> None:
    """One message to who installed the app, once. One commit."""
    if people.mark_welcomed(session, asker.workspace_id, asker.user_id):
        outbox.put(
            session,
            asker.workspace_id,
            "welcome",
            key=f"welcome:{asker.user_id}",
            lane=asker.user_id,
            now=asker.now,
        )
    session.commit()
