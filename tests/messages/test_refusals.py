import datetime as dt

from funnel.hours import HoursError
from funnel.refusals import InvalidFields, Refusal
from messages.refusals import field_errors, from_calendar, markup, sentence
from tests.messages.message_samples import EN, ES, EVIL, PT


def test_a_right_that_lacks_says_who_has_it():
    refusal = Refusal("only_owner", owner="UREP")
    assert sentence(EN, refusal, {"UREP": "Rui"}) == (
        "This lead belongs to Rui. Only the owner or a head of sales can do this."
    )
    assert sentence(PT, refusal).startswith("Este lead é de outra pessoa da equipe.")
    assert "<@UREP>" in markup(EN, refusal)


def test_stages_and_numbers_are_said_in_the_readers_language():
    moved = Refusal("move_not_allowed", start="lost", to="customer")
    assert sentence(PT, moved) == "Um lead não pode ir de “Perdido” para “Cliente”."
    assert "100.000" in sentence(ES, Refusal("number_out_of_range", least=1, most=100_000))
    assert sentence(EN, Refusal("hours_out_of_range", least=0.25, most=400)) == (
        "Enter a number of hours between 0.25 and 400."
    )


def test_the_nearest_verb_is_offered():
    refusal = Refusal("unknown_verb", command="/lead", word="finde")
    assert "Did you mean `/lead find`?" in markup(EN, refusal)
    nothing = Refusal("unknown_verb", command="/lead", word="x")
    assert "`/lead help`" in markup(EN, nothing)
    assert "`" not in sentence(EN, nothing)


def test_what_was_typed_is_shown_without_effect():
    text = markup(EN, Refusal("not_a_reference", text=EVIL))
    assert "<!channel>" not in text
    assert "<https" not in text


def test_errors_of_a_form_stand_at_their_blocks():
    problems = {"email": Refusal("bad_email", text="x"), "name": Refusal("needs_name")}
    assert field_errors(EN, problems, {"name": "name_block"}) == {
        "email": "Enter a valid email address, for example ana@example.com.",
        "name_block": "Enter a name.",
    }


def test_wrong_fields_are_named_outside_a_form_too():
    refusal = InvalidFields(
        {"email": Refusal("bad_email", text="x"), "name": Refusal("needs_name")}
    )
    assert sentence(EN, refusal) == "Please check: Email and Name."
    assert markup(EN, refusal).split("\n")[1] == "*Name*: Enter a name."


def test_business_hours_that_cannot_be_are_explained():
    day = HoursError("bad_time", "log", day="mon", value="25:00")
    assert sentence(EN, from_calendar(day)) == "“25:00” isn't a valid time. Use the format 09:00."
    far = HoursError("too_far", "log", start=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert "prazo" in sentence(PT, from_calendar(far))
    wrong = from_calendar(HoursError("unknown_day", "log", day="mon"))
    assert sentence(ES, wrong).startswith("“lunes”")
