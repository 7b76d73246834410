"""The form that schedules a balance, and the list of what is scheduled."""

from datetime import time, timedelta
from typing import Any

import pytest

from digests import forms, schedule
from messages.catalog import LOCALES
from messages.ids import Click
from messages.limits import check_message, check_view
from messages.voice import Voice

from .conftest import ZONE, Office, at

NOW = at("2026-11-16 08:00")
WEEK = ("mon", "tue", "wed", "thu", "fri")


def submitted(view: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What Slack sends for the form as it is shown, with some fields changed."""
    initial = {
        "initial_value": "value",
        "initial_time": "selected_time",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
        "initial_conversation": "selected_conversation",
    }
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        element = block["element"]
        state: dict[str, Any] = {"type": element["type"]}
        for key, sent in initial.items():
            if key in element:
                state[sent] = element[key]
        values[block["block_id"]] = {
            element["action_id"]: state | changes.get(block["block_id"], {})
        }
    return {"state": {"values": values}}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_form_is_within_slacks_limits(office: Office, locale: str) -> None:
    view = forms.schedule_form(Voice(locale, "UTC"), office.company, "C1SALES")

    assert check_view(view) == []
    zones = next(block for block in view["blocks"] if block["block_id"] == "zone")["element"]
    assert zones["options"][0]["value"] == ZONE
    assert zones["initial_option"]["value"] == ZONE


def test_submitting_it_untouched_schedules_every_working_day(office: Office) -> None:
    view = submitted(forms.schedule_form(Voice(), office.company, "C1SALES"))

    values = forms.parse_schedule(view)

    assert values == {
        "name": "Daily balance",
        "weekdays": WEEK,
        "at": "09:00",
        "zone": ZONE,
        "channel": "C1SALES",
        "skip_holidays": True,
    }
    row = office.store.call(schedule.schedule_daily, office.asker("USARA", NOW), **values)
    assert row.next_at == at("2026-11-16 09:00")


def test_what_was_changed_is_read(office: Office) -> None:
    view = submitted(
        forms.schedule_form(Voice(), office.company),
        name={"value": " Fridays "},
        weekdays={"selected_options": [{"value": "fri"}]},
        at={"selected_time": "17:45"},
        zone={"selected_option": {"value": "Europe/Lisbon"}},
        channel={"selected_conversation": "C9"},
        skip_holidays={"selected_options": []},
    )

    assert forms.parse_schedule(view) == {
        "name": "Fridays",
        "weekdays": ("fri",),
        "at": "17:45",
        "zone": "Europe/Lisbon",
        "channel": "C9",
        "skip_holidays": False,
    }


def test_fields_left_empty_are_empty(office: Office) -> None:
    view = submitted(
        forms.schedule_form(Voice(), office.company),
        name={"value": None},
        at={"selected_time": None},
        zone={"selected_option": None},
    )

    found = forms.parse_schedule(view)

    assert (found["name"], found["at"], found["zone"], found["channel"]) == ("", "", "", "")


def scheduled(office: Office, count: int) -> list[Any]:
    for number in range(count):
        office.store.call(
            schedule.schedule_daily,
            office.asker("USARA", NOW),
            name=f"<!here> *{number:02d}*",
            weekdays=WEEK,
            at=time(9),
            zone=ZONE,
            channel="C1SALES",
            skip_holidays=bool(number % 2),
        )
    return office.store.call(schedule.listing, office.asker("UANA", NOW))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_list_is_within_slacks_limits(office: Office, locale: str) -> None:
    rows = scheduled(office, 30)

    for count in (0, 1, 30):
        message = forms.listing_message(Voice(locale, ZONE), rows[:count], NOW)
        assert check_message({"text": message.text, "blocks": message.blocks}) == []
        assert "<!here>" not in str(message.blocks[:2])


def test_each_row_says_when_where_and_what_can_be_done(office: Office) -> None:
    first, second = scheduled(office, 2)
    office.store.call(schedule.pause, office.asker("USARA", NOW), first.name)
    rows = office.store.call(schedule.listing, office.asker("UANA", NOW))

    message = forms.listing_message(Voice("en", ZONE), rows, NOW + timedelta(hours=2))

    assert message.text == "2 balances are scheduled."
    paused, paused_row, active, active_row = message.blocks[1:5]
    assert "paused" in paused["text"]["text"]
    said = "Mon, Tue, Wed, Thu, Fri at 9:00 AM (America/Sao_Paulo) in <#C1SALES>"
    assert said in active["text"]["text"]
    assert "not on holidays" in active["text"]["text"]
    assert [(b["action_id"], b["value"]) for b in paused_row["elements"]] == [
        (Click.DIGEST_RESUME.at(first.id), str(first.id)),
        (Click.DIGEST_REMOVE.at(first.id), str(first.id)),
    ]
    assert active_row["elements"][0]["action_id"] == Click.DIGEST_PAUSE.at(second.id)


def test_an_empty_list_says_so_and_offers_to_begin() -> None:
    message = forms.listing_message(Voice(), [], NOW)

    assert message.text == "No balance is scheduled yet."
    assert message.blocks[-1]["elements"][0]["action_id"] == Click.DIGEST_SCHEDULE
