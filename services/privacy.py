"""A person is erased everywhere, by request or when their time is up; the figures stay."""

from collections.abc import Sequence

from funnel.facts import LeadFacts
from funnel.marks import marks_of
from funnel.notices import HomeErased, MessageErased, RejectsErased
from funnel.refusals import Refusal
from funnel.rights import check_privacy
from funnel.stages import EventKind
from services import access, timers
from services.contact import clean_email
from storage import (
    erased_contacts,
    erasure,
    events,
    import_runs,
    lead_messages,
    leads,
    outbox,
    people,
)
from storage.work import Work


def leads_meant(work: Work, text: str) -> list[LeadFacts]:
    """The lead with this reference, or all with this e-mail address, for who may see everything.

    Raises `Refusal`: only_heads, not_a_reference, no_such_lead, erased_already, bad_email,
    no_lead_with_email.
    """
    check_privacy(work.actor)
    if "@" not in text:
        return [access.need_person(work, access.parse_reference(text))]
    with_email = leads.leads_with_email(work, clean_email(text))
    if not with_email:
        raise Refusal("no_lead_with_email")
    return with_email


def forget(work: Work, numbers: Sequence[int]) -> list[str]:
    """Erase these leads, by reference; gives those that were not erased before. One commit.

    Raises `Refusal("only_heads")`, `Refusal("no_such_lead")`.
    """
    check_privacy(work.actor)
    erased = erase(work, [access.need_lead(work, number) for number in numbers])
    outbox.put(
        work,
        *(
            HomeErased(lead.id, member.user_id)
            for lead in erased[:1]
            for member in people.team(work)
        ),
    )
    work.commit()
    return [lead.ref for lead in erased]


def erase(work: Work, meant: Sequence[LeadFacts]) -> list[LeadFacts]:
    """Take each of these people out of every table, and have them taken out of messages.

    An open hand-off ends; what was missed by then stays missed. Gives those it erased: another
    erasure may have been quicker. No commit.
    """
    erased = [lead for lead in meant if _erase(work, lead)]
    if erased:
        erasure.erase_typed(work, erased)
    if erased and import_runs.with_rejects(work):
        outbox.put(work, *(_rejects_of(work, lead) for lead in erased))
    return erased


def _rejects_of(work: Work, lead: LeadFacts) -> RejectsErased:
    marks = marks_of(
        work.workspace_id,
        name=lead.name,
        company=lead.company,
        email=lead.email,
        phone=lead.phone,
    )
    return RejectsErased(lead.id, marks)


def _erase(work: Work, lead: LeadFacts) -> bool:
    # Hand-offs are locked before their lead, as everywhere; then those that were made meanwhile.
    erasure.erase_handoffs(work, lead.id)
    if not erasure.erase_lead(work, lead.id):
        return False
    erased_contacts.record(work, lead)
    erasure.erase_handoffs(work, lead.id)
    for handoff in erasure.handoffs_of(work, lead.id):
        timers.on_event(work, handoff, EventKind.FORGOTTEN)
    erasure.erase_events(work, lead.id)
    events.add_event(work, lead, EventKind.FORGOTTEN)
    places = lead_messages.places_of(work, lead.id)
    outbox.put(work, *(MessageErased(lead.id, place.channel, place.ts) for place in places))
    people.audit(work, "forget", before={}, after={"lead": lead.ref})
    return True
