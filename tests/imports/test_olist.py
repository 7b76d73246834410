"""The public Olist funnel, where it is present: 8,000 MQLs, 842 of them won."""

from datetime import UTC, datetime

import pytest

from funnel.stages import EventKind
from storage import figures
from tests.olist import BY_ORIGIN, OLIST

pytestmark = pytest.mark.shared


def bring_mql(bring):
    return bring(
        OLIST / "marketing_qualified_leads.csv",
        stage="mql",
        id_column="mql_id",
        at_column="first_contact_date",
        date_format="%d-%m-%Y",
        maps=["source=origin", "campaign=landing_page_id"],
    )


def bring_won(bring):
    return bring(
        OLIST / "closed_deals.csv",
        stage="won",
        id_column="mql_id",
        at_column="won_date",
        date_format="%Y-%m-%d %H:%M:%S",
        maps=["sector=business_segment", "owner=sr_id", "marketer=sdr_id"],
        keep=["lead_type"],
    )


@pytest.mark.parametrize("order", [(bring_mql, bring_won), (bring_won, bring_mql)])
def test_both_tables_come_in_whole_in_either_order(bring, working, rows_of, order):
    for each in order:
        report = each(bring)
        assert report.counts.left_out == 0
    assert rows_of("SELECT count(*) AS n FROM lead") == [{"n": 8000}]
    counts = rows_of("SELECT kind, count(*) AS n FROM lead_event WHERE first GROUP BY kind")
    assert {row["kind"]: row["n"] for row in counts} == {"created": 8000, "mql": 8000, "won": 842}
    stages = rows_of("SELECT stage, count(*) AS n FROM lead GROUP BY stage")
    assert {row["stage"]: row["n"] for row in stages} == {"mql": 7158, "customer": 842}
    with working() as work:
        cohorts = figures.cohorts(
            work,
            datetime(2017, 1, 1, tzinfo=UTC),
            datetime(2019, 1, 1, tzinfo=UTC),
            entered=EventKind.MQL,
            reached=EventKind.WON,
        )
    assert {cohort.key: (cohort.reached, cohort.entered) for cohort in cohorts} == BY_ORIGIN


def test_bringing_them_again_changes_nothing(bring, rows_of):
    sums = "SELECT count(*) AS n, max(id) AS last FROM lead_event"
    bring_mql(bring)
    bring_won(bring)
    before = rows_of(sums)
    assert bring_mql(bring).repeated
    assert bring_won(bring).repeated
    with_other_flags = bring(
        OLIST / "closed_deals.csv",
        stage="won",
        id_column="mql_id",
        at_column="won_date",
    )
    assert with_other_flags.counts.already == 842
    assert rows_of(sums) == before
