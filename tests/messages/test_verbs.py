import pytest

from funnel.keys import fold
from funnel.refusals import Refusal
from messages.help import help_text
from messages.limits import check_message
from messages.verbs import VERBS, parse
from tests.messages.said_samples import EN, ES, VOICES, shown


@pytest.mark.parametrize(
    ("command", "text", "parsed"),
    [
        ("/lead", "", ("", "")),
        ("/lead", "   ", ("", "")),
        ("/lead", "new", ("new", "")),
        ("/lead", "FIND  Ana Souza ", ("find", "Ana Souza")),
        ("/lead", "buscar São Paulo", ("find", "São Paulo")),
        ("/lead", "ver L-12", ("show", "L-12")),
        ("/lead", "L-12", ("show", "L-12")),
        ("/lead", "l 12", ("show", "l 12")),
        ("/lead", "míos", ("mine", "")),
        ("/lead", "mios", ("mine", "")),
        ("/lead", "meus", ("mine", "")),
        ("/sla", "situação @ana", ("status", "@ana")),
        ("/sla", "SITUACAO", ("status", "")),
        ("/sla", "términos", ("terms", "")),
        ("/sla", "alterar", ("change", "")),
        ("/digest", "reanudar Diario", ("resume", "Diario")),
        ("/digest", "quitar x y", ("remove", "x y")),
        ("/pacto", "ausente 24/12", ("away", "24/12")),
        ("/pacto", "volví", ("back", "")),
        ("/pacto", "?", ("help", "")),
    ],
)
def test_verbs_are_known_in_every_language_with_or_without_accents(command, text, parsed):
    assert parse(command, text) == parsed


@pytest.mark.parametrize(
    ("command", "text", "nearest"),
    [
        ("/lead", "finde Ana", "find"),
        ("/sla", "situacoa", "situação"),
        ("/digest", "program", "programar"),
        ("/pacto", "xyzzy", ""),
    ],
)
def test_an_unknown_verb_names_the_nearest_of_its_command(command, text, nearest):
    with pytest.raises(Refusal) as refused:
        parse(command, text)
    word = text.partition(" ")[0]
    assert refused.value.code == "unknown_verb"
    assert refused.value.values == {"command": command, "word": word, "nearest": nearest}


def test_no_word_means_two_verbs_of_one_command():
    for verbs in VERBS.values():
        meanings = {(fold(form), verb) for verb, words in verbs.items() for form in words.every}
        assert len({form for form, _ in meanings}) == len(meanings)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("command", [*VERBS])
def test_the_help_shows_every_verb_in_the_readers_words(voice, command):
    made = help_text(voice, command)
    assert check_message({"text": made.text, "blocks": made.blocks}) == []
    for verb, words in VERBS[command].items():
        if verb != "help":
            assert f"`{command} {words.of(voice)}" in shown(made)
            assert parse(command, words.of(voice)) == (verb, "")


def test_the_help_says_what_a_verb_needs():
    assert "`/lead buscar TEXTO`" in shown(help_text(ES, "/lead"))
    assert "`/pacto away DATE`" in shown(help_text(EN, "/pacto"))
