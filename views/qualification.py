"""What is told of leads that are ready for sales, in business hours."""

from datetime import datetime

from funnel.notices import LeadReady, LeadsScored
from funnel.stages import Stage
from messages import qualification as words
from services.calendar import hours_of
from storage import agreements, leads
from storage.work import Work
from views.posts import Nothing, NotYet, Post, Rendered
from views.readers import localizer_of
from views.renderers import Setting, renders


@renders(LeadReady)
def ready(work: Work, due: LeadReady, _: Setting) -> Rendered:
    """Whom to hand off, while that is still to be done."""
    lead = leads.lead_by_id(work, due.lead)
    if lead is None or lead.forgotten:
        return Nothing("the lead is gone")
    if lead.stage not in {Stage.LEAD, Stage.MQL} or lead.earned != Stage.SQL:
        return Nothing("it was handed off, or is below the bar by now")
    if (opening := _opening(work)) > work.now:
        return NotYet(opening)
    return Post(due.reader, words.ready(localizer_of(work, due.reader), lead), about=lead)


@renders(LeadsScored)
def scored(work: Work, due: LeadsScored, _: Setting) -> Rendered:
    """What scoring all leads again has brought."""
    if (opening := _opening(work)) > work.now:
        return NotYet(opening)
    return Post(due.reader, words.scored(localizer_of(work, due.reader), due.mqls, due.sqls))


def _opening(work: Work) -> datetime:
    version = agreements.agreement_in_force(work)
    return hours_of(version.terms).next_open(work.now) if version else work.now
