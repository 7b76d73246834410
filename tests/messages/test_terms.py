"""The form of the agreement, what was typed in it, and what a version changes."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from funnel.agreement import Terms
from funnel.agreement_parts import RECORDS, Entry, Metric, Objective, Persona, Role
from funnel.proposals import Proposal, ProposalState
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Stage
from funnel.terms import Section
from messages import (
    agreement_history,
    agreement_sections,
    forms_proposal,
    proposal_hub,
    proposals,
    terms_changes,
    week_text,
)
from messages.localizer import Localizer
from messages.proposal_hub import ProposalFacts
from messages.refusals import field_errors
from messages.terms_changes import Context
from services.calendar import countries
from tests.house_rules import check_message, check_view
from tests.messages.message_samples import (
    EN,
    ES,
    EVIL,
    LOCALIZERS,
    NOW,
    PT,
    agreement,
    person,
    submitted,
    text_of,
)

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def proposal_of(proposed):
    return Proposal(
        id=1,
        state=ProposalState.DRAFT,
        terms=proposed,
        based_on=1,
        revision=2,
        touched={},
        editing={},
        made_by="U1",
        made_at=NOW,
        edited_by="U2",
        edited_at=NOW,
        sent_by="U1",
        sent_at=NOW,
        comment="Why? " * 20,
        commented_by="U2",
    )


def facts_of(proposed):
    return ProposalFacts(proposal_of(proposed), agreement(1), (), Context(countries(), "BRL"))


def sent(facts):
    return replace(facts, proposal=replace(facts.proposal, state=ProposalState.SENT))


def typed(value):
    return {"type": "plain_text_input", "value": value}


def ticked(*values):
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


def section_form(localizer, section, base):
    proposal = proposal_of(base)
    return forms_proposal.section_form(localizer, proposal, section, Context(countries(), "BRL"))


def filled(view, **changes):
    """A form as it shows, with some fields typed over."""
    state = {}
    for block in view["blocks"]:
        element = block.get("element", {})
        if element.get("type") == "checkboxes":
            state[block["block_id"]] = {"selected_options": element.get("initial_options", [])}
        elif element.get("type") in {"external_select", "static_select"}:
            state[block["block_id"]] = {"selected_option": element.get("initial_option")}
        elif element.get("type") == "multi_static_select":
            state[block["block_id"]] = {"selected_options": element.get("initial_options", [])}
        elif element.get("type") == "datepicker":
            state[block["block_id"]] = {"selected_date": element.get("initial_date")}
        elif element:
            state[block["block_id"]] = typed(element.get("initial_value"))
    return submitted(view, **state | changes)


def form(section, localizer=EN, base=None, **changes):
    return filled(section_form(localizer, section, base or Terms()), **changes)


def parsed(view, section, base=None, localizer=EN):
    base = base or Terms()
    return base.changed(**forms_proposal.parse_section(view, section, base, localizer))


def wrong(view, section):
    with pytest.raises(InvalidFields) as refused:
        parsed(view, section)
    return {name: refusal.code for name, refusal in refused.value.problems.items()}


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_an_untouched_form_gives_back_the_same_terms(localizer):
    base = Terms(
        decision=dt.timedelta(minutes=90),
        acceptance_target=0.725,
        fields_share=0.9,
        required_fields=("company", "phone"),
        missed="We talk about it",
        starts_on=dt.date(2026, 12, 1),
        country="BR",
        region="SP",
        week={"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "fri": [["09:00", "16:00"]]}
        | {"tue": [["09:00", "12:00"], ["13:00", "18:00"]]},
        closed=(dt.date(2026, 12, 24), dt.date(2026, 12, 31)),
    )
    for section in {*Section} - {*agreement_sections.LISTS}:
        view = form(section, localizer, base)
        assert check_view(section_form(localizer, section, base)) == []
        assert parsed(view, section, base, localizer) == base


@pytest.mark.parametrize("localizer", LOCALIZERS)
@pytest.mark.parametrize(
    "record",
    [
        Objective(name="Win more", metric=Metric.VALUE, target=Decimal("12500.5"), why="To grow"),
        Persona(name="Plant manager", sectors=("Food", "Steel"), sizes=("51-200",)),
        Entry(word="SQL", meaning="Budget\nand need"),
        Role(stage=Stage.MQL, who="SDR", what="Calls within a day"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_an_untouched_entry_comes_back_as_it_was(localizer, record):
    name = next(name for name, kind in RECORDS.items() if isinstance(record, kind.record))
    proposal = proposal_of(Terms(**{name: (record,)}))
    view = forms_proposal.entry_form(localizer, proposal, name, record.key)
    assert check_view(view) == []
    assert "…" not in view["title"]["text"]
    about = forms_proposal.Editing.of(view)
    assert about.was == record.key
    assert forms_proposal.parse_entry(filled(view), about) == record


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_list_and_the_whole_fit_at_their_fullest(localizer):
    long = EVIL * 10
    terms = Terms(
        missed=long,
        objectives=tuple(Objective(name=f"{n} {EVIL}", why=long) for n in range(10)),
        personas=tuple(Persona(name=f"{n}", about=long, sectors=(EVIL,) * 9) for n in range(10)),
        glossary=tuple(Entry(word=f"{n} {EVIL}"[:60], meaning=long) for n in range(30)),
        roles=tuple(Role(stage=stage, who=EVIL, what=long) for stage in Stage),
        closed=tuple(dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(300)),
    )
    facts = facts_of(terms)
    context, me = facts.context, person(is_head=True)
    views = [forms_proposal.list_view(localizer, facts.proposal, name, context) for name in RECORDS]
    views += [
        proposal_hub.hub(localizer, facts, me, NOW, {"starts_on": Refusal("unknown_date")}),
        proposal_hub.hub(localizer, sent(facts), me, NOW),
        forms_proposal.send_form(localizer, facts),
        proposals.whole_view(localizer, facts),
        forms_proposal.comment_form(localizer, "1:2"),
    ]
    assert [check_view(view) for view in views] == [[]] * len(views)
    assert not [view["title"] for view in views if "…" in view["title"]["text"]]
    message = proposals.message(localizer, sent(facts), me, 2, None)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_terms_are_read_as_people_write_them():
    times = form(
        Section.SALES,
        PT,
        decision=typed("0,5"),
        first_touch=typed("0.5"),
        on_time_target=typed("82,5"),
    )
    terms = parsed(times, Section.SALES, localizer=PT)
    assert terms.decision == terms.first_touch == dt.timedelta(minutes=30)
    assert terms.on_time_target == 0.825
    calendar = form(
        Section.HOURS,
        PT,
        days=ticked("mon", "fri"),
        hours=typed("9h-12h, 13h30 às 18:00\nSexta-feira: 9-16"),
        closed=typed("2026-12-31\n24/12/2026, 2026-12-24"),
    )
    terms = parsed(calendar, Section.HOURS, localizer=PT)
    assert terms.week == {
        "mon": [["09:00", "12:00"], ["13:30", "18:00"]],
        "fri": [["09:00", "16:00"]],
    }
    assert terms.closed == (dt.date(2026, 12, 24), dt.date(2026, 12, 31))


def test_every_wrong_term_is_named_at_once():
    sales = form(Section.SALES, decision=typed("soon"), on_time_target=typed("130"))
    assert wrong(sales, Section.SALES) == {
        "decision": "not_a_number",
        "on_time_target": "percent_out_of_range",
    }
    marketing = form(
        Section.MARKETING,
        answer=typed("1000"),
        sql_target=typed("2.5"),
        acceptance_target=typed("0"),
    )
    assert wrong(marketing, Section.MARKETING) == {
        "answer": "hours_out_of_range",
        "sql_target": "number_out_of_range",
        "acceptance_target": "percent_out_of_range",
    }
    calendar = form(
        Section.HOURS, hours=typed("09:00-12:00, 11:00-18:00"), closed=typed("24/13/2026")
    )
    assert wrong(calendar, Section.HOURS) == {
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
    view = form(Section.HOURS, hours=typed(hours))
    assert wrong(view, Section.HOURS) == {"hours": code}
    with pytest.raises(InvalidFields) as refused:
        parsed(view, Section.HOURS)
    assert [*field_errors(ES, refused.value.problems)] == ["hours"]


def test_no_open_day_is_refused_at_the_days():
    assert wrong(form(Section.HOURS, days=ticked()), Section.HOURS) == {"days": "needs_open_day"}


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "", "-1"])
def test_numbers_that_are_none_are_refused(value):
    sales = form(Section.SALES, decision=typed(value), on_time_target=typed(value))
    assert {*wrong(sales, Section.SALES)} == {"decision", "on_time_target"}
    marketing = form(Section.MARKETING, sql_target=typed(value))
    assert {*wrong(marketing, Section.MARKETING)} == {"sql_target"}


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
    versions = [agreement(1), agreement(2, sql_target=50, country="PT")]
    context = Context(countries())
    message = agreement_history.versions_message(EN, versions, {}, context)
    assert "Marketing hands off 50 SQLs a month (was 40)" in text_of(message)
    assert "Holiday calendar: Portugal (was none)" in text_of(message)
    known = {"BR": {"RJ": ("Rio de Janeiro",)}}
    two = [agreement(1, country="BR"), agreement(2, country="BR", region="RJ")]
    moved = text_of(agreement_history.versions_message(EN, two, {}, Context(known)))
    assert "Holiday calendar: Brazil · Rio de Janeiro (was Brazil)" in moved
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


@pytest.mark.parametrize("stored", ["", "{}", '{"what": "sales"}', '{"what": "x", "since": 1}'])
def test_a_form_that_cannot_be_read_is_out_of_date(stored):
    with pytest.raises(Refusal, match="form_expired"):
        forms_proposal.Editing.of({"private_metadata": stored})


def test_days_in_a_row_are_a_range():
    assert week_text.days(EN, ["mon", "tue", "wed", "thu", "fri"]) == "Mon–Fri"
    assert week_text.days(PT, ["mon", "tue", "wed", "fri"]) == "seg a qua, sex"
    assert week_text.days(ES, ["sat", "sun"]) == "sáb, dom"
