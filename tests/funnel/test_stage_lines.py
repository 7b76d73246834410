"""The lines of a funnel, worked out by hand."""

from datetime import UTC, datetime, timedelta

from funnel.agreement_parts import Role
from funnel.figures import Ratio
from funnel.stage_lines import Entry, by_key, reached, stage_lines
from funnel.stages import Side, Stage

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
LEAD, MQL, SQL = Stage.LEAD, Stage.MQL, Stage.SQL
OPPORTUNITY, CUSTOMER = Stage.OPPORTUNITY, Stage.CUSTOMER


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def test_each_stage_counts_who_entered_it_who_went_on_and_how_long_that_took() -> None:
    entries = [
        Entry(1, LEAD, day(0)),
        Entry(1, MQL, day(2)),
        Entry(2, LEAD, day(0)),
        Entry(2, SQL, day(4)),
        Entry(3, SQL, day(1)),  # it came in before the period
        Entry(4, LEAD, day(3)),
    ]
    moves = {
        1: [(MQL, day(2)), (SQL, day(9))],
        2: [(SQL, day(4)), (CUSTOMER, day(7))],
        3: [(SQL, day(1)), (OPPORTUNITY, day(2)), (CUSTOMER, day(30))],
    }

    visitors, lead, mql, sql, opportunity, customer = stage_lines(entries, moves)

    assert (visitors.stage, visitors.entered, visitors.conversion) == (None, None, None)
    assert lead.conversion == Ratio(2, 3)
    assert lead.time is not None
    assert (lead.time.median, lead.time.count) == (timedelta(days=3), 2)
    assert not lead.time.has_tail
    assert mql.conversion == Ratio(1, 1)  # lead 2 passed it over
    assert sql.conversion == Ratio(2, 2)
    assert sql.time is not None
    assert sql.time.median == timedelta(days=2)
    assert (opportunity.entered, opportunity.time) == (0, None)
    assert (customer.entered, customer.went_on, customer.conversion) == (0, None, None)


def test_who_came_back_waits_for_the_stage_that_follows() -> None:
    """Handed off at once, rejected, made an MQL, handed off again."""
    moves = {1: [(SQL, day(0)), (MQL, day(3)), (SQL, day(8))]}

    mql = stage_lines([Entry(1, MQL, day(3))], moves)[2]

    assert mql.conversion == Ratio(1, 1)
    assert mql.time is not None
    assert mql.time.median == timedelta(days=5)


def test_a_deal_dated_before_the_contact_counts_without_a_time() -> None:
    mql = stage_lines([Entry(1, MQL, day(3))], {1: [(MQL, day(3)), (CUSTOMER, day(1))]})[2]

    assert (mql.went_on, mql.time) == (1, None)


def test_a_tail_is_there_from_five_times_on() -> None:
    entries = [Entry(number, LEAD, day(0)) for number in range(5)]
    moves = {number: [(MQL, day(number + 1))] for number in range(5)}

    five = stage_lines(entries, moves)[1].time
    four = stage_lines(entries[:4], moves)[1].time

    assert five is not None
    assert (five.median, five.p90, five.has_tail) == (timedelta(days=3), timedelta(days=5), True)
    assert four is not None
    assert not four.has_tail


def test_owners_are_the_teams_and_who_the_agreement_names() -> None:
    lines = stage_lines([], {}, [Role(stage=SQL, who="Inside sales", what="They call.")])

    both = (Side.MARKETING, Side.SALES)
    owners = {line.stage: (line.teams, line.role) for line in lines}
    assert owners == {
        None: ((Side.MARKETING,), ""),
        LEAD: ((Side.MARKETING,), ""),
        MQL: (both, ""),
        SQL: (both, "Inside sales"),
        OPPORTUNITY: ((Side.SALES,), ""),
        CUSTOMER: ((Side.SALES,), ""),
    }


def test_keys_are_told_apart_and_what_was_won_is_counted_at_any_time() -> None:
    entries = [Entry(1, MQL, day(0), "fair"), Entry(2, MQL, day(0)), Entry(3, LEAD, day(0), "fair")]
    moves = {1: [(CUSTOMER, day(400))], 3: [(CUSTOMER, day(1))]}

    groups = by_key(entries)

    assert {key: [entry.lead for entry in of_key] for key, of_key in groups.items()} == {
        "fair": [1, 3],
        "": [2],
    }
    assert reached(groups["fair"], moves, MQL, CUSTOMER) == Ratio(1, 1)
    assert reached(groups[""], moves, MQL, CUSTOMER) == Ratio(0, 1)
