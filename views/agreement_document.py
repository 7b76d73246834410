"""The agreement as a document: its facts as the sentences need them, and as a page to print."""

from datetime import datetime

from funnel.notices import DocumentAsked
from funnel.notices_agreement import DRAFT
from funnel.people import Company
from funnel.refusals import Refusal
from messages.agreement_page import (
    DraftPage,
    Parties,
    beside,
    beside_draft,
    draft_file_name,
    file_name,
    not_attached,
    page,
)
from messages.agreement_text import Signed
from messages.localizer import Localizer
from messages.terms_changes import Context
from services import trial
from services.agreement_document import Document, document, draft_document
from services.calendar import countries
from storage.work import Work
from views.posts import Nothing, Rendered, Upload
from views.readers import localizer_of
from views.renderers import Setting, renders


def signed_of(document: Document, company: Company) -> Signed:
    context = Context(countries(), company.currency)
    return Signed(document.version, document.signatures, context)


def printable(localizer: Localizer, document: Document, company: Company, now: datetime) -> str:
    """The page; people are called by their names, since nobody is mentioned on paper."""
    parties = Parties(company.name, document.heads)
    return page(localizer, _on_paper(document, company), parties, now)


def printable_draft(work: Work, localizer: Localizer) -> tuple[str, Signed]:
    """The page of the open proposal, with what its numbers would have meant; and what it shows.

    Raises `Refusal("no_proposal")`.
    """
    document = draft_document(work)
    signed = _on_paper(document, work.company)
    tried = DraftPage(trial.tried(work, document.version.terms))
    parties = Parties(work.company.name, document.heads)
    return page(localizer, signed, parties, work.now, tried), signed


def _on_paper(document: Document, company: Company) -> Signed:
    context = Context(countries(), company.currency)
    return Signed(document.version, document.signatures, context, document.names)


@renders(DocumentAsked)
def _to_print(work: Work, asked: DocumentAsked, _: Setting) -> Rendered:
    localizer = localizer_of(work, asked.reader)
    if asked.version == DRAFT:
        return _draft_to_print(work, asked, localizer)
    try:
        version = document(work, asked.version)
    except Refusal:
        return Nothing("there is no such version")
    signed = signed_of(version, work.company)
    return Upload(
        asked.reader,
        beside(localizer, signed),
        name=file_name(localizer, signed),
        title=localizer.say("Agreement (SLA), version {n}", n=localizer.number(asked.version)),
        content=printable(localizer, version, work.company, work.now).encode(),
        instead=not_attached(localizer),
    )


def _draft_to_print(work: Work, asked: DocumentAsked, localizer: Localizer) -> Rendered:
    try:
        content, signed = printable_draft(work, localizer)
    except Refusal:
        return Nothing("the proposal is no longer open")
    number = localizer.number(signed.version.version)
    return Upload(
        asked.reader,
        beside_draft(localizer, signed),
        name=draft_file_name(localizer, signed),
        title=localizer.say("Agreement (SLA), draft of version {n}", n=number),
        content=content.encode(),
        instead=not_attached(localizer),
    )
