"""The agreement as a document: its facts as the sentences need them, and as a page to print."""

from datetime import datetime

from funnel.facts import Company
from messages.agreement_page import Parties, page
from messages.agreement_text import Signed
from messages.localizer import Localizer
from messages.terms_changes import Context
from services.agreement_document import Document
from services.calendar import countries


def signed_of(document: Document, company: Company) -> Signed:
    context = Context(countries(), company.currency)
    return Signed(document.version, document.signatures, context)


def printable(localizer: Localizer, document: Document, company: Company, now: datetime) -> str:
    """The page; people are called by their names, since nobody is mentioned on paper."""
    context = Context(countries(), company.currency)
    signed = Signed(document.version, document.signatures, context, document.names)
    return page(localizer, signed, Parties(company.name, document.heads), now)
