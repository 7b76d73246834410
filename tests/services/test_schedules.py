"""Schedules: made by people, fired when they are due, each occurrence once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from funnel.facts import DigestFacts
from funnel.notices import DigestDue
from funnel.people import Caller
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side
from services import schedules
from storage import people
from storage.mapping import table
from storage.store import Store, in_work
from storage.tables import Audit
from storage.work import Work
from tests.seeded import ZONE, SeededCompany, at

MADE = at("2026-11-16 08:00")  # a Monday


def listed(company: SeededCompany) -> list[DigestFacts]:
    digests: list[DigestFacts] = company.ask(schedules.listing, "UANA", MADE)
    return digests


def fire(company: SeededCompany, moment: str) -> int:
    return company.store.call(schedules.fire_due, at(moment))


def test_it_is_first_sent_at_the_next_time_after_it_was_made(company: SeededCompany) -> None:
    digest = company.schedule(MADE)

    assert digest.next_at == at("2026-11-16 09:00")
    assert (digest.name, digest.kind, digest.channel, digest.made_by, digest.paused) == (
        "Daily balance",
        "daily",
        "C1BOTH",
        "USARA",
        False,
    )


def test_nothing_is_sent_before_its_time_and_once_at_it(company: SeededCompany) -> None:
    digest = company.schedule(MADE)

    assert fire(company, "2026-11-16 08:59") == 0
    assert fire(company, "2026-11-16 09:00") == 1
    assert fire(company, "2026-11-16 09:01") == 0

    assert company.digests_put() == [DigestDue(digest.id, at("2026-11-16 09:00"), "C1BOTH")]


def test_two_processes_fire_an_occurrence_once(company: SeededCompany, store_url: str) -> None:
    company.schedule(MADE)
    other = Store(store_url)
    together = Barrier(2)

    def fire_in(store: Store) -> int:
        together.wait(timeout=10)
        return store.call(schedules.fire_due, at("2026-11-16 09:00"))

    with ThreadPoolExecutor(2) as threads:
        moved = list(threads.map(fire_in, (company.store, other), timeout=30))
    other.close()

    assert sorted(moved) == [0, 1]
    assert len(company.digests_put()) == 1


def test_a_holiday_is_left_out_where_chosen(company: SeededCompany) -> None:
    company.schedule(at("2026-11-19 10:00"), name="Without")
    digest = company.schedule(at("2026-11-19 10:00"), name="With", skip_holidays=False)

    assert fire(company, "2026-11-20 09:00") == 1

    assert [due.digest for due in company.digests_put()] == [digest.id]


def test_a_day_that_becomes_a_holiday_is_left_out_after_all(company: SeededCompany) -> None:
    company.schedule(MADE)
    company.agree(MADE, zone=ZONE, closed=(date(2026, 11, 16),))

    fire(company, "2026-11-16 09:00")

    assert company.digests_put() == []
    assert fire(company, "2026-11-17 09:00") == 1
    assert len(company.digests_put()) == 1


def test_closing_every_day_stops_it_without_stopping_others(company: SeededCompany) -> None:
    company.schedule(MADE, name="Mondays", weekdays=("mon",))
    company.schedule(MADE, name="Others")
    first = date(2026, 11, 16)
    company.agree(MADE, zone=ZONE, closed=tuple(first + timedelta(weeks=n) for n in range(600)))

    assert fire(company, "2026-11-16 09:00") == 2

    assert [(d.name, d.paused) for d in listed(company)] == [("Mondays", True), ("Others", False)]


@pytest.mark.parametrize(
    ("when", "sent_at"),
    [("2026-03-07 12:00", "2026-03-08 03:30"), ("2026-10-31 12:00", "2026-11-01 02:30")],
)
def test_on_a_day_the_clock_changes_it_is_sent_once(
    company: SeededCompany, when: str, sent_at: str
) -> None:
    zone = "America/New_York"
    digest = company.schedule(at(when, zone), zone=zone, at="02:30", weekdays=("sun",))

    assert digest.next_at == at(sent_at, zone)
    company.store.call(schedules.fire_due, digest.next_at)
    company.store.call(schedules.fire_due, digest.next_at + timedelta(hours=1))
    assert len(company.digests_put()) == 1


def test_a_paused_one_is_silent_and_resumes_with_the_next_time(company: SeededCompany) -> None:
    company.schedule(MADE)
    company.ask(schedules.pause, "USARA", MADE, "dáily  BALANCE")

    assert fire(company, "2026-11-18 09:00") == 0

    digest = company.ask(schedules.resume, "USARA", at("2026-11-18 09:30"), "daily balance")
    assert digest.next_at == at("2026-11-19 09:00")
    assert fire(company, "2026-11-18 10:00") == 0
    assert company.digests_put() == []


def test_a_removed_one_is_gone(company: SeededCompany) -> None:
    company.schedule(MADE)
    company.ask(schedules.remove, "UADMIN", MADE, "Daily balance")

    assert listed(company) == []
    assert fire(company, "2026-11-16 09:00") == 0


def test_each_change_is_in_the_audit_trail(company: SeededCompany) -> None:
    company.schedule(MADE)
    for change in (schedules.pause, schedules.resume, schedules.remove):
        company.ask(change, "USARA", MADE, "Daily balance")

    audit = table(Audit)
    with company.store.session() as session:
        trail = [tuple(row) for row in session.execute(select(audit.c.actor, audit.c.what))]
    assert trail == [
        ("USARA", "digest scheduled"),
        ("USARA", "digest paused"),
        ("USARA", "digest resumed"),
        ("USARA", "digest removed"),
    ]


def test_only_heads_and_the_admin_change_schedules(company: SeededCompany) -> None:
    company.schedule(MADE)
    for refused in (
        lambda: company.schedule(MADE, by="UANA", name="Mine"),
        lambda: company.ask(schedules.pause, "UANA", MADE, "Daily balance"),
        lambda: company.ask(schedules.remove, "UANA", MADE, "Daily balance"),
    ):
        with pytest.raises(Refusal) as error:
            refused()
        assert error.value.code == "only_heads"
    assert company.schedule(MADE, by="UADMIN", name="Admin's").made_by == "UADMIN"


def test_a_stranger_does_not_see_the_schedules(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        company.ask(schedules.listing, "USTRANGER", MADE)
    assert error.value.code == "only_teams"


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"name": "  "}, {"name": "needs_digest_name"}),
        ({"name": "x" * 61}, {"name": "too_long"}),
        ({"weekdays": ()}, {"weekdays": "needs_weekday"}),
        ({"weekdays": ("montag",)}, {"weekdays": "unknown_day"}),
        ({"at": "25:00"}, {"at": "bad_time"}),
        ({"at": ""}, {"at": "bad_time"}),
        ({"zone": "Mars/Base"}, {"zone": "unknown_zone"}),
        ({"channel": ""}, {"channel": "needs_channel_choice"}),
        (
            {"name": "", "channel": "", "at": "soon"},
            {"name": "needs_digest_name", "channel": "needs_channel_choice", "at": "bad_time"},
        ),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_kept(
    company: SeededCompany, wrong: dict[str, Any], problems: dict[str, str]
) -> None:
    with pytest.raises(InvalidFields) as error:
        company.schedule(MADE, **wrong)

    assert {name: refusal.code for name, refusal in error.value.problems.items()} == problems
    assert listed(company) == []


def test_a_name_is_taken_in_any_spelling(company: SeededCompany) -> None:
    company.schedule(MADE)

    with pytest.raises(InvalidFields) as error:
        company.schedule(MADE, name="DAILY  bálance")

    assert error.value.problems["name"].code == "digest_name_taken"


def test_an_unknown_name_is_answered_with_those_there_are(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as none:
        company.ask(schedules.pause, "USARA", MADE, "x")
    company.schedule(MADE)
    with pytest.raises(Refusal) as other:
        company.ask(schedules.pause, "USARA", MADE, "weekly")

    assert none.value.code == "no_digests"
    assert other.value.code == "no_such_digest"
    assert other.value.values == {"name": "weekly", "names": "Daily balance"}


def test_another_companys_schedules_are_out_of_reach(company: SeededCompany) -> None:
    digest = company.schedule(MADE)
    stranger = Caller("T2", "UEVIL", MADE)
    call = company.store.call
    call(in_work(stranger, _set_up_elsewhere))

    assert call(in_work(stranger, schedules.listing)) == []
    for change in (schedules.pause, schedules.remove):
        with pytest.raises(Refusal):
            call(in_work(stranger, change), str(digest.id))
    assert listed(company) == [digest]


def _set_up_elsewhere(work: Work) -> None:
    people.ensure_company(work, name="Lua", set_up_at=work.now)
    side = {"side": Side.SALES, "is_head": True, "is_admin": True}
    people.change_member(work, work.actor.user_id, **side)
    work.commit()
