from hypothesis import given

from funnel.agreement_diff import apply, diff
from tests.funnel.agreements import terms


@given(old=terms, new=terms)
def test_what_differs_put_into_the_old_version_makes_one_that_means_the_new(old, new):
    assert apply(old, diff(old, new)).means(new)


@given(old=terms)
def test_nothing_differs_from_itself(old):
    assert diff(old, old) == ()
