"""The recount itself: what it finds when something is wrong, and that it finds nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.office import MARINA, RAFAEL, SALES, SERGIO
from tests.soak.business_time import add
from tests.soak.history import Event, Handoff, History, Message, Row, Timer, Workplace
from tests.soak.record import Record
from tests.soak.recount import recount

HANDED = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # Monday, 10:00 in São Paulo
NOW = HANDED + timedelta(hours=3)
DECIDED = frozenset({"card.touch", "card.opportunity", "card.won", "card.lost"})
OPEN = frozenset({"card.accept", "card.reject", "card.ask"})
CARD, DM, LINE = "card:1:2", "direct:1:assigned:1:U0RAFAEL", "thread:1:accepted:2"

Case = tuple[History, Workplace, Record]


def an_accepted_lead() -> Case:
    """Marina handed a lead to Rafael, who accepted it: a card, his direct message, a line."""
    events = [
        Event("sql", MARINA, HANDED, "", RAFAEL),
        Event("accepted", RAFAEL, HANDED + timedelta(hours=1), "", ""),
    ]
    handoff = Handoff(1, 1, "L-1", MARINA, 2, last=True, asleep=False, events=events)
    kinds = {CARD: "card", DM: "direct", LINE: "thread"}
    rows = [Row(key, kind, "sent", SALES, "", "") for key, kind in kinds.items()]
    evening = f"evening:{MARINA}:{HANDED.date()}"
    rows.append(Row(evening, "evening", "waiting", "", "", MARINA, put_off=True))
    messages = [
        Message(CARD, SALES, "1.0", "", "*Accepted* by Rafael.", DECIDED),
        Message("copy:1:2", "D1", "2.0", "", "*Accepted* by you.", DECIDED),
        Message(LINE, SALES, "3.0", "1.0", "Rafael accepted the lead.", frozenset()),
    ]
    timer = Timer(1, 1, "decision", "met", RAFAEL)
    record = Record()
    record.starts(HANDED)
    record.ends(NOW)
    history = History({1: handoff}, rows, [timer], {}, {"reminders": 0})
    return history, Workplace(messages, {}), record


def _card_lost(case: Case) -> None:
    case[1].messages.pop(0)


def _line_lost(case: Case) -> None:
    case[1].messages.pop()


def _card_doubled(case: Case) -> None:
    case[1].messages.append(Message(CARD, SALES, "4.0", "", "*Accepted*", DECIDED))


def _never_to_be_said(case: Case) -> None:
    case[1].messages.append(Message("woken:7:x", "D2", "4.0", "", "", frozenset()))


def _live_buttons(case: Case) -> None:
    case[1].messages[1] = Message(DM, "D1", "2.0", "", "You have a new lead", OPEN)


def _old_revision(case: Case) -> None:
    case[1].messages[0] = Message("card:1:1", SALES, "1.0", "", "*Accepted*", DECIDED)


def _row_open(case: Case) -> None:
    case[0].rows.append(Row("copy:1:2", "copy", "sending", "", "", ""))


def _row_dead(case: Case) -> None:
    case[0].rows.append(Row("copy:1:2", "copy", "dead", "", "", ""))


def _timer_overdue(case: Case) -> None:
    case[0].overdue["reminders"] = 1


def _reminder_missing(case: Case) -> None:
    case[0].timers.append(Timer(2, 1, "first_touch", "running", RAFAEL))
    case[0].handoffs[1].events[0] = Event("sql", MARINA, HANDED - timedelta(days=3), "", RAFAEL)


def _good_news_forgotten(case: Case) -> None:
    case[0].rows[:] = [row for row in case[0].rows if row.kind != "evening"]


def _act_forgotten(case: Case) -> None:
    case[2].done["rejected", 1, RAFAEL] += 1


def _command_unanswered(case: Case) -> None:
    case[0].rows.append(Row("reply:1", "reply", "sent", "C0GENERAL", "", RAFAEL, "http://r"))


def _command_answered_twice(case: Case) -> None:
    _command_unanswered(case)
    case[1].answers[RAFAEL] = 2


def _digest_missing(case: Case) -> None:
    case[2].ends(HANDED + timedelta(days=1))


def test_nothing_is_wrong_where_all_was_said_once() -> None:
    result = recount(*an_accepted_lead(), NOW)
    assert (result.wrong, dict(result.faults)) == (0, {})
    assert result.expected["cards"] == result.expected["thread lines"] == 1


@pytest.mark.parametrize(
    ("spoil", "kind", "column"),
    [
        (_card_lost, "cards", "lost"),
        (_line_lost, "thread lines", "lost"),
        (_card_doubled, "cards", "doubled"),
        (_never_to_be_said, "wake-ups", "doubled"),
        (_live_buttons, "owner DMs", "stale"),
        (_old_revision, "cards", "stale"),
        (_row_open, "owner DMs", "stuck"),
        (_timer_overdue, "reminders", "stuck"),
        (_row_dead, "owner DMs", "dead"),
        (_good_news_forgotten, "good news", "lost"),
        (_act_forgotten, "acts", "lost"),
        (_command_unanswered, "replies", "lost"),
        (_command_answered_twice, "replies", "doubled"),
        (_digest_missing, "digests", "lost"),
    ],
)
def test_each_fault_is_found_in_its_place(
    spoil: Callable[[Case], None], kind: str, column: str
) -> None:
    case = an_accepted_lead()
    spoil(case)
    result = recount(*case, NOW)
    assert {place: len(faults) for place, faults in result.faults.items()} == {(kind, column): 1}


def test_a_miss_that_nobody_was_told_of_is_lost_for_the_owner_and_the_head() -> None:
    case = an_accepted_lead()
    _reminder_missing(case)
    lost = recount(*case, NOW).faults["reminders", "lost"]
    for reader, sentence in zip((RAFAEL, SERGIO), lost, strict=True):
        assert f"missed of first_touch on L-1 to {reader}" in sentence


def test_business_time_leaves_out_lunch_nights_weekends_and_pauses() -> None:
    friday = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)  # 11:00
    assert add(friday, timedelta(hours=1)) == friday + timedelta(hours=1)
    assert add(friday, timedelta(hours=2)) == friday + timedelta(hours=3)
    monday = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    assert add(friday, timedelta(hours=7)) == monday + timedelta(hours=1)
    pause = (friday + timedelta(minutes=10), friday + timedelta(minutes=40))
    assert add(friday, timedelta(minutes=20), [pause]) == friday + timedelta(minutes=50)
