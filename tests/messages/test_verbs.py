import re

import pytest

from funnel.refusals import Refusal
from funnel.texts import fold
from messages.commands import COMMANDS
from messages.help import help_text, overview
from messages.verbs import parse, spoken
from tests.house_rules import check_message
from tests.messages.message_samples import EN, ES, LOCALIZERS, buttons, person, text_of


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
    for verbs in (command.verbs for command in COMMANDS.values()):
        meanings = {(fold(form), verb) for verb, words in verbs.items() for form in words.every}
        assert len({form for form, _ in meanings}) == len(meanings)


@pytest.mark.parametrize("localizer", LOCALIZERS)
@pytest.mark.parametrize("command", [*COMMANDS])
def test_the_help_shows_every_verb_in_the_readers_words(localizer, command):
    message = help_text(localizer, command)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    for verb, words in COMMANDS[command].verbs.items():
        if verb != "help":
            assert f"`{command} {words.of(localizer)}" in text_of(message)
            assert parse(command, words.of(localizer)) == (verb, "")


def test_the_help_says_what_a_verb_needs():
    assert "`/lead buscar TEXTO`" in text_of(help_text(ES, "/lead"))
    assert "`/pacto away DATE`" in text_of(help_text(EN, "/pacto"))


@pytest.mark.parametrize("localizer", LOCALIZERS)
@pytest.mark.parametrize("is_admin", [True, False])
def test_the_help_of_the_app_has_each_command_with_an_example(localizer, is_admin):
    message = overview(localizer, person(is_admin=is_admin))
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    text = text_of(message)
    assert all(f"*{command}*" in text for command in COMMANDS)
    assert ("`/pacto team`" in text_of(overview(EN, person(is_admin=is_admin)))) == is_admin
    assert {*buttons(message)} == {"lead.new", "ask.answer:status", "ask.answer:queue"} | {
        "ask.answer:digest"
    }


def test_each_example_of_the_help_is_understood():
    for line in text_of(overview(ES, person())).split("•")[1:]:
        command, text = re.search(r"Prueba `(/\w+) ([^`]+)`", line).groups()
        assert parse(command, text)[0]


def test_only_those_who_may_export_read_of_it():
    assert "/pacto export" not in text_of(overview(EN, person()))
    assert "/pacto export" in text_of(overview(EN, person(is_head=True)))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("find grace", ("/lead", "find", "grace")),
        ("buscar grace", ("/lead", "find", "grace")),
        ("Cola", ("/lead", "queue", "")),
        ("L-12", ("/lead", "show", "L-12")),
        ("situacao", ("/sla", "status", "")),
        ("now", ("/digest", "now", "")),
        ("ausente 24/12", ("/pacto", "away", "24/12")),
        ("help", None),
        ("hello", None),
        ("obrigada!", None),
        ("", None),
    ],
)
def test_a_verb_alone_is_understood(text, means):
    assert spoken(text) == means
