"""The agreement changed: who may, what a new version is checked for, who hears of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from funnel.agreement import Terms
from funnel.facts import AgreementFacts, Person
from funnel.notices import AgreementChanged
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_terms
from funnel.stages import Side
from services import access, first_steps
from services.calendar import hours_of
from storage import agreements, outbox, people
from storage.work import Work


def both_have_heads(team: Iterable[Person]) -> bool:
    return {side for person in team for side in person.headed} == set(Side)


def terms_to_change(work: Work) -> AgreementFacts:
    """The version in force, for who may change it. Raises `Refusal("only_heads_change_terms")`."""
    access.need_company(work)
    check_terms(work.actor, both_have_heads=both_have_heads(people.team(work)))
    return access.need_agreement(work)


def check_change(work: Work, terms: Terms) -> AgreementFacts:
    """The version in force, where these terms may follow it; nothing is stored.

    Raises `InvalidFields` (also where nothing has changed, or where the terms contradict one
    another), `funnel.hours.HoursError`, and as `terms_to_change`.
    """
    before = terms_to_change(work)
    terms.check()
    if problems := terms.contradictions():
        raise InvalidFields(problems)
    hours_of(terms)
    if terms.means(before.terms):
        raise InvalidFields({"decision": Refusal("terms_unchanged", version=before.version)})
    return before


def set_terms(work: Work, terms: Terms, *, after: int | None = None) -> int:
    """Put a new version in force; what was promised under an older one stays. One commit.

    `after`: the version that whoever changes it was shown. Both channels, the other heads and who
    acts hear of it. Raises as `check_change`, and `Refusal("terms_changed_meanwhile")`.
    """
    in_force = terms_to_change(work).version
    if after is not None and in_force != after:
        raise Refusal("terms_changed_meanwhile", version=in_force)
    before = check_change(work, terms)
    version = put_in_force(work, terms)
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


def put_in_force(work: Work, terms: Terms) -> int:
    """Store the next version and have everybody told whom it concerns; without a commit."""
    version = agreements.put_in_force(work, terms).version
    others = told_of_changes(work)
    targets = dict.fromkeys([*others.channels, *others.heads, work.actor.user_id])
    outbox.put(work, *(AgreementChanged(version, target) for target in targets if target))
    return version


@dataclass(frozen=True)
class Told:
    """Who hears of a new version beside whoever made it."""

    channels: list[str]
    heads: list[str]


def told_of_changes(work: Work) -> Told:
    """Both channels, and the heads who are not acting."""
    channels = [work.company.marketing_channel, work.company.sales_channel]
    heads = [head.user_id for side in Side for head in people.heads(work, side)]
    return Told(
        channels=[*dict.fromkeys(channel for channel in channels if channel)],
        heads=[user_id for user_id in heads if user_id != work.actor.user_id],
    )
