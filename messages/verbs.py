"""The words after a command, in all three languages, with or without accents."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from funnel.keys import fold
from funnel.refusals import Refusal
from messages.voice import Voice

_REFERENCE = re.compile(r"l\s*-?\s*\d{1,9}", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """One verb: its word in each language, shown in the help, and others that mean it too."""

    en: str
    pt: str
    es: str
    also: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        return (self.en, self.pt, self.es, *self.also)

    def of(self, voice: Voice) -> str:
        return {"pt_BR": self.pt, "es": self.es}.get(voice.locale, self.en)


_HELP = Words("help", "ajuda", "ayuda", ("?",))
VERBS: dict[str, dict[str, Words]] = {
    "/lead": {
        "new": Words("new", "novo", "nuevo", ("add", "nova", "nueva", "adicionar", "añadir")),
        "find": Words("find", "buscar", "buscar", ("search",)),
        "show": Words("show", "ver", "ver", ("open", "mostrar", "abrir")),
        "mine": Words("mine", "meus", "míos", ("my", "mis")),
        "queue": Words("queue", "fila", "cola"),
        "help": _HELP,
    },
    "/sla": {
        "status": Words("status", "situação", "estado"),
        "terms": Words("terms", "termos", "términos", ("agreement", "acordo", "acuerdo")),
        "history": Words("history", "histórico", "historial"),
        "change": Words("change", "alterar", "cambiar", ("edit", "editar", "mudar")),
        "help": _HELP,
    },
    "/digest": {
        "now": Words("now", "agora", "ahora"),
        "schedule": Words("schedule", "agendar", "programar"),
        "list": Words("list", "listar", "listar", ("lista",)),
        "pause": Words("pause", "pausar", "pausar"),
        "resume": Words("resume", "retomar", "reanudar"),
        "remove": Words("remove", "remover", "quitar", ("delete", "excluir", "eliminar")),
        "help": _HELP,
    },
    "/pacto": {
        "help": _HELP,
        "setup": Words("setup", "configurar", "configurar"),
        "team": Words("team", "equipe", "equipo", ("teams", "equipes", "equipos")),
        "language": Words("language", "idioma", "idioma", ("lingua",)),
        "away": Words("away", "ausente", "ausente"),
        "back": Words("back", "voltei", "volví", ("volta", "vuelta", "regresso", "regreso")),
    },
}


def parse(command: str, text: str) -> tuple[str, str]:
    """The verb and what follows it; "" for no words. "/lead L-12" shows that lead.

    Raises `Refusal("unknown_verb")` with the nearest word of the command, or "".
    """
    stripped = text.strip()
    if not stripped:
        return "", ""
    word, _, rest = stripped.partition(" ")
    known = {fold(form): verb for verb, words in VERBS[command].items() for form in words.every}
    verb = known.get(fold(word))
    if verb is not None:
        return verb, rest.strip()
    if command == "/lead" and _REFERENCE.fullmatch(stripped):
        return "show", stripped
    raise Refusal("unknown_verb", command=command, word=word, nearest=_nearest(command, word))


def _nearest(command: str, word: str) -> str:
    spelled = {fold(form): form for words in VERBS[command].values() for form in words.every}
    close = get_close_matches(fold(word), [*spelled], n=1)
    return spelled[close[0]] if close else ""
