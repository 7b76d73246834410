"""Leads and hand-offs as the tests of storage need them."""

from dataclasses import replace
from datetime import UTC, datetime

from funnel.facts import HandoffFacts, LeadFacts
from funnel.people import Company, Person
from funnel.stages import Stage
from storage import handoffs, leads
from storage.work import Work

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def by(work: Work, user_id: str) -> Work:
    """The same work, of somebody else."""
    return replace(work, actor=Person(user_id))


def of_company(work: Work, workspace_id: str) -> Work:
    """The same work, in another company."""
    return replace(work, company=Company(workspace_id, sales_channel="C1"))


def add_lead(work: Work, number: int = 1) -> LeadFacts:
    values = {"number": number, "name": "Ana", "stage": Stage.SQL, "created_at": work.now}
    return leads.add_lead(work, values)


def add_handoff(work: Work, owner: str = "U1", number: int = 1) -> HandoffFacts:
    """A hand-off of a new lead."""
    lead = add_lead(work, number)
    handoff_id = handoffs.add_handoff(work, lead, agreement_id=1, owner=owner, note="")
    return read_handoff(work, handoff_id)


def read_handoff(work: Work, handoff_id: int) -> HandoffFacts:
    pair = handoffs.handoff_with_lead(work, handoff_id)
    assert pair is not None
    return pair[0]
