"""Actions: asked for, done, changed, dropped; what is open, late and done."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from funnel.actions import (
    Action,
    ActionSource,
    ActionState,
    ActionStep,
    MyActions,
    NewAction,
    check_change,
    check_due,
    next_reminder,
)
from funnel.ideas import Idea, IdeaState, check_reason
from funnel.notices import ActionTold, ActionToldChanged
from funnel.patterns import Pattern, Segment
from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side
from services import access, ideas, patterns
from services.calendar import hours_of
from services.working_hours import working_hours
from storage import actions as stored
from storage import meetings, outbox, people
from storage.work import Work

MOST: Final = 100  # open actions that are read
_DAYS: Final = 5  # working days that a new action has at first
_CORRECTIVE_DAYS: Final = 20  # of one whose effect is to be seen in the figures


@dataclass(frozen=True)
class Draft:
    """What the form of a new action is filled with."""

    owner: str
    due_on: date
    idea: Idea | None = None


def begin(work: Work, idea_id: int | None = None) -> Draft:
    """A new action of who acts, or one of an idea.

    Raises `Refusal`: not_set_up, only_teams, and of an idea what `ideas.need_open` raises.
    """
    ideas.begin(work)
    idea = ideas.need_open(work, idea_id) if idea_id is not None else None
    return Draft(work.actor.user_id, _in_days(work, _DAYS), idea)


def begin_corrective(work: Work, segment: Segment) -> tuple[Draft, Pattern]:
    """An action about a pattern, at first the head of marketing's, who can change what comes.

    Raises `Refusal`: not_set_up, only_teams, pattern_gone.
    """
    ideas.begin(work)
    pattern = patterns.need(work, segment)
    heads = [head.user_id for head in people.heads(work, Side.MARKETING)]
    owner = next(iter(heads), work.actor.user_id)
    return Draft(owner, _in_days(work, _CORRECTIVE_DAYS)), pattern


def _in_days(work: Work, working_days: int) -> date:
    hours = hours_of(access.need_agreement(work).terms)
    return hours.add_working_days(today(work), working_days)


def add(work: Work, new: NewAction) -> Action:
    """Keep an action; its owner hears of it if somebody else asks. One commit.

    The idea that it is made of is closed in the same commit; of a pattern the figure of the day is
    kept. Raises `InvalidFields` naming each wrong field, `Refusal("pattern_gone")`, and as `begin`.
    """
    ideas.begin(work)
    checked = new.checked(today(work))
    due_on = check_due(checked.due_on, today(work))
    _check_owner(work, checked.owner)
    if checked.source is ActionSource.IDEA:
        ideas.settle(work, int(checked.ref), IdeaState.ACTION)
    elif checked.segment is not None:
        checked = replace(checked, ref=str(patterns.accept(work, checked.segment)))
    action_id = stored.add(work, checked, due_on, _next_reminder(work, checked.owner, due_on))
    action = _need(work, action_id)
    _tell_owner(work, action)
    work.commit()
    return action


def open_actions(work: Work) -> list[Action]:
    """All that is open: what is due first comes first, so what is late leads."""
    return stored.open_actions(work, MOST)


def late(work: Work) -> list[Action]:
    """What is open though its day has passed, the oldest first."""
    return stored.late(work, today(work), MOST)


def actions_done_between(work: Work, begin: datetime, end: datetime) -> list[Action]:
    """What was done in [begin, end), in the order in which it was."""
    return stored.done_between(work, begin, end)


def of_actor(work: Work) -> list[Action]:
    """What is open and belongs to who acts, late first."""
    return stored.open_actions(work, MOST, work.actor.user_id)


def listing(work: Work) -> MyActions:
    """All that is open, as who asks sees it. Raises `Refusal`: not_set_up, only_teams."""
    ideas.begin(work)
    mine = of_actor(work)
    others = [each for each in open_actions(work) if each.owner != work.actor.user_id]
    return MyActions(mine, others, patterns.checks(work, [*mine, *others]))


def may_change(work: Work, action_id: int) -> Action:
    """An open action that who acts may change.

    Raises `Refusal`: not_set_up, no_such_action, only_teams, only_action_owner, action_was_done,
    action_was_dropped.
    """
    access.need_company(work)
    action = _need(work, action_id)
    check_change(work.actor, action)
    _check_open(action)
    return action


def finish(work: Work, action_id: int) -> None:
    """Say that an action is done. One commit. Raises as `may_change`.

    Who has done so already is answered with nothing: Slack may deliver a click twice.
    """
    access.need_company(work)
    action = _need(work, action_id)
    check_change(work.actor, action)
    by_me = action.settled_by == work.actor.user_id
    if action.state is ActionState.DONE and by_me:
        return
    _check_open(action)
    _settle(work, action, ActionState.DONE)


def drop(work: Work, action_id: int, reason: str) -> None:
    """Give an action up, with a reason. One commit.

    Raises as `may_change`, and `InvalidFields`: needs_why, too_long.
    """
    action = may_change(work, action_id)
    _settle(work, action, ActionState.DROPPED, check_reason(reason))


def change(work: Work, action_id: int, *, owner: str, due_on: date | None) -> None:
    """Give an action another owner or day. One commit.

    Its reminders begin anew, and an owner who is given it by somebody else hears of it. Raises as
    `may_change`, and `InvalidFields` naming each wrong field.
    """
    was = may_change(work, action_id)
    try:
        day = was.due_on if due_on == was.due_on else check_due(due_on, today(work))
    except Refusal as refusal:
        raise InvalidFields({"due_on": refusal}) from None
    if owner != was.owner:
        _check_owner(work, owner)
    if (owner, day) == (was.owner, was.due_on):
        return
    next_at = _next_reminder(work, owner, day)
    if not stored.change(work, was, owner=owner, due_on=day, next_at=next_at):
        _check_open(_need(work, action_id))
        raise Refusal("action_changed_meanwhile")
    _overtaken(work, was)
    if owner != was.owner:
        _tell_owner(work, _need(work, action_id))
    work.commit()


def today(work: Work) -> date:
    """By the company's calendar, which tells what is late."""
    return local_date(work.now, work.company.zone)


def _settle(work: Work, action: Action, state: ActionState, reason: str = "") -> None:
    if not stored.settle(work, action.id, state, reason=reason):
        _check_open(_need(work, action.id))
    _overtaken(work, action)
    work.commit()


def _overtaken(work: Work, was: Action) -> None:
    """The messages that told of an action as it was say what became of it."""
    of = (was.revision, was.owner)
    sent = outbox.known(work, [ActionTold(was.id, step, *of) for step in ActionStep])
    outbox.put(work, *(ActionToldChanged(was.id, each.step, *of) for each in sent))


def _tell_owner(work: Work, action: Action) -> None:
    """While a meeting is open its owner hears of it with the minutes."""
    if action.owner != work.actor.user_id and not meetings.is_any_open(work):
        outbox.put(work, ActionTold(action.id, ActionStep.GIVEN, action.revision, action.owner))


def _next_reminder(work: Work, owner: str, due_on: date) -> datetime | None:
    return next_reminder(working_hours(work, owner), due_on, work.now)


def _check_owner(work: Work, owner: str) -> None:
    """The owner of an action is a member of the workspace. Raises `InvalidFields`."""
    known = people.people(work, [owner])
    if not owner:
        raise InvalidFields({"owner": Refusal("needs_action_owner")})
    if owner not in known or known[owner].deleted:
        raise InvalidFields({"owner": Refusal("not_a_member", user=owner)})


def _check_open(action: Action) -> None:
    if action.state is ActionState.DONE:
        raise Refusal("action_was_done", by=action.settled_by)
    if action.state is ActionState.DROPPED:
        raise Refusal("action_was_dropped", by=action.settled_by)


def _need(work: Work, action_id: int) -> Action:
    action = stored.action(work, action_id)
    if action is None:
        raise Refusal("no_such_action")
    return action
