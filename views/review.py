"""The review of the agreement, and the draft that begins with its numbers."""

from dataclasses import replace

from blockkit.elements import Block
from blockkit.message import Message
from funnel.notices import ReviewDue
from funnel.periods import local_date
from messages import review as words
from messages.localizer import Localizer
from services import review
from services.calendar import hours_of
from storage import agreements, people
from storage.work import Work
from views import agreement
from views.posts import Nothing, NotYet, Post, Rendered
from views.readers import localizer_for
from views.renderers import Setting, renders


def answer(work: Work, localizer: Localizer) -> Message:
    """Raises what `services.review.review` refuses."""
    return words.message(localizer, review.review(work), may_propose=work.actor.is_head)


def proposed(work: Work) -> Block:
    """The draft with the suggested numbers; one that was open before, as it is, and that it was.

    Raises what `services.review.propose_suggested` refuses.
    """
    _, has_numbers = review.propose_suggested(work)
    view = agreement.hub(work)
    if has_numbers:
        return view
    note = words.kept_draft(localizer_for(work.actor, work.company))
    return {**view, "blocks": [note, *view["blocks"]]}


@renders(ReviewDue)
def due(work: Work, notice: ReviewDue, _: Setting) -> Rendered:
    """To a head, in business hours, while that version is in force."""
    version = agreements.agreement(work, notice.agreement)
    if version is None or work.versions.in_force != version.id:
        return Nothing("another version is in force")
    opening = hours_of(version.terms).next_open(work.now)
    if opening > work.now:
        return NotYet(opening)
    head = replace(work, actor=people.person(work, notice.reader))
    if not head.actor.is_head:
        return Nothing("they lead no team any more")
    localizer = localizer_for(head.actor, work.company)
    review_of_it = answer(head, localizer)
    is_over = local_date(work.now, version.terms.zone) >= notice.day
    return Post(notice.reader, words.reminder(localizer, notice.day, review_of_it, today=is_over))
