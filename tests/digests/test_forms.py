"""The form that schedules a balance, and the list of what is scheduled."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digests.registry import KINDS
from funnel.facts import DigestFacts, NewDigest
from messages import forms_digest, forms_schedule
from messages.catalog import LOCALES
from messages.forms_schedule import DigestForm
from messages.ids import Click
from messages.localizer import Localizer
from services import schedules
from tests.house_rules import check_message, check_view
from tests.seeded import WORKWEEK, ZONE, SeededCompany, at

NOW = at("2026-11-16 08:00")
TITLES = {name: kind.title for name, kind in KINDS.items()}


def form(kind: str = "daily", rule: str = "", **values: Any) -> DigestForm:
    """The form of a kind as it opens, with some fields filled."""
    rules = KINDS[kind].rules
    new = forms_schedule.usual(kind, rule or rules[0], zone=ZONE, channel="C1SALES")
    new = forms_schedule.completed(new, NOW.date())
    return DigestForm(TITLES, rules, replace(new, **values), [NOW])


FORM = form(name="Daily balance")


def submitted(view: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What Slack sends for the form as it is shown, with some fields changed."""
    initial = {
        "initial_value": "value",
        "initial_time": "selected_time",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
        "initial_conversation": "selected_conversation",
        "initial_date": "selected_date",
    }
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        state: dict[str, Any] = {"type": element["type"]}
        for key, sent in initial.items():
            if key in element:
                state[sent] = element[key]
        values[block["block_id"]] = {
            element["action_id"]: state | changes.get(block["block_id"], {})
        }
    return {"state": {"values": values}, "private_metadata": view["private_metadata"]}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_form_is_within_slacks_limits(locale: str) -> None:
    view = forms_schedule.schedule_form(Localizer(locale, "UTC"), FORM)

    assert check_view(view) == []
    zones = next(block for block in view["blocks"] if block["block_id"] == "zone")["element"]
    assert zones["initial_option"]["value"] == ZONE
    assert zones["initial_option"]["value"] == ZONE


def test_submitting_it_untouched_schedules_every_working_day(company: SeededCompany) -> None:
    view = submitted(forms_schedule.schedule_form(Localizer(), FORM))

    new = forms_schedule.parse_schedule(view)

    assert new == NewDigest(
        kind="daily",
        rule="daily",
        name="Daily balance",
        weekdays=WORKWEEK,
        at="09:00",
        zone=ZONE,
        channel="C1SALES",
        skip_holidays=True,
    )
    digest = company.ask(schedules.schedule, "USARA", NOW, new)
    assert digest.next_at == at("2026-11-16 09:00")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("kind", "rule"), [(kind.name, rule) for kind in KINDS.values() for rule in kind.rules]
)
def test_each_schedule_shows_its_own_fields_and_comes_back_whole(
    kind: str, rule: str, locale: str, company: SeededCompany
) -> None:
    shown = form(kind, rule, name="Meeting")
    view = forms_schedule.schedule_form(Localizer(locale, "UTC"), shown)
    assert check_view(view) == []
    assert forms_schedule.parse_schedule(submitted(view)) == shown.new
    digest = company.ask(schedules.schedule, "USARA", NOW, shown.new)
    assert digest.next_at in company.ask(schedules.next_dates, "USARA", NOW, shown.new)


def test_what_was_changed_is_read() -> None:
    view = submitted(
        forms_schedule.schedule_form(Localizer(), form(name="Daily balance", channel="")),
        name={"value": " Fridays "},
        weekdays={"selected_options": [{"value": "fri"}]},
        at={"selected_time": "17:45"},
        zone={"selected_option": {"value": "Europe/Lisbon"}},
        channel={"selected_conversation": "C9"},
        skip_holidays={"selected_options": []},
    )

    assert forms_schedule.parse_schedule(view) == NewDigest(
        kind="daily",
        rule="daily",
        name="Fridays",
        weekdays=("fri",),
        at="17:45",
        zone="Europe/Lisbon",
        channel="C9",
        skip_holidays=False,
    )


def test_fields_left_empty_are_empty() -> None:
    view = submitted(
        forms_schedule.schedule_form(Localizer(), form(name="Daily balance", channel="")),
        name={"value": None},
        at={"selected_time": None},
        zone={"selected_option": None},
    )

    new = forms_schedule.parse_schedule(view)

    assert (new.name, new.at, new.zone, new.channel) == ("", "", "", "")


def scheduled(company: SeededCompany, count: int) -> list[DigestFacts]:
    for number in range(count):
        company.schedule(
            NOW,
            name=f"<!here> *{number:02d}*",
            channel="C1SALES",
            skip_holidays=bool(number % 2),
        )
    return listed(company)


def listed(company: SeededCompany) -> list[DigestFacts]:
    digests: list[DigestFacts] = company.ask(schedules.listing, "UANA", NOW)
    return digests


@pytest.mark.parametrize("locale", LOCALES)
def test_the_list_is_within_slacks_limits(company: SeededCompany, locale: str) -> None:
    digests = scheduled(company, 30)

    for count in (0, 1, 30):
        message = forms_digest.listing_message(Localizer(locale, ZONE), digests[:count], NOW)
        assert check_message({"text": message.text, "blocks": message.blocks}) == []
        assert "<!here>" not in str(message.blocks[:2])


def test_each_row_says_when_where_and_what_can_be_done(company: SeededCompany) -> None:
    first, second = scheduled(company, 2)
    company.ask(schedules.pause, "USARA", NOW, first.name)
    late = NOW + timedelta(hours=2)

    message = forms_digest.listing_message(Localizer("en", ZONE), listed(company), late)

    assert message.text == "2 digests scheduled"
    paused, paused_row, active, active_row = message.blocks[1:5]
    assert "paused" in paused["text"]["text"]
    rule = "Mon–Fri at 9:00 AM (America/Sao_Paulo) in <#C1SALES>"
    assert rule in active["text"]["text"]
    assert "skips holidays" in active["text"]["text"]
    assert [(b["action_id"], b["value"]) for b in paused_row["elements"]] == [
        (Click.DIGEST_RESUME.at(first.id), str(first.id)),
        (Click.DIGEST_REMOVE.at(first.id), str(first.id)),
    ]
    assert active_row["elements"][0]["action_id"] == Click.DIGEST_PAUSE.at(second.id)


def test_an_empty_list_says_so_and_offers_to_begin() -> None:
    message = forms_digest.listing_message(Localizer(), [], NOW)

    assert message.text == "No digests scheduled yet."
    assert message.blocks[-1]["elements"][0]["action_id"] == Click.DIGEST_SCHEDULE
