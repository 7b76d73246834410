"""The digests that a company begins with: one for each team's channel, at nine on working days."""

import pytest

from funnel.facts import DigestFacts
from funnel.refusals import Refusal
from messages.digest_names import default_names
from messages.localizer import Localizer
from services.digest_defaults import schedule_defaults
from tests.seeded import WORKWEEK, ZONE, SeededCompany, at

MONDAY = at("2026-11-16 08:00")


def begin(
    company: SeededCompany, names: dict[str, str] | None = None, by: str = "USARA"
) -> list[DigestFacts]:
    if names is None:
        names = default_names(Localizer("en", ZONE), company.facts)
    added: list[DigestFacts] = company.ask(schedule_defaults, by, MONDAY, names)
    return added


def test_both_channels_get_the_daily_digest_at_nine_on_working_days(
    company: SeededCompany,
) -> None:
    added = begin(company)

    assert {digest.channel: digest.name for digest in added} == {
        "C1MKT": "Daily digest · Marketing",
        "C1SALES": "Daily digest · Sales",
    }
    assert {digest.next_at for digest in added} == {at("2026-11-16 09:00")}
    assert {tuple(digest.rule["weekdays"]) for digest in added} == {WORKWEEK}


def test_a_channel_that_has_one_keeps_it_and_a_second_time_adds_nothing(
    company: SeededCompany,
) -> None:
    company.schedule(MONDAY, channel="C1SALES", name="Daily digest · Marketing")

    [added] = begin(company)

    assert (added.channel, added.name) == ("C1MKT", "Daily digest · Marketing 2")
    assert begin(company) == []


def test_teams_that_share_a_channel_get_one(company: SeededCompany) -> None:
    company.change(marketing_channel="C1SALES")

    [added] = begin(company)

    assert (added.channel, added.name) == ("C1SALES", "Daily digest")


def test_the_days_are_those_on_which_the_company_is_open(company: SeededCompany) -> None:
    company.agree(
        MONDAY, zone=ZONE, week={"tue": [["09:00", "12:00"]], "sat": [["09:00", "12:00"]]}
    )

    added = begin(company)

    assert {tuple(digest.rule["weekdays"]) for digest in added} == {("tue", "sat")}
    assert {digest.next_at for digest in added} == {at("2026-11-17 09:00")}


def test_a_rep_cannot(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        begin(company, by="UANA")
    assert error.value.code == "only_heads"
