"""The review of the agreement, and the draft that begins with its numbers."""

from blockkit.elements import Block
from blockkit.message import Message
from messages import review as words
from messages.localizer import Localizer
from services import review
from storage.work import Work
from views import agreement
from views.readers import localizer_for


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
