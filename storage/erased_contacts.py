"""Digests of the mail and phone of erased people, by which an import knows them again."""

import hashlib
from collections.abc import Collection

from sqlalchemy import select

from funnel.facts import LeadFacts
from storage.listed import listed
from storage.mapping import table, upsert
from storage.tables import ErasedContact
from storage.work import Work, ours

_contact = table(ErasedContact)
_BY_DIGEST = select(_contact.c.digest, _contact.c.number).where(ours(_contact))


def record(work: Work, lead: LeadFacts) -> None:
    """Keep the digests of a lead's mail and phone, with its number."""
    statement = upsert(work.session, ErasedContact).on_conflict_do_nothing()
    for contact in filter(None, (lead.email, lead.phone)):
        work.add(statement, {"digest": digest(work, contact), "number": lead.number})


def numbers_of(work: Work, contacts: Collection[str]) -> dict[str, int]:
    """Of these mail addresses and phone numbers, those of erased leads, with the lead's number."""
    if not contacts:
        return {}
    digests = {digest(work, contact): contact for contact in contacts}
    statement = _BY_DIGEST.where(_contact.c.digest.in_(listed(work, digests)))
    return {digests[row[0]]: row[1] for row in work.rows(statement)}


def digest(work: Work, contact: str) -> str:
    """SHA-256 of the company and the contact as it is stored (checked and normalised)."""
    return hashlib.sha256(f"{work.workspace_id}:{contact}".encode()).hexdigest()
