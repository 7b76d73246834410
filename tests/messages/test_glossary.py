"""What a term means, asked in three languages."""

import pytest

from funnel.agreement_parts import Entry
from messages import glossary, verbs
from tests.house_rules import check_message
from tests.messages.message_samples import EN, LOCALIZERS, text_of

ENTRIES = (
    Entry(word="MQL", meaning="Fits the profile"),
    Entry(word="Dia útil", meaning="Segunda a sexta"),
    Entry(word="SQL", meaning="Ready to buy"),
)


def asked(text, localizer=EN):
    verb, rest = verbs.parse("/sla", text)
    assert verb == "what"
    return text_of(glossary.answer(localizer, ENTRIES, rest))


@pytest.mark.parametrize(
    "text",
    [
        *("what MQL", "what is MQL?", "what is an mql", "what does MQL mean?", "what's MQL"),
        *("o que é MQL?", "o que é um MQL", "definição MQL", "qué es MQL", "que es un mql?"),
        "define mql",
    ],
)
def test_a_term_is_answered_with_what_the_teams_mean(text):
    assert "*MQL*: Fits the profile" in asked(text)
    assert "Ready to buy" not in asked(text)
    assert glossary.asks(text) or text == "what MQL"


def test_accents_and_articles_do_not_matter():
    assert "Segunda a sexta" in asked("o que é dia util")


def test_an_unknown_term_gets_the_nearest_and_the_list():
    said = asked("what is MKL")
    assert "“mkl” isn't in the glossary. Did you mean “MQL”?" in said
    assert "Fits the profile" in said
    assert "Terms in the glossary: MQL, Dia útil, and SQL" in said
    assert "Did you mean" not in asked("what is churn rate")


def test_no_term_lists_them_all():
    assert all(entry.meaning in asked("what") for entry in ENTRIES)
    assert "no glossary yet" in text_of(glossary.answer(EN, (), "MQL"))


@pytest.mark.parametrize("text", ["what can you do", "o lead sumiu", "que tal"])
def test_other_sentences_are_no_questions_about_terms(text):
    assert not glossary.asks(text)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_the_longest_glossary_keeps_to_the_limits(localizer):
    entries = [Entry(word=f"{n} {'&' * 50}", meaning="&" * 600) for n in range(30)]
    for rest in ("", f"{'&' * 50}", "1 " + "&" * 49):
        message = glossary.answer(localizer, entries, rest)
        assert check_message({"text": message.text, "blocks": message.blocks}) == []
