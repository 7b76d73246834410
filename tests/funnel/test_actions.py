"""When the owner of an action is reminded, and what an action may hold."""

from datetime import UTC, date, datetime

import pytest

from funnel.actions import (
    MEASURE,
    TITLE,
    ActionStep,
    NewAction,
    next_reminder,
    reached,
    reminders,
)
from funnel.hours import BusinessHours
from funnel.ideas import PERSONA, TEXT, IdeaKind, NewIdea
from funnel.refusals import InvalidFields

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS = BusinessHours.parse(
    "America/Sao_Paulo", {day: [["09:00", "18:00"]] for day in WEEKDAYS}, ["2026-11-20"]
)
TODAY = date(2026, 11, 23)  # a Monday


def nine(day: int) -> datetime:
    return datetime(2026, 11, day, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_on", "steps"),
    [
        (date(2026, 11, 18), {ActionStep.EVE: 17, ActionStep.DUE: 18, ActionStep.LATE: 19}),
        # Over a holiday on Friday and the weekend.
        (date(2026, 11, 23), {ActionStep.EVE: 19, ActionStep.DUE: 23, ActionStep.LATE: 24}),
        # Due on a Saturday: nothing is said on that day.
        (date(2026, 11, 21), {ActionStep.EVE: 19, ActionStep.LATE: 23}),
    ],
)
def test_the_owner_is_reminded_before_on_and_once_after_the_day(
    due_on: date, steps: dict[ActionStep, int]
) -> None:
    assert dict(reminders(HOURS, due_on)) == {step: nine(day) for step, day in steps.items()}


def test_the_furthest_reminder_that_has_come_is_told_and_the_next_one_waits() -> None:
    due_on = date(2026, 11, 18)
    assert reached(HOURS, due_on, nine(16)) is None
    assert next_reminder(HOURS, due_on, nine(16)) == nine(17)
    assert reached(HOURS, due_on, nine(17)) is ActionStep.EVE
    assert next_reminder(HOURS, due_on, nine(17)) == nine(18)
    assert reached(HOURS, due_on, nine(30)) is ActionStep.LATE
    assert next_reminder(HOURS, due_on, nine(30)) is None


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"title": " \n "}, {"title": "needs_title"}),
        ({"title": "t" * (TITLE + 1)}, {"title": "too_long"}),
        ({"owner": ""}, {"owner": "needs_action_owner"}),
        ({"due_on": None}, {"due_on": "unknown_date"}),
        ({"due_on": date(2026, 11, 22)}, {"due_on": "due_out_of_range"}),
        ({"due_on": date(2030, 1, 1)}, {"due_on": "due_out_of_range"}),
        ({"measure": "m" * (MEASURE + 1)}, {"measure": "too_long"}),
        ({"title": "", "owner": ""}, {"title": "needs_title", "owner": "needs_action_owner"}),
    ],
)
def test_each_wrong_field_of_an_action_is_named(changes: dict, wrong: dict[str, str]) -> None:
    values = {"title": "Call ten customers", "owner": "U1", "due_on": TODAY} | changes
    with pytest.raises(InvalidFields) as refused:
        NewAction(**values).checked(TODAY)
    assert {field: each.code for field, each in refused.value.problems.items()} == wrong


def test_what_is_typed_is_kept_on_one_line_and_without_controls() -> None:
    new = NewAction(" Call\n ten\x00 customers ", "U1", TODAY, "t" * MEASURE).checked(TODAY)
    assert new.title == "Call ten customers"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"text": "  "}, {"text": "needs_idea"}),
        ({"text": "i" * (TEXT + 1)}, {"text": "too_long"}),
        ({"kind": "song"}, {"kind": "unknown_choice"}),
        ({"stage": "lost"}, {"stage": "unknown_choice"}),
        ({"persona": "p" * (PERSONA + 1)}, {"persona": "too_long"}),
    ],
)
def test_each_wrong_field_of_an_idea_is_named(changes: dict, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidFields) as refused:
        NewIdea(**{"text": "A webinar", "kind": IdeaKind.CONTENT} | changes).checked()
    assert {field: each.code for field, each in refused.value.problems.items()} == wrong


def test_a_plain_idea_drops_what_only_content_has() -> None:
    new = NewIdea("A webinar", IdeaKind.IDEA, persona="Ana", stage="mql", writer="U1")
    assert new.checked() == NewIdea("A webinar")
