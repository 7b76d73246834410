"""A digest as a message: on its schedule, late, changed meanwhile, or asked for now."""

import pytest

from digests import occurrences
from digests.registry import KINDS
from funnel.notices import DigestDue
from funnel.people import Caller
from funnel.refusals import Refusal
from messages.localizer import Localizer
from services import schedules
from storage.store import in_work
from tests.seeded import ZONE, SeededCompany, at

MADE = at("2026-11-16 08:00")  # a Monday
EN = Localizer("en", ZONE)


def test_days_missed_are_sent_once_late_and_cover_them_all(company: SeededCompany) -> None:
    company.schedule(MADE)
    company.store.call(schedules.fire_due, at("2026-11-16 09:00"))
    for day in (16, 17, 18):
        company.hand(at(f"2026-11-{day} 10:00"))
    back = at("2026-11-19 11:30")

    assert company.store.call(schedules.fire_due, back) == 1
    assert company.store.call(schedules.fire_due, back) == 0

    _, due = company.digests_put()
    assert due.occurrence == at("2026-11-17 09:00")
    channel, message = company.read(occurrences.scheduled, back, due, EN)
    assert channel == "C1BOTH"
    assert message.text.startswith("From Monday through Wednesday, marketing handed off 3 SQLs")
    assert "This digest is 50 h 30 min late. It was due Nov 17, 2026, 9:00 AM." in str(
        message.blocks
    )
    [digest] = company.ask(schedules.listing, "UANA", back)
    assert digest.next_at == at("2026-11-23 09:00")  # the 20th is a holiday


def test_a_few_minutes_are_not_late(company: SeededCompany) -> None:
    company.schedule(MADE)
    company.store.call(schedules.fire_due, at("2026-11-16 09:05"))
    [due] = company.digests_put()

    _, message = company.read(occurrences.scheduled, at("2026-11-16 09:05"), due, EN)

    assert "late." not in str(message)


@pytest.mark.parametrize("change", [schedules.pause, schedules.remove])
def test_one_changed_after_it_fired_is_not_sent_any_more(company: SeededCompany, change) -> None:
    digest = company.schedule(MADE)
    company.store.call(schedules.fire_due, at("2026-11-16 09:00"))
    [due] = company.digests_put()

    company.ask(change, "USARA", MADE, str(digest.id))

    assert company.read(occurrences.scheduled, MADE, due, EN) is None


def test_another_companys_digest_is_not_rendered(company: SeededCompany) -> None:
    digest = company.schedule(MADE)
    due = DigestDue(digest.id, MADE, digest.channel)
    stranger = Caller("T2", "", MADE)

    assert company.store.call(in_work(stranger, occurrences.scheduled), due, EN) is None


@pytest.mark.parametrize("name", ["", "daily", "  Daily "])
def test_who_asks_for_now_gets_the_kind_they_name_or_the_usual_one(
    company: SeededCompany, name: str
) -> None:
    company.hand(at("2026-11-18 10:00"))

    message = company.read(occurrences.now, at("2026-11-19 09:00"), name, EN)

    assert message.text.startswith("Yesterday, marketing handed off 1 SQL")
    assert "late" not in str(message.blocks)


def test_an_unknown_kind_is_answered_with_those_there_are(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        company.read(occurrences.now, MADE, "hourly", EN)

    assert error.value.code == "no_such_digest"
    assert error.value.values == {"name": "hourly", "names": ", ".join(KINDS)}
