"""The form of the agreement, what was typed in it, and what a version changes."""

import datetime as dt

import pytest

from funnel.agreement import Terms
from funnel.refusals import InvalidFields, Refusal
from messages import forms_terms, terms, terms_changes, week_text
from messages.forms_terms import TypedTerms
from messages.localizer import Localizer
from messages.refusals import field_errors
from tests.house_rules import check_view
from tests.messages.message_samples import (
    EN,
    ES,
    LOCALIZERS,
    PT,
    agreement,
    submitted,
    text_of,
)

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def typed(value):
    return {"type": "plain_text_input", "value": value}


def ticked(*values):
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


def filled(view, **changes):
    """The form of the agreement as it shows, with some fields typed over."""
    state = {}
    for block in view["blocks"]:
        element = block.get("element", {})
        if element.get("type") == "checkboxes":
            state[block["block_id"]] = {"selected_options": element.get("initial_options", [])}
        elif element:
            state[block["block_id"]] = typed(element.get("initial_value"))
    return submitted(view, **state | changes)


def parsed_terms(view, base, localizer=EN):
    return TypedTerms.of(view).parse(base, localizer)


def wrong(view, base=None):
    with pytest.raises(InvalidFields) as refused:
        parsed_terms(view, base or Terms())
    return {name: refusal.code for name, refusal in refused.value.problems.items()}


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_an_untouched_form_gives_back_the_same_terms(localizer):
    base = Terms(
        decision=dt.timedelta(minutes=90),
        acceptance_target=0.725,
        country="BR",
        region="SP",
        week={"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "fri": [["09:00", "16:00"]]}
        | {"tue": [["09:00", "12:00"], ["13:00", "18:00"]]},
        closed=(dt.date(2026, 12, 24), dt.date(2026, 12, 31)),
    )
    view = filled(forms_terms.terms_form(localizer, base))
    assert parsed_terms(view, base, localizer) == base


def test_terms_are_read_as_people_write_them():
    view = filled(
        forms_terms.terms_form(PT, Terms()),
        decision=typed("0,5"),
        first_touch=typed("0,5"),
        sql_target=typed("25"),
        acceptance_target=typed("82.5"),
        days=ticked("mon", "fri"),
        hours=typed("9h-12h, 13h30 às 18:00\nSexta-feira: 9-16"),
        closed=typed("2026-12-31\n24/12/2026, 2026-12-24"),
    )
    parsed = parsed_terms(view, Terms(), PT)
    assert parsed.decision == dt.timedelta(minutes=30)
    assert (parsed.sql_target, parsed.acceptance_target) == (25, 0.825)
    assert parsed.week == {
        "mon": [["09:00", "12:00"], ["13:30", "18:00"]],
        "fri": [["09:00", "16:00"]],
    }
    assert parsed.closed == (dt.date(2026, 12, 24), dt.date(2026, 12, 31))


def test_every_wrong_term_is_named_at_once():
    view = filled(
        forms_terms.terms_form(EN, Terms()),
        decision=typed("soon"),
        answer=typed("1000"),
        sql_target=typed("0"),
        acceptance_target=typed("120"),
        hours=typed("09:00-12:00, 11:00-18:00"),
        closed=typed("24/13/2026"),
    )
    assert wrong(view) == {
        "decision": "not_a_number",
        "answer": "hours_out_of_range",
        "sql_target": "number_out_of_range",
        "acceptance_target": "percent_out_of_range",
        "hours": "overlapping_periods",
        "closed": "bad_holiday",
    }


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        ("from nine to five", "bad_period"),
        ("09:00", "bad_period"),
        ("25:00-26:00", "bad_time"),
        ("18:00-09:00", "reversed_period"),
        ("Holidays: 09:00-10:00", "unknown_day"),
        ("09:00-18:00\nSun: 09:00-10:00", "day_not_open"),
        ("Mon: 09:00-10:00", "no_opening"),
        ("", "no_opening"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_a_sentence(hours, code):
    view = filled(forms_terms.terms_form(EN, Terms()), hours=typed(hours))
    assert wrong(view) == {"hours": code}
    with pytest.raises(InvalidFields) as refused:
        parsed_terms(view, Terms())
    assert [*field_errors(ES, refused.value.problems)] == ["hours"]


def test_no_open_day_is_refused_at_the_days():
    view = filled(forms_terms.terms_form(EN, Terms()), days=ticked())
    assert wrong(view) == {"days": "needs_open_day"}


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "", "-1"])
def test_numbers_that_are_none_are_refused(value):
    view = filled(
        forms_terms.terms_form(EN, Terms()), decision=typed(value), sql_target=typed(value)
    )
    assert {*wrong(view)} == {"decision", "sql_target"}


def test_the_days_of_each_language_are_understood():
    for line in ("Fri: 9-10", "sex.: 9-10", "Viernes 9-10", "SEXTA-FEIRA: 9h-10h"):
        assert week_text.parse_week(f"08:00-12:00\n{line}", WEEKDAYS)["fri"] == [["09:00", "10:00"]]
    week = week_text.parse_week("08:00-12:00; Mié, sáb: 9-10", [*WEEKDAYS, "sat"])
    assert week["wed"] == week["sat"] == [["09:00", "10:00"]]


@pytest.mark.parametrize("days", ["Tue-Thu", "Tue – Thu", "ter. a qui.", "martes a jueves"])
def test_days_may_be_a_range(days):
    week = week_text.parse_week(f"08:00-12:00\n{days}: 9-10", WEEKDAYS)
    others = {day: [["08:00", "12:00"]] for day in ("mon", "fri")}
    assert week == {"tue": week["tue"], "wed": week["tue"], "thu": [["09:00", "10:00"]], **others}


@pytest.mark.parametrize(
    ("localizer", "shown"),
    [
        (EN, "12/24/2026, 12/31/2026"),
        (Localizer("en_GB"), "24/12/2026, 31/12/2026"),
        (PT, "24/12/2026, 31/12/2026"),
        (Localizer("es_419"), "24/12/2026, 31/12/2026"),
    ],
)
def test_closed_days_are_shown_as_they_are_read(localizer, shown):
    days = (dt.date(2026, 12, 24), dt.date(2026, 12, 31))
    assert week_text.format_dates(localizer, days) == shown
    assert week_text.parse_dates(shown, localizer) == days


def test_each_version_tells_what_it_changed():
    message = terms.versions_text(EN, [agreement(1), agreement(2, sql_target=50, country="PT")])
    assert "SQLs per month: 40 → 50" in text_of(message)
    assert "Holiday calendar: – → Portugal" in text_of(message)
    assert text_of(message).index("Version 2") < text_of(message).index("Version 1")


def test_what_changes_is_said_in_sentences():
    old = Terms(decision=dt.timedelta(hours=8), country="BR", region="SP")
    new = old.changed(
        decision=dt.timedelta(hours=4),
        sql_target=60,
        acceptance_target=0.75,
        week={day: [["09:00", "18:00"]] for day in WEEKDAYS},
        closed=(dt.date(2026, 12, 24),),
    )
    assert terms_changes.changes(EN, new, old) == [
        "Sales reviews a hand-off within 4 business hours (was 8)",
        "Marketing hands off 60 SQLs a month (was 40)",
        "Sales accepts at least 75% of the SQLs it reviews (was 70%)",
        (
            "Business hours: Mon–Fri 09:00-18:00, no lunch break "
            "(was Mon–Fri 09:00-12:00, 13:00-18:00)"
        ),
        "Also closed on Dec 24, 2026",
    ]
    half = dt.timedelta(minutes=30)
    short = terms_changes.changes(EN, old.changed(decision=half), old)
    assert short == ["Sales reviews a hand-off within 30 business minutes (was 8 business hours)"]
    back = terms_changes.changes(PT, old, new)
    assert "Volta a ter expediente em 24 de dez. de 2026" in back


def test_hours_written_another_way_are_no_change():
    base = Terms(week={"mon": [["09:00", "12:00"], ["12:00", "18:00"]], "tue": []})
    same = base.changed(week={"mon": [["09:00", "18:00"]]})
    assert same.means(base)
    assert terms_changes.changes(EN, same, base) == []
    assert not base.changed(week={"mon": [["09:00", "17:00"]]}).means(base)


def test_a_first_touch_before_the_decision_is_refused_at_its_field():
    view = filled(forms_terms.terms_form(EN, Terms()), decision=typed("8"), first_touch=typed("4"))
    assert wrong(view) == {"first_touch": "touch_before_decision"}


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_what_was_typed_comes_back_from_the_question(localizer):
    base = Terms()
    most = ", ".join(f"{1 + n % 28}/{1 + n // 28 % 12}/{2026 + n // 336}" for n in range(290))
    view = filled(
        forms_terms.terms_form(localizer, base),
        decision=typed("3"),
        hours=typed("9h-12h, 13h30 às 18:00\nSexta-feira: 9-16" + " " * 440),
        closed=typed(most),
    )
    sent = TypedTerms.of(view)
    new = sent.parse(base, PT)
    before = agreement(7)
    question = forms_terms.confirm_form(localizer, sent, new, before)
    assert check_view(question) == []
    after, again = TypedTerms.unpacked(question)
    assert (after, again.parse(base, localizer)) == (7, new)


@pytest.mark.parametrize("stored", ["", "{}", '{"numbers": {}, "days": ["mon"], "closed": "zz"}'])
def test_a_question_that_cannot_be_read_is_out_of_date(stored):
    with pytest.raises(Refusal, match="form_expired"):
        TypedTerms.unpacked({"private_metadata": stored})


def test_days_in_a_row_are_a_range():
    assert week_text.days(EN, ["mon", "tue", "wed", "thu", "fri"]) == "Mon–Fri"
    assert week_text.days(PT, ["mon", "tue", "wed", "fri"]) == "seg a qua, sex"
    assert week_text.days(ES, ["sat", "sun"]) == "sáb, dom"
