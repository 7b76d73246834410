"""What the digests of these tests are about."""

import pytest

from funnel.scorecard import Scorecard
from tests.digests.dailies import busy_wednesday
from tests.seeded import SeededCompany


@pytest.fixture
def busy(company: SeededCompany) -> Scorecard:
    """The scorecard of a Wednesday with everything in it."""
    return busy_wednesday(company)
