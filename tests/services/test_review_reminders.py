"""Heads are reminded of the review: a week ahead and on the day, each once."""

import json
from datetime import date, datetime
from typing import Any

from funnel.notices import ReviewDue
from funnel.people import Caller
from services import review_reminders
from storage.store import in_work
from tests.seeded import ZONE, SeededCompany, at
from views.notices import render
from views.posts import NotYet, Post
from views.renderers import Setting

FRIDAY = date(2026, 12, 11)
HEADS = {"UMARIA", "USARA"}


def agree(company: SeededCompany, now: str = "2026-11-02 09:00", **terms: Any) -> None:
    company.agree(at(now), **{"zone": ZONE, "country": "BR", "review_on": FRIDAY} | terms)


def sweep(company: SeededCompany, now: str) -> list[ReviewDue]:
    """Twice, as by two processes; gives all that is to be told by now."""
    with company.store.session() as session:
        review_reminders.remind_heads(session, at(now))
        review_reminders.remind_heads(session, at(now))
        rows = session.connection().exec_driver_sql(
            "SELECT payload FROM outbox WHERE kind = 'review' ORDER BY id"
        )
        return [ReviewDue.from_json(_plain(row[0])) for row in rows]


def _plain(payload: Any) -> Any:
    return json.loads(payload) if isinstance(payload, str) else payload


def told(company: SeededCompany, notice: ReviewDue, now: datetime) -> Any:
    return company.store.call(in_work(Caller(company.id, "", now), render), notice, Setting())


def test_each_head_is_reminded_a_week_ahead_and_on_the_day(company: SeededCompany) -> None:
    agree(company)
    assert sweep(company, "2026-12-03 23:59") == []
    assert {notice.reader for notice in sweep(company, "2026-12-04 00:01")} == HEADS
    assert len(sweep(company, "2026-12-10 12:00")) == 2
    both = sweep(company, "2026-12-11 08:00")
    assert [notice.step for notice in both] == ["ahead", "ahead", "day", "day"]
    assert len(sweep(company, "2027-03-01 08:00")) == 4


def test_both_dates_gone_by_are_one_reminder(company: SeededCompany) -> None:
    agree(company)
    assert [each.step for each in sweep(company, "2026-12-20 10:00")] == ["day", "day"]


def test_a_newer_version_has_dates_of_its_own(company: SeededCompany) -> None:
    agree(company)
    agree(company, "2026-12-01 09:00", review_on=date(2027, 2, 1))
    assert sweep(company, "2026-12-12 10:00") == []
    assert len(sweep(company, "2027-01-25 10:00")) == 2


def test_a_version_without_a_review_date_reminds_nobody(company: SeededCompany) -> None:
    agree(company, review_on=None)
    assert sweep(company, "2027-12-12 10:00") == []


def test_it_waits_for_the_opening_and_holds_how_the_clauses_fared(company: SeededCompany) -> None:
    agree(company)
    company.accept(company.hand(at("2026-11-04 10:00")), at("2026-11-04 11:00"))
    notice = sweep(company, "2026-12-04 00:01")[0]
    waits = told(company, notice, at("2026-12-04 00:01"))
    assert isinstance(waits, NotYet)
    assert waits.until == at("2026-12-04 09:00")
    post = told(company, notice, at("2026-12-04 09:00"))
    assert isinstance(post, Post)
    assert post.message.text == (
        "*The agreement is up for review on Dec 11, 2026.* Here's how it went so far."
    )
    assert "November 2026: 1 of 1 (100%)" in str(post.message.blocks)
