"""The best and the worst SQL of a period."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from funnel.stages import HandoffState, Reason, Stage
from funnel.voice import SqlOfPeriod, Voice, voice

START = datetime(2026, 11, 16, tzinfo=UTC)
END = START + timedelta(days=7)
HOUR = timedelta(hours=1)
ACCEPTED = SqlOfPeriod(
    id=1,
    number=1,
    name="Ana",
    company="Sol",
    stage=Stage.SQL,
    state=HandoffState.ACCEPTED,
    reason=None,
    handed_at=START + HOUR,
    decided_at=START + 2 * HOUR,
    took=3600,
    amount=None,
    channel="C1",
    card_ts="1.2",
)
REJECTED = replace(
    ACCEPTED, stage=Stage.MQL, state=HandoffState.REJECTED, reason=Reason.WRONG_PROFILE
)
WAITING = replace(ACCEPTED, state=HandoffState.PENDING, decided_at=None, took=None)
OPPORTUNITY = replace(ACCEPTED, stage=Stage.OPPORTUNITY, took=9000)
WON = replace(ACCEPTED, stage=Stage.CUSTOMER, took=9000)


def of(*sqls: SqlOfPeriod) -> Voice:
    numbered = [replace(sql, id=id_, number=id_) for id_, sql in enumerate(sqls, 1)]
    return voice(numbered, START, END)


def best(*sqls: SqlOfPeriod) -> int | None:
    lead = of(*sqls).best
    return None if lead is None else lead.number


def worst(*sqls: SqlOfPeriod) -> int | None:
    lead = of(*sqls).worst
    return None if lead is None else lead.number


def test_what_got_furthest_is_the_best() -> None:
    assert best(ACCEPTED, OPPORTUNITY, WON, REJECTED) == 3
    assert best(ACCEPTED, OPPORTUNITY) == 2
    assert best(replace(ACCEPTED, stage=Stage.LOST), REJECTED, WAITING) is None


def test_of_won_deals_the_one_of_the_highest_value_is_the_best() -> None:
    small, large = (replace(WON, amount=Decimal(value), took=60) for value in (900, 1000))
    assert best(WON, small, replace(large, took=9999)) == 3


def test_of_accepted_ones_the_fastest_is_the_best_and_an_unknown_time_is_last() -> None:
    slow, unknown = replace(ACCEPTED, took=7200), replace(ACCEPTED, took=None)
    assert best(unknown, slow, ACCEPTED) == 3
    earlier = replace(ACCEPTED, handed_at=START)
    assert best(ACCEPTED, earlier) == 2


def test_the_worst_stands_for_the_reason_most_were_rejected_for() -> None:
    budget = replace(REJECTED, reason=Reason.NO_BUDGET, took=99_999)
    slow = replace(REJECTED, took=7200)
    assert worst(budget, slow, REJECTED, WAITING) == 2
    late = replace(REJECTED, decided_at=END - HOUR)
    assert worst(late, REJECTED) == 1


def test_bad_timing_is_the_least_of_faults() -> None:
    timing = replace(REJECTED, reason=Reason.TIMING)
    assert worst(timing, timing, REJECTED) == 3
    assert worst(timing) == 1


def test_without_a_rejection_in_the_period_the_worst_waits_longest() -> None:
    before = replace(REJECTED, decided_at=START - HOUR)
    asked = replace(WAITING, state=HandoffState.INFO, handed_at=START)
    assert worst(before, WAITING, asked, ACCEPTED) == 3
    assert worst(replace(WAITING, handed_at=START - HOUR)) is None
    assert worst(replace(REJECTED, decided_at=END)) is None


def test_of_a_lead_handed_over_again_the_last_time_counts() -> None:
    again = replace(ACCEPTED, id=2)
    assert voice([again, REJECTED], START, END) == Voice(again, None)


@given(st.permutations([ACCEPTED, OPPORTUNITY, WON, REJECTED, WAITING, REJECTED, WAITING]))
def test_the_order_of_what_is_read_changes_nothing(order: list[SqlOfPeriod]) -> None:
    sqls = [replace(sql, id=id_, number=id_) for id_, sql in enumerate(order, 1)]
    assert voice(sqls, START, END) == voice(reversed(sqls), START, END)
