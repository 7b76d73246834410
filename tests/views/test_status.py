"""What `/sla status` answers."""

from datetime import date, datetime

import pytest

from blockkit.message import Message
from funnel.refusals import Refusal
from messages.catalog import LOCALES
from messages.localizer import Localizer
from tests.house_rules import check_message
from tests.seeded import ZONE, SeededCompany, at
from views import status
from views.status import StatusFacts

NOW = at("2026-11-19 10:00")
EN = Localizer("en", ZONE)


def ask(
    company: SeededCompany, text: str = "", user: str = "UANA", now: datetime = NOW
) -> StatusFacts:
    facts: StatusFacts = company.ask(status.status, user, now, text)
    return facts


def answer(company: SeededCompany, text: str = "") -> Message:
    return status.render(ask(company, text), EN, NOW)


def test_both_sides_are_summed_up_in_the_first_sentence(company: SeededCompany) -> None:
    accepted = company.hand(at("2026-11-18 09:00"))
    company.accept(accepted, at("2026-11-18 10:00"))
    company.hand(at("2026-11-18 09:00"), owner="UBETO")  # missed at 14:00

    message = answer(company)

    assert message.text == (
        "*Marketing*: behind on 1 of 2 (SQLs a month) · "
        "*Sales*: behind on 2 of 2 (Decision in time and First touch in time)"
    )
    commitments = next(block for block in message.blocks if block["type"] == "data_table")
    rows = [[cell["text"] for cell in row] for row in commitments["rows"]]
    assert ["Decision in time", "Sales", "within 4 h", "1 of 2 (50%)", "–", "▼ behind"] in rows
    assert [row[0] for row in rows[1:3]] == ["SQLs a month", "Acceptance rate"]
    assert rows[2][-1] == "✓ on track"


def test_what_is_due_next_is_five_rows_the_most_urgent_first(company: SeededCompany) -> None:
    for number in range(7):
        company.hand(at(f"2026-11-19 09:{50 - number}"), name=f"Lead {number}")

    facts = ask(company)

    assert [due.name for due in facts.next_due] == [f"Lead {n}" for n in (6, 5, 4, 3, 2)]
    assert facts.more_due


def test_a_rep_is_measured_by_what_sales_committed_to(company: SeededCompany) -> None:
    company.accept(company.hand(at("2026-11-18 09:00")), at("2026-11-18 10:00"))
    company.hand(at("2026-11-18 09:00"), owner="UBETO")

    facts = ask(company, "<@UANA|ana>")

    assert facts.report
    assert [line.commitment.value for line in facts.report.commitments] == [
        "decision",
        "first_touch",
    ]
    text = status.render(facts, EN, NOW).text
    assert text.startswith("Ana: behind on 1 of 2 (First touch in time)")


def test_a_name_typed_after_an_at_sign_finds_its_one_person(company: SeededCompany) -> None:
    assert ask(company, "@beto").query.person == "UBETO"


def test_someone_of_no_team_has_no_status(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        ask(company, "<@UADMIN|ada>")
    assert error.value.code == "not_in_teams"


def test_last_month_is_measured_whole(company: SeededCompany) -> None:
    company.hand(at("2026-10-31 23:30"))
    company.hand(at("2026-11-01 00:00"))

    facts = ask(company, "last month")

    assert facts.report
    assert (facts.report.period.first, facts.report.period.last) == (
        date(2026, 10, 1),
        date(2026, 10, 31),
    )
    assert facts.report.commitments[0].actual.numerator == 1
    assert facts.report.commitments[0].expected == 40


def test_a_leads_status_says_what_is_owed_by_whom_until_when(company: SeededCompany) -> None:
    handoff_id = company.hand(at("2026-11-19 09:00"), name="Zoé & <!here>")
    number = company.lead_numbers[handoff_id]

    message = answer(company, f"L-{number}")

    assert message.text.startswith(
        f"L-{number} · Zoé &amp; &lt;!here&gt;: Decision (Ana) is due <!date^"
    )
    company.accept(handoff_id, at("2026-11-19 09:30"))
    company.touch(handoff_id, at("2026-11-19 09:40"))
    after = answer(company, f"L-{number}")
    assert after.text.endswith("nothing due (SQL)")
    assert "Decided in 30 min of business time" in str(after.blocks)


def test_an_overdue_timer_is_said_to_be_overdue(company: SeededCompany) -> None:
    number = company.lead_numbers[company.hand(at("2026-11-18 09:00"))]

    assert "has been overdue since <!date^" in answer(company, f"L-{number}").text


def test_of_a_lead_what_runs_comes_before_what_waits(company: SeededCompany) -> None:
    handoff_id = company.hand(at("2026-11-18 09:00"))
    company.question(handoff_id, at("2026-11-18 10:00"))

    message = answer(company, f"L-{company.lead_numbers[handoff_id]}")

    assert "Answer to sales (Mila) has been overdue since" in message.text
    assert "Decision (Ana) is paused" in str(message.blocks)


def test_what_waits_for_an_answer_hides_nothing_overdue(company: SeededCompany) -> None:
    for _ in range(5):
        company.question(company.hand(at("2026-11-19 09:00")), at("2026-11-19 09:30"))
    company.hand(at("2026-11-19 09:50"), name="Runs")

    assert ask(company, "sales").next_due[0].name == "Runs"


def test_a_lead_that_is_not_there_is_refused(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        ask(company, "L-999")
    assert error.value.code == "no_such_lead"


def test_figures_are_for_the_teams_alone(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        ask(company, user="USTRANGER")
    assert error.value.code == "only_teams"


QUERIES = ("", "sales", "<@UANA|ana> last month", "L-1", "last month")


@pytest.mark.parametrize("handed", [0, 8])
def test_every_view_is_within_slacks_limits(company: SeededCompany, handed: int) -> None:
    company.lead(at("2026-11-18 09:00"))
    for number in range(handed):
        name = f"<!channel> *{number}*" + "x" * 100
        handoff_id = company.hand(at("2026-11-18 09:00"), name=name)
        if number % 2:
            company.reject(handoff_id, at("2026-11-18 10:00"))

    for query in QUERIES:
        facts = ask(company, query)
        for locale in LOCALES:
            message = status.render(facts, Localizer(locale, ZONE), NOW)
            assert check_message({"text": message.text, "blocks": message.blocks}) == []
            assert "<!channel>" not in message.text
