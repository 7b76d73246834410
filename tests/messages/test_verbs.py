import re
from datetime import date

import pytest

from funnel.refusals import Refusal
from funnel.texts import fold
from messages.commands import COMMANDS
from messages.dates import parse_day
from messages.help import help_text, overview
from messages.refusals import markup
from messages.verbs import nearest, parse, spoken
from tests.house_rules import check_message
from tests.messages.message_samples import (
    EN,
    ES,
    LATIN,
    LOCALIZERS,
    PT,
    buttons,
    person,
    text_of,
)


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
        ("/sla", "alterar", ("propose", "")),
        ("/sla", "last week", ("status", "last week")),
        ("/sla", "vendas semana passada", ("status", "vendas semana passada")),
        ("/sla", "@ana octubre 2025", ("status", "@ana octubre 2025")),
        ("/sla", "<@U1|ana>", ("status", "<@U1|ana>")),
        ("/sla", "L-12", ("status", "L-12")),
        ("/digest", "reanudar Diario", ("resume", "Diario")),
        ("/digest", "quitar x y", ("remove", "x y")),
        ("/pacto", "ausente 24/12", ("away", "24/12")),
        ("/pacto", "volví", ("back", "")),
        ("/pacto", "?", ("help", "")),
    ],
)
def test_verbs_are_known_in_every_language_with_or_without_accents(command, text, parsed):
    assert parse(command, text) == parsed


TYPED = {
    "/lead": {
        "new": "new add create novo adicionar criar cadastrar nuevo añadir agregar crear registrar",
        "find": "find search buscar procurar pesquisar encontrar localizar consultar",
        "show": "show open view ver mostrar abrir consulta",
        "mine": "mine my meus minhas meu míos mías mío mis lista list listar todos",
        "queue": "queue pending fila pendentes cola pendientes espera",
        "forget": "forget erase esquecer apagar olvidar borrar",
    },
    "/sla": {
        "status": "status targets situação estado estatus metas meta objetivos compromissos",
        "terms": "terms agreement termos acordo términos acuerdo condições condiciones contrato",
        "history": "history versions histórico historial historia versões versiones",
        "propose": (
            "propose propor proponer change edit update alterar cambiar modificar atualizar "
            "actualizar"
        ),
    },
    "/digest": {
        "now": "now today agora ahora hoje hoy resumo resumen",
        "schedule": "schedule create agendar programar agenda marcar criar crear",
        "list": "list show listar lista ver mostrar",
        "pause": "pause stop pausar parar detener",
        "resume": "resume unpause start retomar reanudar continuar reativar reactivar",
        "remove": "remove delete remover quitar excluir eliminar apagar borrar deletar cancelar",
    },
    "/pacto": {
        "setup": "setup settings config configurar configuração configuración ajustes",
        "team": "team teams members equipe equipo time times pessoas personas",
        "language": "language lang idioma língua lengua",
        "away": "away ooo vacation ausente férias fora folga ausência vacaciones fuera ausencia",
        "back": "back voltei voltar retornei volví volver regresé regresar",
        "export": "export exportar",
        "help": "help ? ajuda ayuda",
    },
}


@pytest.mark.parametrize(
    ("command", "word", "verb"),
    [
        (command, word, verb)
        for command, words_of in TYPED.items()
        for verb, words in words_of.items()
        for word in words.split()
    ],
)
def test_what_people_type_is_understood(command, word, verb):
    assert parse(command, f"{word} x") == (verb, "x")


@pytest.mark.parametrize(
    ("command", "text", "localizer", "meant"),
    [
        ("/lead", "finde Ana", EN, "find"),
        ("/lead", "finde Ana", PT, "find"),
        ("/sla", "situacoa", PT, "situação"),
        ("/sla", "situacoa", EN, ""),
        ("/digest", "program", LATIN, "programar"),
        ("/digest", "program", PT, ""),
        ("/digest", "remov", EN, ""),
        ("/digest", "apaga", PT, ""),
        ("/digest", "pausa", ES, "pausar"),
        ("/lead", "olvida", ES, ""),
        ("/sla", "of the", EN, ""),
        ("/sla", "last yaer", EN, ""),
        ("/pacto", "xyzzy", EN, ""),
    ],
)
def test_an_unknown_verb_is_answered_with_the_nearest_in_the_readers_language(
    command, text, localizer, meant
):
    with pytest.raises(Refusal) as refused:
        parse(command, text)
    assert refused.value.code == "unknown_verb"
    help_word = COMMANDS[command].verbs["help"].of(localizer)
    assert f"`{command} {meant or help_word}`" in markup(localizer, refused.value)


def test_nothing_that_takes_away_is_ever_offered():
    for command, words_of in COMMANDS.items():
        for verb in words_of.verbs.values():
            for form in verb.every if verb.takes_away else ():
                for language in ("en", "pt_BR", "es"):
                    offered = nearest(command, form[:-1], language)
                    assert offered not in verb.every, (command, form, offered)


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


@pytest.mark.parametrize(("localizer", "typed"), [(EN, "friday"), (PT, "sexta"), (ES, "viernes")])
def test_the_day_in_the_help_is_a_day_that_may_be_typed(localizer, typed):
    assert f" {typed}`" in text_of(overview(localizer, person()))
    assert parse_day(typed, localizer, date(2026, 11, 26)) == date(2026, 11, 27)


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
        ("last week", ("/sla", "status", "last week")),
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
