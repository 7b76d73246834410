"""What a rep who goes away leaves open, as the heads of sales are told it."""

from funnel.notices import LeftOpen
from messages import presence as messages
from services.presence import left_open
from storage import people
from storage.work import Work
from views.posts import Nothing, Post, Rendered
from views.readers import localizer_of
from views.renderers import Setting, renders


@renders(LeftOpen)
def post(work: Work, left: LeftOpen, _: Setting) -> Rendered:
    """The leads that are open when it is sent; nothing where the rep is back, or none are left."""
    if people.person(work, left.rep).away_until != left.until:
        return Nothing("they are not away until then any more")
    leads = left_open(work, left.rep)
    if not leads:
        return Nothing("nothing is left open")
    localizer = localizer_of(work, left.reader)
    return Post(left.reader, messages.left_open(localizer, left.rep, left.until, leads))
