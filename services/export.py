"""All that is stored of one person, for who may hand it to them."""

from typing import Any

from funnel.facts import LeadFacts, reference
from funnel.notices import ExportAsked
from services.privacy import leads_meant
from storage import exports, leads, outbox, people
from storage.work import Work


def export_later(work: Work, text: str) -> None:
    """Have all that is stored of a lead, or of all with an e-mail, sent to who acts. One commit.

    Raises what `services.privacy.leads_meant` raises.
    """
    meant = leads_meant(work, text)
    reader = work.actor.user_id
    outbox.put(work, *(ExportAsked(lead.id, reader, work.now) for lead in meant))
    people.audit(work, "export", before={}, after={"leads": [lead.ref for lead in meant]})
    work.commit()


def record_of(work: Work, lead: LeadFacts) -> dict[str, Any]:
    """Plain values: the lead, its history, hand-offs, touches, timers, and where messages stand."""
    return {"ref": reference(lead.number), **exports.rows_about(work, lead.id)}


def find(work: Work, *, number: int | None = None, email: str = "") -> list[LeadFacts]:
    """The lead with a number, or those with an e-mail address, for who runs the app."""
    if number is None:
        return leads.leads_with_email(work, email)
    lead = leads.lead_by_number(work, number)
    return [lead] if lead else []
