"""Schedules: made by people, fired by the clock, each occurrence once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from digests import occurrences, schedule
from funnel.refusals import InvalidFields, Refusal
from storage import people
from storage.mapping import table
from storage.store import Store
from storage.tables import Audit, Outbox

from .conftest import ZONE, Office, at

WORKWEEK = ("mon", "tue", "wed", "thu", "fri")
MADE = at("2026-11-16 08:00")  # a Monday


def make(office: Office, now=MADE, **changes):
    values = {
        "name": "Daily balance",
        "weekdays": WORKWEEK,
        "at": time(9),
        "zone": ZONE,
        "channel": "C1BOTH",
        "skip_holidays": True,
    } | changes
    by = values.pop("by", "USARA")
    return office.store.call(schedule.schedule_daily, office.asker(by, now), **values)


def said(store: Store) -> list[dict]:
    with store.session() as session:
        rows = session.execute(
            select(table(Outbox)).where(table(Outbox).c.kind == "digest").order_by("id")
        )
        return [dict(row._mapping) for row in rows]


def test_it_is_first_sent_at_the_next_time_after_it_was_made(office: Office) -> None:
    row = make(office)

    assert row.next_at == at("2026-11-16 09:00")
    assert (row.name, row.channel, row.made_by, row.paused) == (
        "Daily balance",
        "C1BOTH",
        "USARA",
        False,
    )


def test_nothing_is_sent_before_its_time_and_once_at_it(office: Office) -> None:
    row = make(office)

    assert office.store.call(schedule.fire_due, at("2026-11-16 08:59")) == 0
    assert office.store.call(schedule.fire_due, at("2026-11-16 09:00")) == 1
    assert office.store.call(schedule.fire_due, at("2026-11-16 09:01")) == 0

    (sent,) = said(office.store)
    assert sent["lane"] == "C1BOTH"
    assert sent["payload"] == {
        "digest": row.id,
        "occurrence": at("2026-11-16 09:00").isoformat(),
    }


def test_two_processes_fire_an_occurrence_once(office: Office, store_url: str) -> None:
    make(office)
    other = Store(store_url)
    together = Barrier(2)

    def fire(store: Store) -> int:
        together.wait(timeout=10)
        return store.call(schedule.fire_due, at("2026-11-16 09:00"))

    with ThreadPoolExecutor(2) as threads:
        moved = list(threads.map(fire, (office.store, other), timeout=30))
    other.close()

    assert sorted(moved) == [0, 1]
    assert len(said(office.store)) == 1


def test_days_missed_are_sent_once_late_and_cover_them_all(office: Office) -> None:
    make(office)
    office.store.call(schedule.fire_due, at("2026-11-16 09:00"))
    for day in (16, 17, 18):
        office.hand(at(f"2026-11-{day} 10:00"))
    back = at("2026-11-19 11:30")

    assert office.store.call(schedule.fire_due, back) == 1
    assert office.store.call(schedule.fire_due, back) == 0

    _, sent = said(office.store)
    assert sent["payload"]["occurrence"] == at("2026-11-17 09:00").isoformat()
    found = office.store.call(occurrences.message, office.company, sent["payload"], back)
    assert found
    channel, message = found
    assert channel == "C1BOTH"
    assert message.text.startswith("Since Monday marketing handed off 3 SQLs")
    assert "This balance is late by 50 h 30 min: it was due Nov 17, 2026, 9:00 AM." in str(
        message.blocks
    )
    rows = office.store.call(schedule.listing, office.asker("UANA", back))
    assert rows[0].next_at == at("2026-11-23 09:00")  # the 20th is a holiday


def test_a_few_minutes_are_not_late(office: Office) -> None:
    make(office)
    office.store.call(schedule.fire_due, at("2026-11-16 09:05"))
    payload = said(office.store)[0]["payload"]

    found = office.store.call(occurrences.message, office.company, payload, at("2026-11-16 09:05"))

    assert found
    assert "late" not in str(found[1])


def test_a_holiday_is_left_out_where_chosen(office: Office) -> None:
    make(office, now=at("2026-11-19 10:00"), name="Without")
    row = make(office, now=at("2026-11-19 10:00"), name="With", skip_holidays=False)

    assert office.store.call(schedule.fire_due, at("2026-11-20 09:00")) == 1

    assert [sent["payload"]["digest"] for sent in said(office.store)] == [row.id]


def test_a_day_that_becomes_a_holiday_is_left_out_after_all(office: Office) -> None:
    make(office)
    office.agree(MADE, zone=ZONE, closed=(date(2026, 11, 16),))

    office.store.call(schedule.fire_due, at("2026-11-16 09:00"))

    assert said(office.store) == []
    assert office.store.call(schedule.fire_due, at("2026-11-17 09:00")) == 1
    assert len(said(office.store)) == 1


def test_closing_every_day_stops_it_without_stopping_others(office: Office) -> None:
    make(office, name="Mondays", weekdays=["mon"])
    make(office, name="Others")
    first = date(2026, 11, 16)
    office.agree(MADE, zone=ZONE, closed=tuple(first + timedelta(weeks=n) for n in range(600)))

    assert office.store.call(schedule.fire_due, at("2026-11-16 09:00")) == 2

    rows = office.store.call(schedule.listing, office.asker("UANA", MADE))
    assert [(row.name, row.paused) for row in rows] == [("Mondays", True), ("Others", False)]


@pytest.mark.parametrize(
    ("when", "sent_at"),
    [("2026-03-07 12:00", "2026-03-08 03:30"), ("2026-10-31 12:00", "2026-11-01 02:30")],
)
def test_on_a_day_the_clock_changes_it_is_sent_once(
    office: Office, when: str, sent_at: str
) -> None:
    zone = "America/New_York"
    row = make(office, now=at(when, zone), zone=zone, at=time(2, 30), weekdays=["sun"])

    assert row.next_at == at(sent_at, zone)
    office.store.call(schedule.fire_due, row.next_at)
    office.store.call(schedule.fire_due, row.next_at + timedelta(hours=1))
    assert len(said(office.store)) == 1


def test_a_paused_one_is_silent_and_resumes_with_the_next_time(office: Office) -> None:
    make(office)
    office.store.call(schedule.pause, office.asker("USARA", MADE), "dáily  BALANCE")

    assert office.store.call(schedule.fire_due, at("2026-11-18 09:00")) == 0

    row = office.store.call(
        schedule.resume, office.asker("USARA", at("2026-11-18 09:30")), "daily balance"
    )
    assert row.next_at == at("2026-11-19 09:00")
    assert office.store.call(schedule.fire_due, at("2026-11-18 10:00")) == 0
    assert said(office.store) == []


@pytest.mark.parametrize("change", [schedule.pause, schedule.remove])
def test_one_changed_after_it_fired_is_not_sent_any_more(office: Office, change) -> None:
    row = make(office)
    office.store.call(schedule.fire_due, at("2026-11-16 09:00"))
    payload = said(office.store)[0]["payload"]

    office.store.call(change, office.asker("USARA", MADE), str(row.id))

    assert office.store.call(occurrences.message, office.company, payload, MADE) is None


def test_a_removed_one_is_gone(office: Office) -> None:
    make(office)
    office.store.call(schedule.remove, office.asker("UADMIN", MADE), "Daily balance")

    assert office.store.call(schedule.listing, office.asker("UANA", MADE)) == []
    assert office.store.call(schedule.fire_due, at("2026-11-16 09:00")) == 0


def test_each_change_is_in_the_audit_trail(office: Office) -> None:
    make(office)
    for change in (schedule.pause, schedule.resume, schedule.remove):
        office.store.call(change, office.asker("USARA", MADE), "Daily balance")

    with office.store.session() as session:
        found = [
            (row.actor, row.what)
            for row in session.execute(select(table(Audit)).order_by(table(Audit).c.id))
        ]
    assert found == [
        ("USARA", "digest scheduled"),
        ("USARA", "digest paused"),
        ("USARA", "digest resumed"),
        ("USARA", "digest removed"),
    ]


def test_only_heads_and_the_admin_change_schedules(office: Office) -> None:
    make(office)
    for refused in (
        lambda: make(office, name="Mine", by="UANA"),
        lambda: office.store.call(schedule.pause, office.asker("UANA", MADE), "Daily balance"),
        lambda: office.store.call(schedule.remove, office.asker("UANA", MADE), "Daily balance"),
    ):
        with pytest.raises(Refusal) as error:
            refused()
        assert error.value.code == "only_heads"
    assert make(office, name="Admin's", by="UADMIN").made_by == "UADMIN"


def test_a_stranger_does_not_see_the_schedules(office: Office) -> None:
    with pytest.raises(Refusal) as error:
        office.store.call(schedule.listing, office.asker("USTRANGER", MADE))
    assert error.value.code == "only_teams"


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"name": "  "}, {"name": "needs_digest_name"}),
        ({"name": "x" * 61}, {"name": "too_long"}),
        ({"weekdays": []}, {"weekdays": "needs_weekday"}),
        ({"weekdays": ["montag"]}, {"weekdays": "unknown_day"}),
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
def test_each_wrong_field_is_named_and_nothing_is_kept(office, wrong, problems) -> None:
    with pytest.raises(InvalidFields) as error:
        make(office, **wrong)

    assert {name: refusal.code for name, refusal in error.value.problems.items()} == problems
    assert office.store.call(schedule.listing, office.asker("UANA", MADE)) == []


def test_a_name_is_taken_in_any_spelling(office: Office) -> None:
    make(office)

    with pytest.raises(InvalidFields) as error:
        make(office, name="DAILY  bálance")

    assert error.value.problems["name"].code == "digest_name_taken"


def test_an_unknown_name_is_answered_with_those_there_are(office: Office) -> None:
    with pytest.raises(Refusal) as none:
        office.store.call(schedule.pause, office.asker("USARA", MADE), "x")
    make(office)
    with pytest.raises(Refusal) as other:
        office.store.call(schedule.pause, office.asker("USARA", MADE), "weekly")

    assert none.value.code == "no_digests"
    assert other.value.code == "no_such_digest"
    assert other.value.values == {"name": "weekly", "names": "Daily balance"}


def test_another_companys_schedules_are_out_of_reach(office: Office) -> None:
    row = make(office)
    with office.store.session() as session:
        people.ensure_company(session, "T2", now=MADE, name="Lua", set_up_at=MADE)
        people.change_member(session, "T2", "UEVIL", side="sales", is_head=True, is_admin=True)
        session.commit()
    stranger = office.asker("UEVIL", MADE).__class__("T2", "UEVIL", MADE)

    assert office.store.call(schedule.listing, stranger) == []
    with pytest.raises(Refusal):
        office.store.call(schedule.remove, stranger, str(row.id))
    payload = {"digest": row.id, "occurrence": MADE.isoformat()}
    with office.store.session() as session:
        other = people.company(session, "T2")
    assert other
    assert office.store.call(occurrences.message, other, payload, MADE) is None
