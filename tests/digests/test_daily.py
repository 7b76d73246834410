"""The daily digest as people read it, in every language and within Slack's limits."""

from datetime import date, timedelta

import pytest

from blockkit.ladder import TABLES, rungs
from funnel.periods import Period
from funnel.scorecard import Scorecard
from messages.catalog import LOCALES
from messages.localizer import Localizer
from services.scorecard import gather
from tests.digests.dailies import NOW, everything, lines, render, scorecard_at, tables
from tests.house_rules import check_message
from tests.seeded import ZONE, SeededCompany, at


def test_the_first_sentence_holds_the_number_that_matters(busy: Scorecard) -> None:
    message = render(busy)

    assert message.text == (
        "Yesterday sales accepted 2 of 4 decided SQLs (50%); 1 promise is due today. Overdue: 2."
    )
    assert message.blocks[1]["text"]["text"] == message.text


def test_tables_hold_the_targets_reasons_sources_due_and_missed(busy: Scorecard) -> None:
    message = render(busy)

    targets = tables(message)["Promises in November 2026, through Nov 18, 2026"]
    assert targets[0] == ["Promise", "Side", "Target", "Actual", "Pace", "Standing"]
    assert ["Acceptance rate", "Marketing", "70%", "2 of 4 (50%)", "–", "▼ behind"] in targets
    shown = "\n".join(lines(message))
    assert "*No budget*\nRejections: 1 · Share of decisions: 1 of 4 (25%)" in shown
    site = "*site*\nHanded off: 3 · Accepted of decided: 2 of 2 (100%) · Rejected: 0 · Deals won: 0"
    assert site in shown
    assert {"• *(empty)*", "• *unknown*"} <= set(lines(message))
    due = shown.partition("*Due today or overdue*")[2].partition("*2 promises missed*")
    owners = [line.split(" · ")[1] for line in due[0].splitlines() if "Owner" in line]
    assert owners == ["Owner: Ana", "Owner: Ana", "Owner: Beto"]
    until = [line.split(" · ")[2] for line in due[0].splitlines() if "Until" in line]
    assert until == ["Until: Wed 18, 2:00 PM", "Until: Wed 18, 6:00 PM", "Until: 12:00 PM"]
    missed = [line for line in due[2].splitlines() if line.startswith("• *L-")]
    assert missed == ["• *L-5 Nobody*", "• *L-2 Rui*"]


def test_the_chart_says_the_same_as_its_text(busy: Scorecard) -> None:
    message = render(busy)
    [chart] = [block for block in message.blocks if block["type"] == "data_visualization"]
    series = {line["name"]: line["data"][-1]["value"] for line in chart["chart"]["series"]}
    assert series == {"Handed off": 6, "Accepted": 2}

    [text] = message.chart_texts
    assert chart["title"] in text

    lines = [line.split() for line in text.splitlines() if line.strip("`")]
    last_handed = [words for words in lines if "Handed" in words][-1]
    last_accepted = [words for words in lines if "Accepted" in words][-1]
    assert (last_handed[-1], last_accepted[-1]) == ("6", "2")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("late", [None, timedelta(hours=30)])
def test_every_language_is_within_slacks_limits_and_escaped(busy, locale, late) -> None:
    localizer = Localizer(locale, ZONE)

    message = render(busy, localizer, late=late)

    payload = {"text": message.text, "blocks": message.blocks}
    assert check_message(payload) == []
    for rung in rungs(message):
        assert check_message({"text": rung.text, "blocks": rung.blocks}) == []
        assert len([block for block in rung.blocks if block["type"] in TABLES]) <= 1
    marked = [
        block["text"]["text"]
        for block in message.blocks
        if block["type"] in {"section", "context"}
        if "text" in block
    ]
    assert not any("<!channel>" in text for text in marked)
    assert "<!channel>" not in message.text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_day_without_anything_says_so_and_shows_no_zero(
    company: SeededCompany, locale: str
) -> None:
    localizer = Localizer(locale, ZONE)
    card = scorecard_at(company, NOW)

    message = render(card, localizer)

    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert not any(block["type"] == "data_visualization" for block in message.blocks)
    (targets,) = tables(message).values()
    acceptance = targets[2]
    assert acceptance[3] == localizer.no_data()
    assert acceptance[5] == f"– {localizer.no_data()}"
    if locale == "en":
        assert message.text == (
            "Yesterday no SQL was handed off or decided: there is no acceptance rate to show; "
            "nothing is due today."
        )
        assert "No lead moved in these days." in everything(message)
        assert "Speed to lead: no data yet" in everything(message)


def test_without_an_agreement_it_says_that_there_are_no_targets(company: SeededCompany) -> None:
    company.end_agreement()
    card = scorecard_at(company, NOW)

    message = render(card)

    assert "There is no agreement in force, so there are no targets." in everything(message)


def test_after_a_weekend_it_names_the_day_it_begins_with(company: SeededCompany) -> None:
    company.hand(at("2026-11-14 11:00"))
    monday = at("2026-11-16 08:00")
    card = scorecard_at(company, monday)

    message = render(card, now=monday)

    assert message.text.startswith(
        "From Friday through Sunday, marketing handed off 1 SQL, and none was decided"
    )


def test_what_was_handed_off_this_morning_does_not_contradict_it(company: SeededCompany) -> None:
    monday = at("2026-11-16 08:00")
    for _ in range(2):
        company.hand(monday - timedelta(minutes=5))
    card = scorecard_at(company, monday)

    message = render(card, now=monday)

    assert message.text.startswith("From Friday through Sunday, no SQL was handed off or decided")
    assert "Promises in November 2026, through Nov 15, 2026" in tables(message)
    assert "2 SQLs wait for a decision now." in everything(message)


def test_a_late_one_says_by_how_much(busy: Scorecard) -> None:
    text = everything(render(busy, late=timedelta(hours=2, minutes=5)))

    assert "This balance is late by 2 h 5 min: it was due Nov 19, 2026, 6:55 AM." in text
    assert "is late" not in everything(render(busy))


def test_hundreds_of_debts_stay_within_the_limits(company: SeededCompany) -> None:
    for number in range(60):
        company.hand(at("2026-11-18 09:00"), name=f"{number} " + "very long name " * 7)
    card = scorecard_at(company, NOW)

    message = render(card)

    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    (due,) = tables(message).values()
    assert len(due) > 30
    missed = lines(message)[lines(message).index("*60 promises missed*") :]
    assert len([line for line in missed if line.startswith("• *L-")]) > 30


def test_a_whole_month_may_be_rendered(company: SeededCompany) -> None:
    month = Period.month_of(date(2026, 10, 1), ZONE)
    card = company.read(gather, NOW, month)

    message = render(card)

    assert message.text.startswith("From Oct 1, 2026 through Oct 31, 2026, no SQL")
