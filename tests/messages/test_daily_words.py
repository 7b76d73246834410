"""What is told once a day: within Slack's limits, a section for each lead."""

from dataclasses import replace

import pytest

from blockkit.message import Message
from funnel.good_news import LeadNews
from funnel.stages import EventKind, HandoffState, Stage
from messages import good_news, owed
from messages.erased import redacted
from tests.house_rules import check_message
from tests.messages.message_samples import EN, EVIL, LOCALIZERS, NOW, due, text_of

LATE = NOW.replace(hour=1)
NEWS = LeadNews(
    12, EVIL, EVIL * 9, EventKind.WON, NOW, "UREP", None, "", Stage.CUSTOMER, HandoffState.ACCEPTED
)


def fits(message: Message) -> bool:
    return check_message({"text": message.text, "blocks": message.blocks}) == []


@pytest.mark.parametrize("localizer", LOCALIZERS)
@pytest.mark.parametrize("count", [1, 2, 40])
def test_they_are_within_the_limits_of_slack(localizer, count):
    overdue = [due(number=n, handoff_id=n, due_at=LATE, company=EVIL * 9) for n in range(count)]
    assert fits(owed.morning(localizer, overdue, NOW))
    unowned = [replace(each, owner="", owner_name="") for each in overdue]
    assert fits(owed.morning(localizer, unowned, NOW))
    news = [replace(NEWS, number=n) for n in range(count)]
    assert fits(good_news.evening(localizer, news, {"UREP": EVIL}))
    assert fits(good_news.won(localizer, NEWS, {}))
    assert fits(good_news.at_once(localizer, NEWS, {"UREP": EVIL}))


def test_what_is_more_than_a_morning_can_hold_is_counted():
    overdue = [due(number=n, handoff_id=n, due_at=LATE) for n in range(1, 20)]
    text = text_of(owed.morning(EN, overdue, NOW))
    assert "You have 19 overdue to-dos:" in text
    assert "L-15 " in text
    assert "L-16 " not in text
    assert "and 4 more" in text


def test_a_lead_is_erased_from_them_and_the_others_stay():
    overdue = [due(number=n, handoff_id=n, due_at=LATE, company=f"Sol {n}") for n in (1, 2, 7)]
    morning = owed.morning(EN, overdue, NOW)
    left = redacted(EN, {"text": morning.text, "blocks": morning.blocks}, 2)
    assert "Sol 2" not in text_of(left)
    assert "Sol 1" in text_of(left)
    news = [replace(NEWS, number=n, company=f"Sol {n}") for n in (1, 2)]
    evening = good_news.evening(EN, news, {})
    left = redacted(EN, {"text": evening.text, "blocks": evening.blocks}, 2)
    assert "Sol 2" not in text_of(left)
    assert "Sol 1" in text_of(left)
