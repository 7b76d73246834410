"""The agreement as a document: its facts as the sentences need them, and as a page to print."""

from datetime import datetime

from funnel.facts import Company
from funnel.notices import DocumentAsked
from funnel.refusals import Refusal
from messages.agreement_page import Parties, beside, file_name, not_attached, page
from messages.agreement_text import Signed
from messages.localizer import Localizer
from messages.terms_changes import Context
from services.agreement_document import Document, document
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
    context = Context(countries(), company.currency)
    signed = Signed(document.version, document.signatures, context, document.names)
    return page(localizer, signed, Parties(company.name, document.heads), now)


@renders(DocumentAsked)
def _to_print(work: Work, asked: DocumentAsked, _: Setting) -> Rendered:
    localizer = localizer_of(work, asked.reader)
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
