"""Set-up: channels, zone, language, holidays, the two teams, the first agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from funnel.agreement import Terms
from funnel.first_steps import Step
from funnel.notices import Welcome
from funnel.people import Person
from funnel.refusals import InvalidFields, Refusal
from funnel.retention import RETENTION_MONTHS
from funnel.rights import check_admin, may_administer, may_move
from funnel.stages import Side
from funnel.zones import find_zone
from services import access, first_steps
from services.agreement import put_in_force
from services.calendar import currency_of, public_holidays
from services.signatures import missing_signatures
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

    `is_set_up`: the channels are chosen. `admins` are user ids. `terms_agreed`: both heads
    have signed; `may_agree`: who acts is one of them.
    """

    is_set_up: bool
    terms: Terms
    agreed: bool
    team: list[Person]
    admins: list[str]
    has_digest: bool
    may_set_up: bool
    terms_agreed: bool
    may_agree: bool


PATTERN_SHARE: Final = 0.25
"""From which share on a first agreement has a reason of rejection call for an action."""


def template(zone: str) -> Terms:
    """The terms a first version starts from: office hours, and the holidays of the zone."""
    country = _COUNTRY_OF_ZONE.get(zone, "")
    return Terms(zone=zone or "UTC", country=country, pattern_share=PATTERN_SHARE)


def state(work: Work) -> SetupState:
    """How far set-up has come, and whether who acts may go on with it."""
    version = agreements.agreement_in_force(work)
    admins, team = people.admins(work), people.team(work)
    is_set_up = work.company.set_up_at is not None
    return SetupState(
        is_set_up=is_set_up,
        terms=version.terms if version else template(work.actor.zone),
        agreed=version is not None,
        team=team,
        admins=admins,
        has_digest=bool(digests.digests(work)),
        may_set_up=may_administer(work.actor, anyone_is_admin=bool(admins)),
        terms_agreed=Step.TERMS in first_steps.steps(work).done,
        may_agree=work.actor.is_head,
    )


def begin(work: Work) -> SetupState:
    """`state`, for who may set up. Raises as `funnel.rights.check_admin`, naming who may."""
    now = state(work)
    check_admin(work.actor, admins=now.admins, slack_admins=people.slack_admins(work))
    return now


def set_up(
    work: Work, values: Mapping[str, Any], *, lists: Mapping[str, tuple[Any, ...]] | None = None
) -> None:
    """Set channels, zone, language and holidays; the first time, make the first agreement.

    `lists`: the lists of words that the first agreement begins with, by their name.
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
    if not before.agreed:
        agreements.put_in_force(work, terms.changed(**lists or {}))
    elif not terms.means(before.terms):
        put_in_force(work, terms)
    old = {name: getattr(work.company, name) for name in settings} if before.is_set_up else {}
    if not before.admins:
        settings["admin"] = work.actor.user_id
    people.audit(work, "setup", before=old, after=settings)
    first_steps.progressed(work)
    work.commit()


def _check_may_move(work: Work, before: SetupState, terms: Terms) -> None:
    """The zone and the holidays are part of the agreement. Raises `InvalidFields`.

    Once both heads have signed it, they are changed like the rest of it: by a proposal.
    """
    is_signed = not missing_signatures(work)
    heads = {side for person in before.team for side in person.headed}
    if not is_signed and may_move(work.actor, both_have_heads=heads == set(Side)):
        return
    changed = [] if terms.zone == before.terms.zone else ["zone"]
    if (terms.country, terms.region) != (before.terms.country, before.terms.region):
        changed.append("country")
    if changed:
        refusal = Refusal("place_is_signed") if is_signed else Refusal("only_heads_change_place")
        raise InvalidFields(dict.fromkeys(changed, refusal))


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
    country, region = str(values.get("country") or ""), str(values.get("region") or "")
    try:
        public_holidays(country, region)
    except Refusal as refusal:
        problems["country"] = refusal  # one field holds both
        return terms
    return terms.changed(
        zone=str(values.get("zone") or "UTC"), country=country, region=region if country else ""
    )


def set_language(work: Work, locale: str) -> None:
    """The language of what the whole company reads. One commit."""
    company = access.need_company(work)
    begin(work)
    people.change_company(work, locale=locale)
    before, after = {"locale": company.locale}, {"locale": locale}
    people.audit(work, "language", before=before, after=after)
    work.commit()


def welcome(work: Work) -> None:
    """One message to who installed the app, once. One commit."""
    if people.mark_welcomed(work):
        outbox.put(work, Welcome(work.actor.user_id))
    work.commit()
