"""What the owner of an action is told, what becomes of these messages; votes in a channel."""

from functools import partial

from funnel.actions import ActionStep
from funnel.notices import ActionTold, ActionToldChanged, VotesChanged
from messages import actions as words
from messages import ideas as idea_words
from services.actions import today
from services.working_hours import hours_of_person
from storage import actions, ideas, outbox, people
from storage.work import Work
from views.posts import NO_MESSAGE, Nothing, NotYet, Post, Rendered, Revision
from views.readers import channel_localizer, localizer_for, localizer_of
from views.renderers import Setting, renders


@renders(ActionTold)
def told(work: Work, due: ActionTold, _: Setting) -> Rendered:
    """In the owner's business hours, while it is so."""
    action = actions.action(work, due.action)
    if action is None or not action.is_open or action.revision != due.revision:
        return Nothing("it is no longer so")
    if due.step is not ActionStep.GIVEN and action.last_step is not due.step:
        return Nothing("a later reminder follows")
    reader = people.person(work, due.reader)
    opening = hours_of_person(work, reader).next_open(work.now)
    if opening > work.now:
        return NotYet(opening)
    localizer = localizer_for(reader, work.company)
    say = words.given if due.step is ActionStep.GIVEN else words.reminder
    return Post(due.reader, say(localizer, action, today(work)))


@renders(ActionToldChanged)
def changed(work: Work, due: ActionToldChanged, _: Setting) -> Rendered:
    """The same message, once the action is otherwise."""
    told = ActionTold(due.action, due.step, due.revision, due.reader)
    place, action = outbox.where_sent(work, told), actions.action(work, due.action)
    if place is None or action is None:
        return Nothing("they were not told")
    message = words.overtaken(localizer_of(work, due.reader), action, today(work))
    return Post(place.channel, message, update=place.ts)


@renders(VotesChanged)
def voted(work: Work, due: VotesChanged, _: Setting) -> Rendered:
    """A digest in a channel, with the votes that an idea has by now."""
    idea = ideas.idea(work, due.idea)
    if idea is None:
        return Nothing("the idea is gone")
    rewrite = partial(idea_words.with_votes, channel_localizer(work.company), idea=idea)
    return Revision(due.channel, NO_MESSAGE, update=due.ts, rewrite=rewrite)
