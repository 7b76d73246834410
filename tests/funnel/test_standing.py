"""On track, at risk, behind: where each begins."""

from datetime import timedelta

import pytest

from funnel.commitments import Commitment
from funnel.figures import Ratio, spread
from funnel.scorecard import CommitmentStatus, Standing, by_pace, by_share

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("actual", "expected", "standing"),
    [
        (46, 46, Standing.ON_TRACK),
        (45, 46, Standing.AT_RISK),
        (42, 46, Standing.AT_RISK),
        (41, 46, Standing.BEHIND),
        (9, 10, Standing.AT_RISK),
        (0, 0, Standing.ON_TRACK),
        (3, None, Standing.NO_DATA),
    ],
)
def test_pace_is_at_risk_from_ninety_percent_of_what_is_expected(actual, expected, standing):
    assert by_pace(actual, expected) is standing


@pytest.mark.parametrize(
    ("met", "of", "standing"),
    [
        (9, 10, Standing.ON_TRACK),
        (7, 8, Standing.AT_RISK),  # 87.5 %
        (85, 100, Standing.AT_RISK),
        (84, 100, Standing.BEHIND),
        (5, 7, Standing.BEHIND),
        (0, 0, Standing.NO_DATA),
    ],
)
def test_a_share_is_at_risk_within_five_points_below_what_was_promised(met, of, standing):
    assert by_share(Ratio(met, of), 0.9) is standing


def test_shares_that_binary_cannot_hold_stand_where_they_should():
    assert by_share(Ratio(7, 10), 0.7) is Standing.ON_TRACK
    assert by_share(Ratio(13, 20), 0.7) is Standing.AT_RISK


def status(commitment: Commitment, ratio: Ratio, **values: object) -> CommitmentStatus:
    return CommitmentStatus(commitment, 40, ratio, Standing.ON_TRACK, **values)  # type: ignore[arg-type]


def test_the_change_is_points_since_the_period_before():
    assert status(Commitment.ACCEPTANCE, Ratio(3, 4), before=0.7).change == 5
    assert status(Commitment.SQLS, Ratio(18, 40), expected=20, before=1.0).change == -10
    assert status(Commitment.ACCEPTANCE, Ratio(0, 0), before=0.7).change is None
    assert status(Commitment.ACCEPTANCE, Ratio(3, 4)).change is None


def test_a_percentile_needs_five_values():
    assert not spread([HOUR] * 4).has_tail
    assert spread([HOUR] * 5).has_tail
