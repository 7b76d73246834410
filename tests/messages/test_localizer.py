import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blockkit.mrkdwn import Mrkdwn, mention
from messages.localizer import N_, Localizer

EN = Localizer("en", "America/New_York")
PT = Localizer("pt_BR", "America/Sao_Paulo")
ES = Localizer("es", "Europe/Madrid")
MOMENT = dt.datetime(2026, 11, 21, 18, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("slack_locale", "locale"),
    [
        ("en-US", "en"),
        ("pt-BR", "pt_BR"),
        ("pt-PT", "pt_BR"),
        ("pt_BR", "pt_BR"),
        ("es-ES", "es"),
        ("es-LA", "es_419"),
        ("es-MX", "es_419"),
        ("es", "es"),
        ("en-GB", "en_GB"),
        ("en", "en"),
        ("en-DE", "en"),
        ("fr-FR", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_every_locale_of_slack_has_a_language(slack_locale, locale):
    assert Localizer.of(slack_locale, None) == Localizer(locale, "UTC")


@pytest.mark.parametrize("zone", ["Nowhere/City", "../etc/passwd", "America", "", None, "a\x00b"])
def test_a_zone_that_does_not_exist_is_utc(zone):
    assert Localizer.of("en-US", zone).zone == "UTC"


def test_a_zone_that_exists_is_kept():
    assert Localizer.of("pt-BR", "America/Sao_Paulo").zone == "America/Sao_Paulo"


def test_a_sentence_is_said_in_the_readers_language_and_else_in_english():
    assert PT.say("no data yet") == "ainda sem dados"
    assert ES.say("no data yet") == "aún no hay datos"
    assert EN.say("no data yet") == "no data yet"
    assert PT.say("never translated {x}", x=1) == "never translated 1"
    assert PT.say("") == ""


def test_values_may_hold_braces_and_bear_any_name():
    assert EN.say("{self}: {msgid}", self="{0}", msgid="{x.__class__}") == "{0}: {x.__class__}"


def test_plain_values_lose_what_cannot_be_seen_and_nothing_else():
    assert EN.say("{who}", who="<Ana>\u202e & *co*") == "<Ana> & *co*"


def test_marked_values_are_escaped_unless_they_are_mrkdwn():
    sentence = EN.mark("*{lead}* for {owner}", lead="<!channel>\n_x_", owner=mention("U1"))
    assert sentence == "*&lt;!channel&gt; ＿x＿* for <@U1>"
    assert isinstance(sentence, Mrkdwn)


@settings(deadline=None)
@given(st.text())
def test_whatever_the_name_a_marked_sentence_has_no_bracket_of_it(name):
    for sentence in (EN.mark("{x} won", x=name), EN.mark_count("{n} {x}", "{n} {x}", 2, x=name)):
        assert "<" not in sentence
        assert "\n" not in sentence


def test_plural_forms_follow_the_language():
    words = ("{n} lead waits", "{n} leads wait")
    assert [EN.count(*words, n) for n in (0, 1, 2)] == [
        "0 leads wait",
        "1 lead waits",
        "2 leads wait",
    ]
    assert EN.count(*words, 1204) == "1,204 leads wait"
    assert EN.mark_count("{n} by {who}", "{n} by {who}", 1, who="<x>") == "1 by &lt;x&gt;"


def test_dates_and_times_are_those_of_the_readers_zone_and_language():
    assert EN.date(MOMENT) == "Nov 21, 2026"
    assert PT.date(MOMENT) == "21 de nov. de 2026"
    assert ES.date(dt.date(2026, 11, 21)) == "21 nov 2026"
    assert (EN.time(MOMENT), PT.time(MOMENT), ES.time(MOMENT)) == ("1:05 PM", "15:05", "19:05")
    assert EN.time(dt.time(9, 30)) == "9:30 AM"
    assert PT.moment(MOMENT) == "21 de nov. de 2026, 15:05"
    assert PT.month(MOMENT.date()) == "novembro de 2026"


def test_the_day_is_the_readers_when_midnight_lies_between():
    late = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
    assert EN.date(late) == "Nov 21, 2026"
    assert EN.weekday(late) == "Saturday"
    assert ES.weekday(late) == "domingo"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        EN.moment(dt.datetime(2026, 11, 21))  # noqa: DTZ001


def test_weekdays_go_by_name():
    assert PT.weekday("mon") == "segunda-feira"
    assert ES.weekday("Sunday") == "domingo"
    assert PT.weekdays(["mon", "tue"]) == "Seg., ter."
    assert PT.weekdays(["mon", "tue", "wed", "thu", "fri"]) == "Seg. a sex."
    assert EN.weekdays(["mon", "tue", "wed", "fri"]) == "Mon–Wed, Fri"
    assert EN.weekdays([]) == ""
    assert EN.weekdays(["fri", MOMENT.date()]) == "Fri, Sat"
    with pytest.raises(ValueError, match="noday"):
        EN.weekday("noday")


def test_numbers_are_written_as_the_language_does():
    assert (EN.number(12345.678), PT.number(12345.678)) == ("12,345.68", "12.345,68")
    assert EN.number(12) == "12"
    assert EN.number(Decimal("1.5"), digits=2) == "1.50"
    assert EN.number(1.5, digits=0) == "2"
    assert (EN.percent(0.875), PT.percent(0.875), ES.percent(0.875)) == (
        "87.5%",
        "87,5%",
        "87,5 %",
    )
    assert EN.percent(Decimal("0.3333"), digits=0) == "33%"


def test_latin_america_writes_as_the_country_of_its_clock():
    mexico = Localizer.of("es-LA", "America/Mexico_City")
    argentina = Localizer.of("es-LA", "America/Argentina/Buenos_Aires")
    nowhere = Localizer.of("es-LA", "UTC")
    spain = Localizer.of("es-ES", "America/Mexico_City")
    assert [each.number(12500.5) for each in (mexico, argentina, nowhere, spain)] == [
        "12,500.5",
        "12.500,5",
        "12,500.5",
        "12.500,5",
    ]
    assert mexico.money(12500, "MXN") == "$12,500.00"
    assert mexico.percent(0.875) == "87.5%"
    assert mexico.time(dt.time(15, 5)) == "3:05 p.m."
    assert mexico.date(MOMENT) == "21 nov 2026"
    assert mexico.say("No public holidays") == "Sin feriados"


def test_britain_writes_the_day_first():
    london = Localizer.of("en-GB", "Europe/London")
    assert london.moment(MOMENT) == "21 Nov 2026, 18:05"
    assert london.numeric_date(MOMENT.date()) == "21/11/2026"
    assert EN.numeric_date(MOMENT.date()) == "11/21/2026"
    assert (london.month_first(), EN.month_first(), PT.month_first()) == (False, True, False)


def test_a_share_shows_its_numerator_and_denominator_and_says_where_there_is_nothing():
    assert EN.share(12, 40) == "12 of 40 (30%)"
    assert ES.share(12, 40) == "12 de 40 (30 %)"
    assert PT.share(0, 40) == "0 de 40 (0%)"
    assert PT.share(0, 0) == "ainda sem dados"


def test_money_bears_its_currency():
    assert PT.money(Decimal(1500), "BRL") == "R$ 1.500,00"
    assert EN.money(Decimal("1500.5"), "USD") == "$1,500.50"
    assert len(PT.money(Decimal("1e40"), "BRL")) > 50
    assert "XQZ" in ES.money(Decimal(1), "XQZ")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (dt.timedelta(hours=2, minutes=5), "2 h 5 min"),
        (dt.timedelta(minutes=45, seconds=59), "45 min"),
        (dt.timedelta(hours=30), "30 h"),
        (dt.timedelta(hours=1204), "1,204 h"),
        (dt.timedelta(seconds=20), "less than 1 min"),
        (dt.timedelta(0), "0 min"),
        (dt.timedelta(minutes=-90), "1 h 30 min"),
    ],
)
def test_durations_are_hours_and_minutes(length, words):
    assert EN.duration(length) == words


def test_ago_tells_the_past_from_the_future():
    assert PT.ago(MOMENT - dt.timedelta(hours=2), MOMENT) == "há 2 horas"
    assert EN.ago(MOMENT + dt.timedelta(days=3), MOMENT) == "in 3 days"


def test_lists_are_joined_as_the_language_does():
    assert EN.list(["a", "b", "c"]) == "a, b, and c"
    assert PT.list(["a", "b", "c"]) == "a, b e c"
    assert ES.list([]) == ""
    assert ES.list(["Ana", "Indira"]) == "Ana e Indira"
    assert ES.list(["Ana", "*Iván*"]) == "Ana e *Iván*"
    assert ES.list(["agua", "hielo"]) == "agua y hielo"
    assert ES.any_of(["Ana", "Óscar"]) == "Ana u Óscar"
    assert EN.any_of(["a", "b", "c"]) == "a, b, or c"
    assert PT.any_of(["a", "b"]) == "a ou b"
    assert isinstance(EN.list([mention("U1"), mention("U2")]), Mrkdwn)
    assert not isinstance(EN.list([mention("U1"), "<x>"]), Mrkdwn)


def test_a_date_for_slack_falls_back_to_the_readers_own_moment():
    assert PT.slack_date(MOMENT) == (
        "<!date^1795284300^{date_short_pretty} às {time}|21 de nov. de 2026, 15:05>"
    )
    assert EN.mark("by {due}", due=EN.slack_date(MOMENT, "{time}")).startswith("by <!date^1795")


def test_a_marked_label_is_itself():
    assert N_("wrong profile") == "wrong profile"


@pytest.mark.parametrize(
    ("localizer", "amount", "currency", "text"),
    [
        (EN, 178397, "USD", "$178,000"),
        (PT, Decimal("1234567.89"), "BRL", "R$ 1.230.000"),
        (ES, 94, "EUR", "94 €"),
        (EN, 0, "USD", "$0"),
        (EN, 999.9, "JPY", "¥1,000"),
    ],
)
def test_an_estimate_of_money_has_three_figures_and_no_cents(
    localizer: Localizer, amount: float, currency: str, text: str
) -> None:
    assert localizer.rough_money(amount, currency) == text
