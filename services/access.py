"""What every use case begins with: who asks, in which company, under which agreement."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from funnel.facts import AgreementFacts, Asker, Company, HandoffFacts, LeadFacts, Person
from funnel.refusals import Refusal
from funnel.rights import check_member
from storage import agreements, handoffs, leads, people

_REFERENCE = re.compile(r"\s*(?:l\s*-?\s*)?(\d{1,9})\s*", re.IGNORECASE)


def need_company(session: Session, workspace_id: str) -> Company:
    """The company, set up. Raises `Refusal("not_set_up")`."""
    found = people.company(session, workspace_id)
    if found is None or found.set_up_at is None:
        raise Refusal("not_set_up")
    return found


def need_person(session: Session, asker: Asker) -> Person:
    """The asker as the teams know them; a stranger to both is a person of neither."""
    found = people.person(session, asker.workspace_id, asker.user_id)
    return found or stranger(asker.user_id)


def stranger(user_id: str) -> Person:
    """Someone of whom nothing is known yet."""
    return Person(
        user_id=user_id,
        name="",
        locale="",
        zone="",
        side="",
        is_head=False,
        is_admin=False,
        slack_admin=False,
        deleted=False,
        away_until=None,
        last_assigned_at=None,
    )


def need_member(session: Session, asker: Asker) -> Person:
    """The asker, of one of the teams. Raises `Refusal("only_teams")`."""
    found = need_person(session, asker)
    if not found.side:
        need_company(session, asker.workspace_id)  # before set-up nobody is in a team
    check_member(found)
    return found


def need_agreement(session: Session, workspace_id: str) -> AgreementFacts:
    """The version in force. Raises `Refusal("not_set_up")`."""
    found = agreements.agreement_in_force(session, workspace_id)
    if found is None:
        raise Refusal("not_set_up")
    return found


def agreement_of(session: Session, workspace_id: str, handoff: HandoffFacts) -> AgreementFacts:
    """The version a hand-off was made under: what was promised then still holds."""
    found = agreements.agreement(session, workspace_id, handoff.agreement_id)
    if found is None:
        raise Refusal("not_set_up")
    return found


def lead_number(text: str) -> int:
    """The number in "L-12", "l12" or "12". Raises `Refusal("not_a_reference")`."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise Refusal("not_a_reference", text=text)
    return int(match[1])


def need_lead(session: Session, workspace_id: str, number: int) -> LeadFacts:
    """Raises `Refusal("no_such_lead")`."""
    found = leads.lead_by_number(session, workspace_id, number)
    if found is None:
        raise Refusal("no_such_lead", ref=f"L-{number}")
    return found


def need_handoff(
    session: Session, workspace_id: str, handoff_id: int
) -> tuple[HandoffFacts, LeadFacts]:
    """A hand-off and its lead. Raises `Refusal("no_such_handoff")`."""
    found = handoffs.handoff(session, workspace_id, handoff_id)
    lead = leads.lead_by_id(session, workspace_id, found.lead_id) if found else None
    if found is None or lead is None:
        raise Refusal("no_such_handoff")
    return found, lead


def local_today(company: Company, now: datetime) -> datetime:
    """Now, on the company's wall clock."""
    return now.astimezone(ZoneInfo(company.zone))
