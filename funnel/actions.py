"""Actions: what somebody has promised to do by a day, and when they are reminded of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from funnel.hours import BusinessHours
from funnel.patterns import ActionCheck, Segment
from funnel.people import Person
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_member
from funnel.texts import sanitize

TITLE: Final = 150  # characters
MEASURE: Final = 300
LONGEST: Final = timedelta(days=3 * 365)
"""How far ahead an action may be due."""
_LONGEST_BREAK: Final = 60  # days without work that are looked back over


class ActionState(StrEnum):
    """Open until it is done, or dropped with a reason."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ActionSource(StrEnum):
    """What it answers: an idea, a meeting, a pattern in the feedback, or nothing but a wish."""

    IDEA = "idea"
    MEETING = "meeting"
    PATTERN = "pattern"
    HAND = "hand"


class ActionStep(StrEnum):
    """When an owner hears of an action, in this order: each is one message."""

    GIVEN = "given"
    EVE = "eve"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True)
class NewAction:
    """An action as somebody asks for it, unchecked. `ref` names its source: the id of an idea.

    `segment` is what a corrective action is about: the rejections that it is to make fewer.
    """

    title: str
    owner: str
    due_on: date | None
    measure: str = ""
    source: ActionSource = ActionSource.HAND
    ref: str = ""
    segment: Segment | None = None

    def checked(self, today: date) -> "NewAction":
        """Without what no keyboard gives.

        Raises `InvalidFields` by field: needs_title, too_long, needs_action_owner, and what
        `check_due` raises.
        """
        title = " ".join(sanitize(self.title).split())
        measure = sanitize(self.measure).strip()
        problems = {}
        if not title:
            problems["title"] = Refusal("needs_title")
        elif len(title) > TITLE:
            problems["title"] = Refusal("too_long", most=TITLE)
        if not self.owner:
            problems["owner"] = Refusal("needs_action_owner")
        if len(measure) > MEASURE:
            problems["measure"] = Refusal("too_long", most=MEASURE)
        try:
            check_due(self.due_on, today)
        except Refusal as refusal:
            problems["due_on"] = refusal
        if problems:
            raise InvalidFields(problems)
        return replace(self, title=title, measure=measure)


@dataclass(frozen=True)
class Action:
    """An action as it stands. `ref` names its source, `reason` says why it was dropped.

    `revision` goes up with each change of owner or date; `last_step` is the last reminder.
    """

    id: int
    workspace_id: str
    title: str
    owner: str
    due_on: date
    measure: str
    source: ActionSource
    ref: str
    made_by: str
    made_at: datetime
    state: ActionState
    settled_by: str
    settled_at: datetime | None
    reason: str
    revision: int
    last_step: ActionStep | None
    next_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is ActionState.OPEN

    @property
    def was_changed(self) -> bool:
        """Whether it had another owner or day before."""
        return self.revision > 1

    def is_late(self, today: date) -> bool:
        """Its own day is still in time."""
        return self.is_open and self.due_on < today


@dataclass(frozen=True)
class MyActions:
    """What is open: of one person, and of all the others; each late first.

    `checks` says what the corrective ones have come to, by their id.
    """

    mine: Sequence[Action]
    others: Sequence[Action]
    checks: Mapping[int, ActionCheck] = field(default_factory=dict)


def check_due(due_on: date | None, today: date) -> date:
    """The day by which an action is due. Raises `Refusal`: unknown_date, due_out_of_range."""
    if due_on is None:
        raise Refusal("unknown_date")
    if not today <= due_on <= today + LONGEST:
        raise Refusal("due_out_of_range")
    return due_on


def check_change(person: Person, action: Action) -> None:
    """An action is its owner's; who asked for it and the heads of the teams may change it too."""
    if person.user_id in {action.owner, action.made_by} or person.is_head:
        return
    check_member(person)
    raise Refusal("only_action_owner", owner=action.owner)


def reminders(hours: BusinessHours, due_on: date) -> list[tuple[ActionStep, datetime]]:
    """When the owner is reminded, by their own hours: always as their day begins.

    On the working day before, on the day itself if it is one, and once on the working day after.
    """
    steps = []
    if (eve := _working_day_before(hours, due_on)) is not None:
        steps.append((ActionStep.EVE, _opening(hours, eve)))
    if hours.is_working_day(due_on):
        steps.append((ActionStep.DUE, _opening(hours, due_on)))
    steps.append((ActionStep.LATE, _opening(hours, hours.add_working_days(due_on, 1))))
    return steps


def next_reminder(hours: BusinessHours, due_on: date, now: datetime) -> datetime | None:
    """When the first reminder after now comes."""
    return next((at for _, at in reminders(hours, due_on) if at > now), None)


def reached(hours: BusinessHours, due_on: date, now: datetime) -> ActionStep | None:
    """The furthest reminder that has come by now."""
    come = [step for step, at in reminders(hours, due_on) if at <= now]
    return come[-1] if come else None


def _working_day_before(hours: BusinessHours, day: date) -> date | None:
    days = (day - timedelta(days=back) for back in range(1, _LONGEST_BREAK))
    return next((each for each in days if hours.is_working_day(each)), None)


def _opening(hours: BusinessHours, day: date) -> datetime:
    return hours.next_open(datetime.combine(day, time.min, ZoneInfo(hours.zone)))
