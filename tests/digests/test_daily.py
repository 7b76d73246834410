"""The daily digest as people read it, in every language and within Slack's limits."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from digests import daily
from digests.balance import Balance, gather
from digests.daily import balance_now
from funnel.periods import Period
from messages import charts
from messages.catalog import LOCALES
from messages.limits import check_message
from messages.message import Message
from messages.voice import Voice

from .conftest import ZONE, Office, at

NOW = at("2026-11-19 09:00")
EN = Voice("en", ZONE)


@pytest.fixture
def busy(office: Office) -> Balance:
    """A Wednesday with everything in it, seen on Thursday morning."""
    made = [
        office.hand(at("2026-11-18 09:00"), source=source, name=name)
        for source, name in (
            ("site", "Ana"),
            ("site", "Rui"),
            ("", "<!channel> *bold*"),
            ("=HYPERLINK(1)", "Zoé"),
            ("unknown", "Nobody"),
        )
    ]
    for handoff_id in made[:2]:
        office.accept(handoff_id, at("2026-11-18 10:00"))
    office.touch(made[0], at("2026-11-18 11:00"))
    office.reject(made[2], at("2026-11-18 11:00"), "no_budget")
    office.reject(made[3], at("2026-11-18 11:30"), "wrong_profile")
    office.hand(at("2026-11-18 17:00"), owner="UBETO", name="<@U1> & co")
    return office.store.call(balance_now, office.company, NOW)


def everything(message: Message) -> str:
    return f"{message.text}\n{message.blocks}"


def tables(message: Message) -> dict[str, list[list[str]]]:
    return {
        block["caption"]: [[cell["text"] for cell in row] for row in block["rows"]]
        for block in message.blocks
        if block["type"] == "data_table"
    }


def test_the_first_sentence_holds_the_number_that_matters(busy: Balance) -> None:
    message = daily.render(busy, EN, NOW)

    assert message.text == (
        "Yesterday sales accepted 2 of 4 decided SQLs (50%); 1 promise is due today. Overdue: 2."
    )
    assert message.blocks[1]["text"]["text"] == message.text


def test_tables_hold_the_targets_reasons_sources_due_and_missed(busy: Balance) -> None:
    found = tables(daily.render(busy, EN, NOW))

    targets = found["Promises in November 2026"]
    assert targets[0] == ["Promise", "Side", "Target", "Actual", "Pace", "Standing"]
    assert ["Acceptance rate", "Marketing", "70%", "2 of 4 (50%)", "–", "▼ behind"] in targets
    assert ["No budget", "1", "1 of 4 (25%)"] in found["Rejections by reason"]
    assert ["site", "3", "2 of 2 (100%)", "0", "0"] in found["By source"]
    sources = [row[0] for row in found["By source"]]
    assert {"(empty)", "unknown"} <= set(sources)
    assert [row[2] for row in found["Due today or overdue"][1:]] == ["Ana", "Ana", "Beto"]
    assert [row[3] for row in found["Due today or overdue"][1:]] == [
        "Wed 18, 2:00 PM",
        "Wed 18, 6:00 PM",
        "12:00 PM",
    ]
    assert [row[0] for row in found["2 promises missed"][1:]] == ["L-5 Nobody", "L-2 Rui"]


def test_the_chart_says_the_same_as_its_text(busy: Balance) -> None:
    message = daily.render(busy, EN, NOW)
    drawn = [block for block in message.blocks if block["type"] == "data_visualization"]
    assert len(drawn) == 1
    series = {one["name"]: one["data"][-1]["value"] for one in drawn[0]["chart"]["series"]}
    assert series == {"Handed off": 6, "Accepted": 2}

    text = next(
        block["text"]["text"]
        for block in charts.without_charts(message.blocks, EN)
        if block["type"] == "section" and drawn[0]["title"] in block["text"]["text"]
    )

    shown = [line.split() for line in text.splitlines() if line.strip("`")]
    last_handed = [words for words in shown if "Handed" in words][-1]
    last_accepted = [words for words in shown if "Accepted" in words][-1]
    assert (last_handed[-1], last_accepted[-1]) == ("6", "2")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("late", [None, timedelta(hours=30)])
def test_every_language_is_within_slacks_limits_and_harmless(busy, locale, late) -> None:
    voice = Voice(locale, ZONE)

    message = daily.render(busy, voice, NOW, late=late)

    payload = {"text": message.text, "blocks": message.blocks}
    assert check_message(payload) == []
    plain = charts.without_charts(message.blocks, voice)
    assert check_message(payload | {"blocks": plain}) == []
    marked = [
        block["text"]["text"]
        for block in message.blocks
        if block["type"] in {"section", "context"}
        if "text" in block
    ]
    assert not any("<!channel>" in text for text in marked)
    assert "<!channel>" not in message.text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_day_without_anything_says_so_and_shows_no_zero(office: Office, locale: str) -> None:
    voice = Voice(locale, ZONE)
    balance = office.store.call(balance_now, office.company, NOW)

    message = daily.render(balance, voice, NOW)

    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert not any(block["type"] == "data_visualization" for block in message.blocks)
    (targets,) = tables(message).values()
    acceptance = targets[2]
    assert acceptance[3] == voice.no_data()
    assert acceptance[5] == f"– {voice.no_data()}"
    if locale == "en":
        assert message.text == (
            "Yesterday no SQL was handed off or decided: there is no acceptance rate to show; "
            "nothing is due today."
        )
        assert "No lead moved in these days." in everything(message)
        assert "Speed to lead: no data yet" in everything(message)


def test_without_an_agreement_it_says_that_there_are_no_targets(office: Office) -> None:
    with office.store.session() as session:
        session.connection().exec_driver_sql("DELETE FROM agreement")
        session.commit()
    balance = office.store.call(balance_now, office.company, NOW)

    message = daily.render(balance, EN, NOW)

    assert "There is no agreement in force, so there are no targets." in everything(message)


def test_after_a_weekend_it_names_the_day_it_begins_with(office: Office) -> None:
    office.hand(at("2026-11-14 11:00"))
    monday = at("2026-11-16 08:00")
    balance = office.store.call(balance_now, office.company, monday)

    message = daily.render(balance, EN, monday)

    assert message.text.startswith("Since Friday marketing handed off 1 SQL, and none was decided")


def test_a_late_one_says_by_how_much(busy: Balance) -> None:
    shown = everything(daily.render(busy, EN, NOW, late=timedelta(hours=2, minutes=5)))

    assert "This balance is late by 2 h 5 min: it was due Nov 19, 2026, 6:55 AM." in shown
    assert "is late" not in everything(daily.render(busy, EN, NOW))


def test_hundreds_of_debts_stay_within_the_limits(office: Office) -> None:
    for number in range(60):
        office.hand(at("2026-11-18 09:00"), name=f"{number} " + "very long name " * 7)
    balance = office.store.call(balance_now, office.company, NOW)

    message = daily.render(balance, EN, NOW)

    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert "60 promises missed" in tables(message)


def test_an_own_template_replaces_ours_and_stays_harmless(busy: Balance, tmp_path: Path) -> None:
    (tmp_path / "daily.j2").write_text(
        "{{ mark('Bom dia!') }} {{ '<!here>' }}\n\n{{ number(balance.flow.handed) }} hand-offs\n",
        encoding="utf-8",
    )

    message = daily.render(busy, EN, NOW, templates=tmp_path)

    assert message.text.startswith("Bom dia! &lt;!")
    assert "6 hand-offs" in everything(message)
    assert "By source" in tables(message)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_an_own_template_may_replace_a_single_block(busy: Balance, tmp_path: Path) -> None:
    (tmp_path / "daily.j2").write_text(
        "{% extends 'pacto/daily.j2' %}{% block speed %}Our own words{% endblock %}",
        encoding="utf-8",
    )

    message = daily.render(busy, EN, NOW, templates=tmp_path)

    assert message.text.startswith("Yesterday sales accepted 2 of 4")
    assert "Our own words" in everything(message)
    assert "Speed to lead" not in everything(message)


@pytest.mark.parametrize(
    "wrong", ["{{ nothing }}", "{% if %}", "{{ ''.__class__.__mro__ }}", "  \n ", "{{ 1 / 0 }}"]
)
def test_a_broken_own_template_gives_way_to_ours(busy, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "daily.j2").write_text(wrong, encoding="utf-8")

    message = daily.render(busy, EN, NOW, templates=tmp_path)

    assert message.text.startswith("Yesterday sales accepted 2 of 4")


def test_a_whole_month_may_be_rendered(office: Office) -> None:
    month = Period.month_of(date(2026, 10, 1), ZONE)
    balance = office.store.call(gather, office.company, month, NOW)

    message = daily.render(balance, EN, NOW)

    assert message.text.startswith("Since Oct 1, 2026 no SQL")
