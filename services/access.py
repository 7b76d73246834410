"""What every use case begins with: the company set up, the agreement, the lead it is about."""

import re

from funnel.facts import AgreementFacts, HandoffFacts, LeadFacts
from funnel.people import Company, Person
from funnel.refusals import Refusal
from funnel.rights import check_member
from storage import agreements, handoffs, leads
from storage.work import Work

_REFERENCE = re.compile(r"\s*(?:l\s*(?:-\s*)?)?(\d{1,9})\s*", re.IGNORECASE)


def need_company(work: Work) -> Company:
    """The company, set up. Raises `Refusal("not_set_up")`."""
    if work.company.set_up_at is None:
        raise Refusal("not_set_up")
    return work.company


def need_member(work: Work) -> Person:
    """Who acts, of one of the teams. Raises `Refusal("not_set_up")`, `Refusal("only_teams")`."""
    if work.actor.side is None:
        need_company(work)  # before set-up nobody is in a team
    check_member(work.actor)
    return work.actor


def need_agreement(work: Work) -> AgreementFacts:
    """The version in force. Raises `Refusal("not_set_up")`."""
    version = agreements.agreement_in_force(work)
    if version is None:
        raise Refusal("not_set_up")
    return version


def agreement_of(work: Work, handoff: HandoffFacts) -> AgreementFacts:
    """The version a hand-off was made under: what was promised then still holds."""
    version = agreements.agreement(work, handoff.agreement_id)
    if version is None:
        raise Refusal("not_set_up")
    return version


def parse_reference(text: str) -> int:
    """The number in "L-12", "l12" or "12". Raises `Refusal("not_a_reference")`."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise Refusal("not_a_reference", text=text)
    return int(match[1])


def need_lead(work: Work, number: int, *, hold: bool = False) -> LeadFacts:
    """The lead; with `hold` nobody else changes it before the commit.

    Raises `Refusal("no_such_lead")`.
    """
    lead = leads.lead_by_number(work, number, hold=hold)
    if lead is None:
        raise Refusal("no_such_lead", ref=f"L-{number}")
    return lead


def need_person(work: Work, number: int, *, hold: bool = False) -> LeadFacts:
    """A lead to be worked on. Raises `Refusal("no_such_lead")`, `Refusal("erased_already")`."""
    lead = need_lead(work, number, hold=hold)
    check_not_erased(lead)
    return lead


def check_not_erased(lead: LeadFacts) -> None:
    """Nothing more is written down about an erased person. Raises `Refusal("erased_already")`."""
    if lead.forgotten:
        raise Refusal("erased_already", ref=lead.ref)


def need_handoff(work: Work, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """A hand-off and its lead. Raises `Refusal("no_such_handoff")`, `Refusal("erased_already")`."""
    pair = handoffs.handoff_with_lead(work, handoff_id)
    if pair is None:
        raise Refusal("no_such_handoff")
    check_not_erased(pair[1])
    return pair
