"""`/sla status`: what the words ask for, and what is answered."""

from datetime import date

import pytest

from digests import occurrences, sharing, status
from digests.scope import Month, Scope, parse_scope
from funnel.refusals import Refusal
from funnel.stages import Side
from messages.catalog import LOCALES
from messages.limits import check_home, check_message
from messages.voice import Voice

from .conftest import ZONE, Office, at

NOW = at("2026-11-19 10:00")
EN = Voice("en", ZONE)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("", Scope()),
        ("marketing", Scope(side=Side.MARKETING)),
        ("Vendas", Scope(side=Side.SALES)),
        ("ventas", Scope(side=Side.SALES)),
        ("L-12", Scope(lead=12)),
        ("l12", Scope(lead=12)),
        ("l 12", Scope(lead=12)),
        ("<@U123|ana.souza>", Scope(person="U123")),
        ("<@U123>", Scope(person="U123")),
        ("last month", Scope(Month.LAST)),
        ("mês passado", Scope(Month.LAST)),
        ("do mes passado", Scope(Month.LAST)),
        ("el mes pasado", Scope(Month.LAST)),
        ("este mês", Scope()),
        ("de vendas no mês passado", Scope(Month.LAST, Side.SALES)),
        ("<@U1|x> last month", Scope(Month.LAST, person="U1")),
        ("último mes marketing", Scope(Month.LAST, Side.MARKETING)),
    ],
)
def test_words_of_three_languages_are_understood(text: str, scope: Scope) -> None:
    assert parse_scope(text) == scope


@pytest.mark.parametrize(
    ("text", "word"),
    [("yesterdai", "yesterdai"), ("sales foo", "foo"), ("@ghost", "@ghost"), ("12", "12")],
)
def test_a_word_that_says_nothing_is_named(text: str, word: str) -> None:
    with pytest.raises(Refusal) as error:
        parse_scope(text)
    assert (error.value.code, error.value.values) == ("unknown_scope", {"word": word})


def ask(office: Office, text: str = "", user: str = "UANA", now=NOW):
    return office.store.call(status.status, office.asker(user, now), text)


def shown(office: Office, text: str = "", voice: Voice = EN):
    return status.render(ask(office, text), voice, NOW)


def test_both_sides_are_summed_up_in_the_first_sentence(office: Office) -> None:
    accepted = office.hand(at("2026-11-18 09:00"))
    office.accept(accepted, at("2026-11-18 10:00"))
    office.hand(at("2026-11-18 09:00"), owner="UBETO")  # missed at 14:00

    message = shown(office)

    assert message.text == (
        "*Marketing*: behind with 1 of 2 promises (SQLs a month) · "
        "*Sales*: behind with 2 of 2 promises (Decision in time and First touch in time)"
    )
    promises = next(block for block in message.blocks if block["type"] == "data_table")
    rows = [[cell["text"] for cell in row] for row in promises["rows"]]
    assert ["Decision in time", "Sales", "within 4 h", "1 of 2 (50%)", "–", "▼ behind"] in rows
    assert [row[0] for row in rows[1:3]] == ["SQLs a month", "Acceptance rate"]
    assert rows[2][-1] == "✓ on track"


def test_what_is_due_next_is_five_rows_the_most_urgent_first(office: Office) -> None:
    for number in range(7):
        office.hand(at(f"2026-11-19 09:{50 - number}"), name=f"Lead {number}")

    facts = ask(office)

    assert [due.name for due in facts.next_due] == [f"Lead {n}" for n in (6, 5, 4, 3, 2)]
    assert facts.more_due


def test_a_rep_is_measured_by_what_sales_promised(office: Office) -> None:
    office.accept(office.hand(at("2026-11-18 09:00")), at("2026-11-18 10:00"))
    office.hand(at("2026-11-18 09:00"), owner="UBETO")

    facts = ask(office, "<@UANA|ana>")

    assert facts.balance
    assert [promise.name.value for promise in facts.balance.promises] == [
        "decision",
        "first_touch",
    ]
    text = status.render(facts, EN, NOW).text
    assert text.startswith("Ana: behind with 1 of 2 promises (First touch in time)")


def test_a_name_typed_after_an_at_sign_finds_its_one_person(office: Office) -> None:
    assert ask(office, "@beto").scope.person == "UBETO"


def test_someone_of_no_team_has_no_status(office: Office) -> None:
    with pytest.raises(Refusal) as error:
        ask(office, "<@UADMIN|ada>")
    assert error.value.code == "not_in_teams"


def test_last_month_is_measured_whole(office: Office) -> None:
    office.hand(at("2026-10-31 23:30"))
    office.hand(at("2026-11-01 00:00"))

    facts = ask(office, "last month")

    assert facts.balance
    assert (facts.balance.period.first, facts.balance.period.last) == (
        date(2026, 10, 1),
        date(2026, 10, 31),
    )
    assert facts.balance.promises[0].actual.numerator == 1
    assert facts.balance.promises[0].expected == 40


def test_a_leads_status_says_what_is_owed_by_whom_until_when(office: Office) -> None:
    handoff_id = office.hand(at("2026-11-19 09:00"), name="Zoé & <!here>")
    number = office.numbers[handoff_id]

    message = shown(office, f"L-{number}")

    assert message.text.startswith(
        f"L-{number} · Zoé &amp; &lt;!here&gt;: Decision by Ana is due until <!date^"
    )
    office.accept(handoff_id, at("2026-11-19 09:30"))
    office.touch(handoff_id, at("2026-11-19 09:40"))
    after = shown(office, f"L-{number}")
    assert after.text.endswith("nothing is due (SQL)")
    assert "Decided in 30 min of business time" in str(after.blocks)


def test_an_overdue_clock_is_said_to_be_overdue(office: Office) -> None:
    number = office.numbers[office.hand(at("2026-11-18 09:00"))]

    assert "is overdue since <!date^" in shown(office, f"L-{number}").text


def test_a_lead_that_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(Refusal) as error:
        ask(office, "L-999")
    assert error.value.code == "no_such_lead"


def test_figures_are_for_the_teams_alone(office: Office) -> None:
    with pytest.raises(Refusal) as error:
        ask(office, user="USTRANGER")
    assert error.value.code == "only_teams"


QUERIES = ("", "sales", "<@UANA|ana> last month", "L-1", "last month")


@pytest.mark.parametrize("handed", [0, 8])
def test_every_view_is_within_slacks_limits(office: Office, handed: int) -> None:
    office.lead(at("2026-11-18 09:00"))
    for number in range(handed):
        made = office.hand(at("2026-11-18 09:00"), name=f"<!channel> *{number}*" + "x" * 100)
        if number % 2:
            office.reject(made, at("2026-11-18 10:00"))

    for query in QUERIES:
        facts = ask(office, query)
        for locale in LOCALES:
            message = status.render(facts, Voice(locale, ZONE), NOW)
            assert check_message({"text": message.text, "blocks": message.blocks}) == []
            assert check_home({"type": "home", "blocks": message.blocks}) == []
            assert "<!channel>" not in message.text


def test_share_asks_the_same_question_again_for_the_channel(office: Office) -> None:
    office.hand(at("2026-11-18 09:00"))
    message = shown(office, "sales  last month")
    (button,) = message.blocks[-1]["elements"]
    assert sharing.parse_value(button["value"]) == ("status", "sales last month")

    payload = {"value": button["value"], "user": "UANA", "channel": "C1SALES"}
    posted = office.store.call(occurrences.shared, office.company, payload, NOW)

    assert posted.text == message.text
    assert not any(block["type"] == "actions" for block in posted.blocks)


def test_todays_balance_can_be_shared_too(office: Office) -> None:
    (button,) = sharing.share_row(EN, sharing.DIGEST)["elements"]
    payload = {"value": button["value"], "user": "UANA", "channel": "C1SALES"}

    posted = office.store.call(occurrences.shared, office.company, payload, NOW)

    assert posted.text.startswith("Yesterday no SQL")


def test_nothing_else_can_be_shared() -> None:
    with pytest.raises(Refusal):
        sharing.parse_value("secrets L-1")
