"""The daily digest as people read it, in every language and within Slack's limits."""

from datetime import date, timedelta

import pytest

from blockkit.ladder import TABLES, rungs
from funnel.periods import Period
from funnel.scorecard import Scorecard
from messages import digest_details
from messages.catalog import LOCALES
from messages.localizer import Localizer
from messages.scorecard_labels import capitalized
from services.scorecard import gather
from tests.digests.dailies import (
    EN,
    NOW,
    behind_the_button,
    busy_wednesday,
    everything,
    figures,
    lines,
    render,
    scorecard_at,
)
from tests.house_rules import check_message, check_view
from tests.seeded import ZONE, SeededCompany, at


def test_the_first_sentence_holds_the_number_that_matters(busy: Scorecard) -> None:
    message = render(busy)

    assert message.text == (
        "Yesterday, sales accepted 2 of 4 SQLs reviewed (50%). Overdue: 2. Due today: 1."
    )
    assert message.blocks[1]["text"]["text"] == message.text


def test_then_comes_what_is_owed_with_its_owners(busy: Scorecard) -> None:
    shown = lines(render(busy).blocks)

    assert shown[1:5] == [
        "*Overdue*",
        "• L-5 Nobody · Decision · Ana · Wed 18, 2:00 PM",
        "• L-2 Rui · First touch · Ana · Wed 18, 6:00 PM",
        "*Due today*",
    ]
    assert shown[5].endswith("&amp; co · Decision · Beto · 12:00 PM")


def test_of_an_owner_who_owes_much_the_first_are_named_and_the_others_counted(
    company: SeededCompany,
) -> None:
    for _ in range(7):
        company.hand(at("2026-11-18 09:00"))

    shown = lines(render(scorecard_at(company, NOW)).blocks)

    [owed] = [line for line in shown if line.startswith("• *Ana* (7): L-1 Decision (")]
    assert owed.count("L-") == 3
    assert owed.endswith(" · 4 more")


def test_four_figures_of_the_month_with_their_change(company: SeededCompany) -> None:
    before = company.hand(at("2026-10-14 09:00"))
    company.accept(before, at("2026-10-14 10:00"))
    company.touch(before, at("2026-10-14 10:30"))
    busy = busy_wednesday(company)

    message = render(busy)

    assert figures(message) == [
        "*SQLs per month*\n🔴 Behind · ▲ up 22 points\n6 of 25 expected by now",
        "*Acceptance rate*\n🔴 Behind · ▼ down 50 points\n2 of 4 (50%)",
        "*Decisions on time*\n🔴 Behind · ▼ down 20 points\n4 of 5 (80%)",
        "*First touches on time*\n🔴 Behind · ▼ down 50 points\n1 of 2 (50%)",
    ]
    assert "November 2026, as of Thu 19, 9:00 AM · vs. October 2026 · Agreement version 1" in (
        everything(message)
    )


def test_what_does_not_go_well_is_a_figure_and_never_hidden_among_the_details(
    company: SeededCompany,
) -> None:
    handoff = company.hand(at("2026-11-17 09:00"))
    company.question(handoff, at("2026-11-17 09:30"))
    card = scorecard_at(company, NOW)

    [answers] = [text for text in figures(render(card)) if text.startswith("*Answers on time*")]
    assert "🔴 Behind" in answers
    assert "Answers on time" not in "".join(lines(behind_the_button(card)))


def test_the_chart_counts_the_months_sqls_up_against_the_target(busy: Scorecard) -> None:
    message = render(busy)
    [chart] = [block for block in message.blocks if block["type"] == "data_visualization"]
    series = {
        line["name"]: [point["value"] for point in line["data"]]
        for line in chart["chart"]["series"]
    }

    assert chart["chart"]["type"] == "line"
    assert series["Handed off"][-3:] == [0, 6, 6]
    assert series["Target"][-3:] == [23, 25, 25]  # today counts once it is over
    [text] = message.chart_texts
    assert chart["title"] in text
    assert [line.split()[-1] for line in text.splitlines() if "Target" in line][-1] == "25"


def test_a_long_month_is_thinned_to_what_a_chart_holds(company: SeededCompany) -> None:
    company.agree(at("2026-10-01 09:00"), zone=ZONE, sql_target=44)  # 22 working days, no holiday
    for day in (1, 15, 30):
        company.hand(at(f"2026-10-{day:02d} 10:00"))
    card = scorecard_at(company, at("2026-10-30 18:30"))

    [chart] = [b for b in render(card).blocks if b["type"] == "data_visualization"]

    points = chart["chart"]["series"][0]["data"]
    assert len(points) == 20
    assert (points[0]["label"], points[-1]["label"]) == ("1", "30")
    assert points[-1]["value"] == 3


def test_a_chart_of_one_day_is_left_out(company: SeededCompany) -> None:
    company.hand(at("2026-11-03 09:10"))
    card = scorecard_at(company, at("2026-11-03 09:20"))

    assert not [b for b in render(card).blocks if b["type"] == "data_visualization"]


def test_it_fits_a_screen_and_says_nothing_twice(busy: Scorecard) -> None:
    message = render(busy)

    kinds = [block["type"] for block in message.blocks]
    assert kinds == [
        *("header", "section", "section", "section", "data_visualization", "context"),
    ]
    details = lines(behind_the_button(busy))
    assert not {*lines(message.blocks)} & {*details}


def test_the_details_hold_flows_speed_reasons_sources_and_misses(busy: Scorecard) -> None:
    details = lines(behind_the_button(busy))

    assert details[:4] == [
        "*Nov 18, 2026*",
        "New leads: 6 · MQLs: 0 · handed off: 6 · accepted: 2 · rejected: 2",
        "Touches: 1 · opportunities: 0 · won: 0 · lost: 0",
        "2 SQLs are waiting for a decision.",
    ]
    assert "• No budget: 1 of 4 (25%) of those reviewed" in details
    assert "• *site*: handed off: 3 · accepted: 2 of 2 (100%) · won: 0" in details
    assert {line.partition(":")[0] for line in details} >= {"• *(no source)*", "• *unknown*"}
    missed = details[details.index("*2 deadlines missed*") :]
    assert missed[1] == "2 of them aren't done yet."
    assert "*Answers on time* · – No data yet" in details


def test_what_was_done_late_is_among_the_details(company: SeededCompany) -> None:
    company.accept(company.hand(at("2026-11-18 09:00"), name="Rui"), at("2026-11-18 16:00"))

    details = lines(behind_the_button(scorecard_at(company, NOW)))

    start = details.index("*2 deadlines missed*")
    assert details[start + 1 : start + 3] == [
        "• L-1 Rui · Decision · Ana · Wed 18, 2:00 PM, done late",
        "1 of them isn't done yet.",
    ]


def test_a_percentile_of_few_values_is_not_shown(company: SeededCompany) -> None:
    for number in range(5):
        handed = company.hand(at("2026-11-18 09:00"))
        company.accept(handed, at("2026-11-18 09:30"))
        company.touch(handed, at(f"2026-11-18 {10 + number % 2}:00"))
        said = str(behind_the_button(scorecard_at(company, NOW)))
        one, few = "1 h, the only first touch", f"median 1 h · {number + 1} first touches"
        if number == 0:
            assert one in said
        elif number == 2:
            assert few in said
        assert ("90% within" in said) is (number == 4)


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
    details = behind_the_button(busy, localizer)
    assert check_view(digest_details.view(EN, "Daily digest", details)) == []
    marked = [
        block["text"]["text"]
        for block in (*message.blocks, *details)
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
    acceptance = figures(message)[1]
    assert acceptance.endswith(f"\n– {capitalized(localizer.no_data())}")
    if locale == "en":
        assert message.text == "No SQLs handed off or reviewed yesterday. Nothing is due today."
        details = str(behind_the_button(card))
        assert "No lead activity in this period." in details
        assert "Speed to lead: no first touches in this period." in details
        assert "missed" not in details


def test_without_an_agreement_it_says_that_there_are_no_targets(company: SeededCompany) -> None:
    company.end_agreement()
    card = scorecard_at(company, NOW)

    message = render(card)

    assert "There's no agreement in place yet, so there are no targets." in everything(message)


def test_after_a_weekend_it_names_the_day_it_begins_with(company: SeededCompany) -> None:
    company.hand(at("2026-11-14 11:00"))
    monday = at("2026-11-16 08:00")
    card = scorecard_at(company, monday)

    message = render(card, now=monday)

    assert message.text.startswith(
        "From Friday through Sunday, marketing handed off 1 SQL; none reviewed."
    )


def test_what_was_handed_off_this_morning_does_not_contradict_it(company: SeededCompany) -> None:
    monday = at("2026-11-16 08:00")
    for _ in range(2):
        company.hand(monday - timedelta(minutes=5))
    card = scorecard_at(company, monday)

    message = render(card, now=monday)

    assert message.text.startswith("No SQLs handed off or reviewed from Friday through Sunday.")
    assert "November 2026, as of Mon 16, 8:00 AM" in everything(message)
    assert figures(message)[0].endswith("\n2 of 18 expected by now")
    details = behind_the_button(card, now=monday)
    assert "2 SQLs are waiting for a decision." in lines(details)


def test_a_late_one_says_by_how_much(busy: Scorecard) -> None:
    text = everything(render(busy, late=timedelta(hours=2, minutes=5)))

    assert "This digest is 2 h 5 min late. It was due Nov 19, 2026, 6:55 AM." in text
    assert " late. " not in everything(render(busy))


def test_hundreds_of_debts_stay_within_the_limits(company: SeededCompany) -> None:
    for number in range(60):
        company.hand(at("2026-11-18 09:00"), name=f"{number} " + "very long name " * 7)
    card = scorecard_at(company, NOW)

    message = render(card)
    details = behind_the_button(card)

    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert check_view(digest_details.view(EN, "Daily digest", details)) == []
    assert "*60 deadlines missed*" in lines(details)


def test_a_whole_month_may_be_rendered(company: SeededCompany) -> None:
    month = Period.month_of(date(2026, 10, 1), ZONE)
    card = company.read(gather, NOW, month)

    message = render(card)

    assert message.text.startswith(
        "No SQLs handed off or reviewed from Oct 1, 2026 through Oct 31, 2026."
    )
    assert "October 2026, through Sat 31" in everything(message)
