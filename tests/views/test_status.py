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


def lines(message: Message) -> list[str]:
    """The lines of its sections."""
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    return [line for text in sections for line in text.splitlines()]


def table(message: Message) -> list[list[str]]:
    [commitments] = [block for block in message.blocks if block["type"] == "data_table"]
    return [[cell["text"] for cell in row] for row in commitments["rows"]]


def test_a_heads_three_questions_are_answered_first(company: SeededCompany) -> None:
    before = company.hand(at("2026-10-14 09:00"))
    company.reject(before, at("2026-10-14 10:00"))
    accepted = company.hand(at("2026-11-18 09:00"))
    company.accept(accepted, at("2026-11-18 10:00"))
    company.hand(at("2026-11-18 09:00"), owner="UBETO")  # missed at 14:00

    message = answer(company)

    assert message.text.splitlines() == [
        "🔴 *Marketing* · behind: SQLs per month",
        "🔴 *Sales* · behind: Decisions on time and First touches on time",
        "*Overdue:* Beto (1), Ana (1)",
        "*Deadlines missed:* Ana (1), Beto (1)",
        "*Vs. October 2026:* ▲ better on 2 · ▼ worse on 1",
    ]
    assert message.blocks[0]["text"]["text"] == message.text


def test_one_table_holds_every_commitment_with_its_change(company: SeededCompany) -> None:
    before = company.hand(at("2026-10-14 09:00"))
    company.reject(before, at("2026-10-14 10:00"))
    accepted = company.hand(at("2026-11-18 09:00"))
    company.accept(accepted, at("2026-11-18 10:00"))
    company.hand(at("2026-11-18 09:00"), owner="UBETO")

    message = answer(company)

    header, *rows = table(message)
    assert header == ["Commitment", "Team", "Target", "Actual", "vs. October 2026", "Status"]
    assert rows[:3] == [
        [
            *("SQLs per month", "Marketing", "40 a month", "2 of 25 expected by now"),
            *("▲ up 6 points", "🔴 Behind"),
        ],
        ["Acceptance rate", "Marketing", "70%", "1 of 1 (100%)", "▲ up 100 points", "✅ On track"],
        [
            *("Decisions on time", "Sales", "90% within 4 h", "1 of 2 (50%)"),
            *("▼ down 50 points", "🔴 Behind"),
        ],
    ]
    [caption] = [block["caption"] for block in message.blocks if "caption" in block]
    assert caption == "Commitments · November 2026, as of Thu 19, 10:00 AM"


def test_what_is_overdue_stands_by_owner_and_nothing_hides_it(company: SeededCompany) -> None:
    for number in range(3):
        company.hand(at(f"2026-11-17 09:0{number}"), name=f"Old {number}")
    company.hand(at("2026-11-17 10:00"), owner="UBETO", name="Beto's")
    for number in range(7):
        paused = company.hand(at("2026-11-19 09:00"), name=f"Asked {number}")
        company.question(paused, at("2026-11-19 09:30"))
        company.hand(at(f"2026-11-19 09:5{number}"), name=f"Next {number}")

    shown = lines(answer(company, "sales"))

    start = shown.index("*Overdue, oldest first*")
    assert shown[start + 1 : start + 7] == [
        "*Ana* (3)",
        "• L-1 Old 0 · Decision · Tue 17, 2:00 PM",
        "• L-2 Old 1 · Decision · Tue 17, 2:01 PM",
        "• L-3 Old 2 · Decision · Tue 17, 2:02 PM",
        "*Beto* (1)",
        "• L-4 Beto's · Decision · Tue 17, 3:00 PM",
    ]
    assert shown[start + 7 : start + 9] == ["*Due next*", "• L-6 Next 0 · Decision · Ana · 2:50 PM"]
    assert len(shown) == start + 13  # five come next
    notes = [e["text"] for b in answer(company, "sales").blocks for e in b.get("elements", [])]
    assert "7 are paused until marketing answers · 2 more due later · Agreement version 1" in notes


def test_dozens_of_overdue_leads_are_listed_and_the_others_counted(company: SeededCompany) -> None:
    for number in range(45):
        company.hand(at("2026-11-17 09:00"), name=f"Old {number}")

    message = answer(company, "sales")

    assert "*Overdue:* Ana (40)" in message.text
    assert len([line for line in lines(message) if line.startswith("• L-")]) == 40
    assert "5 more overdue" in str(message.blocks)


def test_a_rep_is_measured_by_what_sales_committed_to(company: SeededCompany) -> None:
    company.accept(company.hand(at("2026-11-18 09:00")), at("2026-11-18 10:00"))
    company.hand(at("2026-11-18 09:00"), owner="UBETO")

    facts = ask(company, "<@UANA|ana>")

    assert facts.standings
    assert [line.commitment.value for line in facts.standings.report.commitments] == [
        "decision",
        "first_touch",
    ]
    text = status.render(facts, EN, NOW).text
    assert text.splitlines() == ["🔴 *Ana* · behind: First touches on time", "*Overdue:* 1"]


def test_a_name_typed_after_an_at_sign_finds_its_one_person(company: SeededCompany) -> None:
    assert ask(company, "@beto").query.person == "UBETO"


def test_someone_of_no_team_has_no_status(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        ask(company, "<@UADMIN|ada>")
    assert error.value.code == "not_in_teams"


def test_last_month_is_measured_whole_and_tells_what_was_due_at_its_end(
    company: SeededCompany,
) -> None:
    company.hand(at("2026-10-31 23:30"))
    company.hand(at("2026-11-01 00:00"))

    message = answer(company, "last month")

    assert table(message)[1][:4] == ["SQLs per month", "Marketing", "40 a month", "1 of 40 (2.5%)"]
    shown = str(message.blocks)
    assert "Commitments · October 2026, through Sat 31" in shown
    assert "As of Oct 31, 2026, 11:59 PM" in shown
    assert "*Overdue:* nothing" in shown
    assert "L-1" in shown
    assert "L-2" not in shown


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("last week", date(2026, 11, 9), date(2026, 11, 15)),
        ("esta semana", date(2026, 11, 16), date(2026, 11, 22)),
        ("October", date(2026, 10, 1), date(2026, 10, 31)),
        ("dezembro", date(2025, 12, 1), date(2025, 12, 31)),
        ("octubre de 2026", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
@pytest.mark.parametrize("whose", ["", "sales", "<@UANA|ana>"])
def test_periods_combine_with_teams_and_reps(
    company: SeededCompany, text: str, first: date, last: date, whose: str
) -> None:
    for words in (f"{text} {whose}", f"{whose} {text}"):
        facts = ask(company, words)
        assert facts.standings
        period = facts.standings.report.period
        assert (period.first, period.last) == (first, last)
        assert (facts.query.person, bool(facts.query.side)) == (
            "UANA" if "UANA" in whose else "",
            bool(whose),
        )


def test_a_week_says_its_days_and_is_set_beside_the_week_before(company: SeededCompany) -> None:
    message = answer(company, "last week sales")

    assert "Commitments · Nov 9, 2026 to Nov 15, 2026" in str(message.blocks)
    assert table(message)[0] == [
        "Commitment",
        "Target",
        "Actual",
        "vs. the week before",
        "Status",
    ]


def test_who_missed_deadlines_is_named_for_a_month_gone_by_too(company: SeededCompany) -> None:
    for owner in ("UBETO", "UANA", "UBETO"):
        company.hand(at("2026-10-14 09:00"), owner=owner)

    assert "*Deadlines missed:* Beto (2), Ana (1)" in answer(company, "october").text.splitlines()
    assert "missed:" not in answer(company, "<@UBETO|beto> october").text
    assert "missed:" not in answer(company, "marketing october").text


def test_a_period_that_has_not_begun_is_refused(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        ask(company, "october 2027")
    assert error.value.code == "period_to_come"


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
    assert after.text.endswith("nothing is due (SQL)")
    assert "Decided in 30 min (business hours)" in str(after.blocks)


def test_an_overdue_timer_is_said_to_be_overdue(company: SeededCompany) -> None:
    number = company.lead_numbers[company.hand(at("2026-11-18 09:00"))]

    assert "has been overdue since <!date^" in answer(company, f"L-{number}").text


def test_of_a_lead_what_runs_comes_before_what_waits(company: SeededCompany) -> None:
    handoff_id = company.hand(at("2026-11-18 09:00"))
    company.question(handoff_id, at("2026-11-18 10:00"))

    message = answer(company, f"L-{company.lead_numbers[handoff_id]}")

    assert "Answer to sales (Mila) has been overdue since" in message.text
    assert "Decision (Ana) is paused until marketing answers" in str(message.blocks)


def test_what_waits_for_an_answer_hides_nothing_overdue(company: SeededCompany) -> None:
    for _ in range(5):
        company.question(company.hand(at("2026-11-19 09:00")), at("2026-11-19 09:30"))
    company.hand(at("2026-11-19 09:50"), name="Runs")

    standings = ask(company, "sales").standings
    assert standings
    assert standings.debts
    assert standings.debts.due[0].name == "Runs"


def test_a_lead_that_is_not_there_is_refused(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        ask(company, "L-999")
    assert error.value.code == "no_such_lead"


def test_figures_are_for_the_teams_alone(company: SeededCompany) -> None:
    with pytest.raises(Refusal) as error:
        ask(company, user="USTRANGER")
    assert error.value.code == "only_teams"


QUERIES = ("", "sales", "<@UANA|ana> last month", "L-1", "last month", "this week", "october")


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


@pytest.mark.parametrize("locale", LOCALES)
def test_the_summary_says_the_same_without_a_table(company: SeededCompany, locale: str) -> None:
    company.accept(company.hand(at("2026-11-18 09:00")), at("2026-11-18 10:00"))
    facts = ask(company)

    summary = status.summary(facts, Localizer(locale, ZONE), NOW)

    assert check_message({"text": summary.text, "blocks": summary.blocks}) == []
    assert [block["type"] for block in summary.blocks] == ["section", "section", "context"]
    if locale == "en":
        assert summary.text == answer(company).text
        assert "*Acceptance rate* · ✅ On track · 1 of 1 (100%)" in lines(summary)
        assert "November 2026, as of Thu 19, 10:00 AM · vs. October 2026" in str(summary.blocks)
