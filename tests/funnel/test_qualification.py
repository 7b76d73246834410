"""What a lead scores by the criteria of an agreement."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.agreement import Terms
from funnel.agreement_parts import Counts, Criterion, CriterionField, Persona, record_problems
from funnel.qualification import BarTrial, Score, Scorer, tried_on
from funnel.stages import Stage

SECTOR, ROLE, ACTIVITY = CriterionField.SECTOR, CriterionField.JOB_TITLE, CriterionField.ACTIVITY
FOOD = Criterion(name="Food", looks_at=SECTOR, values=("Food", "Bebidas"), points=40)
BOSS = Criterion(name="Boss", looks_at=ROLE, values=("owner", "plant manager"), points=30)
EBOOK = Criterion(
    name="E-book", looks_at=ACTIVITY, values=("e-book",), points=25, counts=Counts.INTEREST
)
DEMO = Criterion(name="Demo", looks_at=ACTIVITY, values=("asked for a demo",), counts=Counts.SQL)
PHONE = Criterion(name="Phone", looks_at=CriterionField.PHONE, counts=Counts.MUST)
STUDENT = Criterion(name="Student", looks_at=ROLE, values=("student",), points=-100)


def score(lead: Mapping[str, str], *criteria: Criterion, **terms: Any) -> Score:
    scorer = Scorer(Terms(criteria=criteria, **terms))
    return scorer.score(lambda name: lead.get(name, ""))


def test_points_of_fit_and_of_interest_are_added_up_apart() -> None:
    lead = {"sector": "food", "job_title": "Plant Manager", "activity": "Downloaded the E-book"}
    result = score(lead, FOOD, BOSS, EBOOK)
    assert (result.fit, result.interest) == (70, 25)
    assert {each.name for each in result.met} == {"Food", "Boss", "E-book"}


@pytest.mark.parametrize(
    "text", ["Food", "food & beverages", "BEBÍDAS", "Metal, food", "the food-industry"]
)
def test_a_value_is_found_as_words_whatever_their_case_and_accents(text: str) -> None:
    assert score({"sector": text}, FOOD).fit == 40


@pytest.mark.parametrize("text", ["Seafood", "", "foo d", "metal"])
def test_a_part_of_a_word_is_no_value(text: str) -> None:
    assert score({"sector": text}, FOOD).fit == 0


def test_the_words_of_a_value_stand_one_after_another_in_one_part() -> None:
    for activity, points in (
        ("Asked for a demo", Stage.SQL),
        ("visited, asked for a demo today", Stage.SQL),
        ("asked for a, demo", Stage.LEAD),
    ):
        assert score({"activity": activity}, DEMO).earned is points


def test_a_company_size_is_compared_as_a_whole() -> None:
    small = Criterion(name="Small", looks_at=CriterionField.COMPANY_SIZE, values=("50", "11-50"))
    assert [
        score({"company_size": size}, small).fit for size in ("50", "11-50", "11 - 50", "51-500")
    ] == [10, 10, 10, 0]


def test_a_criterion_without_values_asks_for_any() -> None:
    assert score({"phone": "+5511912345678"}, PHONE).unmet == ()
    assert score({}, PHONE).unmet == (PHONE,)


def test_points_below_zero_count_as_zero() -> None:
    assert score({"sector": "food", "job_title": "Student"}, FOOD, STUDENT).fit == 0


def test_both_bars_are_to_be_reached() -> None:
    lead = {"sector": "food", "activity": "e-book"}
    assert score(lead, FOOD, EBOOK, sql_fit=40, sql_interest=25).earned is Stage.SQL
    short = score(lead, FOOD, EBOOK, sql_fit=40, sql_interest=26, mql_fit=40)
    assert (short.earned, short.short_of_sql) == (Stage.MQL, True)


def test_without_a_bar_nothing_happens_by_itself_and_nothing_is_short() -> None:
    result = score({"sector": "food"}, FOOD)
    assert (result.earned, result.short_of_sql) == (Stage.LEAD, False)


def test_a_rule_passes_whatever_the_score_but_for_must_haves_and_required_fields() -> None:
    lead = {"activity": "Asked for a demo"}
    assert not score(lead, DEMO, FOOD, sql_fit=40).short_of_sql
    without_phone = score(lead, DEMO, PHONE, FOOD, sql_fit=40)
    assert (without_phone.earned, without_phone.short_of_sql) == (Stage.LEAD, True)
    without_company = score(lead, DEMO, required_fields=("company",))
    assert without_company.blank == ("company",)
    assert (without_company.earned, without_company.short_of_sql) == (Stage.MQL, True)


def test_a_persona_is_found_by_its_rules_and_a_criterion_may_ask_for_it() -> None:
    persona = Persona(name="Plant head", sectors=("Food",), roles=("manager", "director"))
    wanted = Criterion(name="P", looks_at=CriterionField.PERSONA, values=("plant head",), points=7)
    for lead, points in (
        ({"sector": "Food", "job_title": "Director"}, 7),
        ({"sector": "Food"}, 0),
        ({"persona": "Plant head"}, 7),
        ({"persona": "Someone", "sector": "Food", "job_title": "Director"}, 0),
    ):
        assert score(lead, wanted, personas=(persona,)).fit == points


def test_what_nobody_could_reach_or_everybody_matches_is_refused() -> None:
    problems = Terms(criteria=(FOOD,), sql_fit=41, mql_interest=1).contradictions()
    assert {name: refusal.values["most"] for name, refusal in problems.items()} == {
        "sql_fit": 40,
        "mql_interest": 0,
    }
    everyone = Terms(personas=(Persona(name="All"),)).contradictions()
    assert everyone["personas"].code == "persona_matches_everyone"
    nothing = Criterion(name="Zero", points=0)
    assert record_problems(nothing)["points"].code == "needs_points"
    assert record_problems(Criterion(name="Always", points=0, counts=Counts.MQL)) == {}


def test_a_bar_is_tried_on_past_hand_offs() -> None:
    leads = [({"sector": "food"}, True), ({"sector": "pet"}, True), ({"sector": "pet"}, False)]
    trial = tried_on(
        Terms(criteria=(FOOD,), sql_fit=40),
        ((lambda name, lead=lead: lead.get(name, ""), won) for lead, won in leads),
    )
    assert trial == BarTrial(3, 2, 1)


_CRITERIA = st.lists(
    st.builds(
        Criterion,
        name=st.sampled_from("abcdefgh"),
        looks_at=st.sampled_from([SECTOR, ROLE, ACTIVITY]),
        values=st.lists(st.sampled_from(["food", "boss", "demo"]), max_size=2).map(tuple),
        points=st.integers(-50, 50),
        counts=st.sampled_from(Counts),
    ),
    max_size=6,
    unique_by=lambda each: each.key,
)
_LEADS = st.fixed_dictionaries(
    {name: st.sampled_from(["", "food", "boss, demo"]) for name in (SECTOR, ROLE, ACTIVITY)}
)
_BARS = st.fixed_dictionaries(
    {name: st.integers(0, 60) for name in ("mql_fit", "mql_interest", "sql_fit", "sql_interest")}
)


@given(_CRITERIA, _LEADS, _BARS)
def test_the_order_of_criteria_changes_nothing_and_earning_an_sql_needs_no_reason(
    criteria: list[Criterion], lead: dict[str, str], bars: dict[str, int]
) -> None:
    result = score(lead, *criteria, **bars)
    backwards = score(lead, *reversed(criteria), **bars)
    assert result == backwards
    assert not (result.earned is Stage.SQL and result.short_of_sql)
    assert result.fit >= 0
    higher = score(lead, *criteria, **bars | {"sql_fit": bars["sql_fit"] + 1})
    assert higher.short_of_sql or not result.short_of_sql
