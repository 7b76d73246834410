"""What is a pattern in the feedback, and what may be said of an action about one."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.figures import Ratio
from funnel.patterns import (
    Dimension,
    Effect,
    Reviewed,
    Segment,
    effect,
    lower_bound,
    patterns,
    ratio_of,
)
from funnel.stages import Reason

FIRST, LAST = date(2026, 8, 1), date(2026, 10, 29)
BUDGET, PROFILE = Reason.NO_BUDGET, Reason.WRONG_PROFILE


def group(count: int, reason: Reason | None = None, source: str = "", **more: str) -> Reviewed:
    return Reviewed(source, more.get("campaign", ""), more.get("persona", ""), reason, count)


def found(*groups: Reviewed, most: float = 0.25) -> list[tuple[Segment, Ratio]]:
    return [(each.segment, each.rejected) for each in patterns(groups, most, FIRST, LAST)]


@pytest.mark.parametrize(
    ("rejected", "reviewed", "bound"),
    [
        # By hand: 0.54106 less 1.28155 times the root of 0.0135265, divided by 1.08212.
        (10, 20, 0.36226),
        (12, 30, 0.29346),
        (0, 10, 0.0),
        (10, 10, 0.85893),
    ],
)
def test_the_bound_is_that_of_wilsons_interval(rejected: int, reviewed: int, bound: float) -> None:
    assert lower_bound(Ratio(rejected, reviewed)) == pytest.approx(bound, abs=1e-5)


def test_one_rejection_of_two_is_no_pattern() -> None:
    assert not found(group(1, BUDGET), group(1))
    assert not found(group(3, BUDGET))


def test_a_share_that_chance_may_have_brought_is_no_pattern() -> None:
    # 12 of 30 is at least 29.4 % with a confidence of 90 %.
    groups = (group(12, BUDGET), group(18))
    assert found(*groups, most=0.29) == [
        (Segment(BUDGET, Dimension.OVERALL), Ratio(12, 30)),
    ]
    assert not found(*groups, most=0.30)
    assert not found(*groups, most=0)


def test_the_clearest_comes_first_and_each_dimension_is_looked_at() -> None:
    groups = (
        group(9, BUDGET, "Webinar", campaign="Spring", persona="Owner"),
        group(1, None, "Webinar", campaign="Spring", persona="Owner"),
        group(1, None, "Webinar", campaign="Autumn", persona="Owner"),
        group(1, None, "Fair", persona="Owner"),
        group(20, None, "Site", persona="Chef"),
    )
    assert found(*groups) == [
        (Segment(BUDGET, Dimension.CAMPAIGN, "Spring"), Ratio(9, 10)),
        (Segment(BUDGET, Dimension.SOURCE, "Webinar"), Ratio(9, 11)),
        (Segment(BUDGET, Dimension.PERSONA, "Owner"), Ratio(9, 12)),
    ]


def test_the_same_sqls_are_named_once() -> None:
    all_of_one_source = (group(9, BUDGET, "Webinar"), group(3, None, "Webinar"))
    assert [each.dimension for each, _ in found(*all_of_one_source)] == [Dimension.OVERALL]
    its_only_campaign = (
        group(9, BUDGET, "Webinar", campaign="Spring"),
        group(1, None, "Webinar", campaign="Spring"),
        group(20, None, "Site"),
    )
    assert [each.dimension for each, _ in found(*its_only_campaign)] == [Dimension.SOURCE]


def test_the_ratio_of_a_segment_counts_what_was_accepted_too() -> None:
    groups = (group(2, BUDGET, "Webinar"), group(5, PROFILE, "Webinar"), group(3, None, "Webinar"))
    assert ratio_of([*groups, group(9, BUDGET, "Site")], _webinar()) == Ratio(2, 10)
    assert ratio_of([], _webinar()) == Ratio(0, 0)


def _webinar() -> Segment:
    return Segment(BUDGET, Dimension.SOURCE, "Webinar")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ((12, 30), (0, 9), Effect.TOO_EARLY),  # nine are too few, however good
        ((12, 30), (2, 25), Effect.SHRANK),  # z = 2.69
        ((12, 30), (7, 25), Effect.NO_CHANGE),  # z = 0.93
        ((12, 30), (18, 25), Effect.GREW),  # z = -2.37
        ((0, 30), (0, 30), Effect.NO_CHANGE),
        ((30, 30), (30, 30), Effect.NO_CHANGE),
    ],
)
def test_no_more_is_said_than_the_numbers_bear(
    before: tuple[int, int], after: tuple[int, int], says: Effect
) -> None:
    assert effect(Ratio(*before), Ratio(*after)) is says


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_bound_is_below_the_share_and_rises_with_the_cases(rejected: int, others: int) -> None:
    few = Ratio(rejected, rejected + others)
    many = Ratio(10 * rejected, 10 * (rejected + others))
    bounds = (lower_bound(few), lower_bound(many), rejected / (rejected + others))
    assert bounds[0] >= 0
    assert all(low <= high + 1e-12 for low, high in pairwise(bounds))
