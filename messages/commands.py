"""The slash commands: their verbs in every language, and a line of help for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from messages.localizer import N_, Localizer


@dataclass(frozen=True)
class Verb:
    """`words` by locale: the first is shown in the help, the others mean it too.

    `line` says what it does, `argument` what may follow it; both are msgids.
    """

    words: Mapping[str, tuple[str, ...]]
    line: str
    argument: str = ""

    @property
    def every(self) -> tuple[str, ...]:
        """Each spelling that is understood."""
        return tuple(word for words in self.words.values() for word in words)

    def of(self, localizer: Localizer) -> str:
        """The word that the help shows."""
        return (self.words.get(localizer.locale) or self.words["en"])[0]


@dataclass(frozen=True)
class Command:
    """What it is about, what it does without a word, and its verbs."""

    intro: str
    bare: str
    verbs: Mapping[str, Verb]


def _words(en: str, pt: str, es: str) -> dict[str, tuple[str, ...]]:
    """Words divided by spaces, the one that is shown first."""
    return {"en": tuple(en.split()), "pt_BR": tuple(pt.split()), "es": tuple(es.split())}


_HELP = Verb(_words("help ?", "ajuda", "ayuda"), "")
COMMANDS: Final[dict[str, Command]] = {
    "/lead": Command(
        N_("Leads: add them, find them, hand them off."),
        N_("opens the form for a new lead"),
        {
            "new": Verb(
                _words("new add", "novo nova adicionar", "nuevo nueva añadir"),
                N_("opens the form for a new lead"),
            ),
            "find": Verb(
                _words("find search", "buscar", "buscar"),
                N_("looks for a name, a company, an e-mail or a phone"),
                N_("TEXT"),
            ),
            "show": Verb(
                _words("show open", "ver mostrar abrir", "ver mostrar abrir"),
                N_("shows one lead with its history"),
                N_("L-12"),
            ),
            "mine": Verb(_words("mine my", "meus", "míos mis"), N_("your open leads")),
            "forget": Verb(
                _words("forget erase", "esquecer apagar", "olvidar borrar"),
                N_("erases a person and keeps the figures; for heads of team and admins"),
                N_("L-12 or e-mail"),
            ),
            "queue": Verb(_words("queue", "fila", "cola"), N_("the SQLs that wait for a decision")),
            "help": _HELP,
        },
    ),
    "/sla": Command(
        N_("The agreement between marketing and sales, and where both sides stand."),
        N_("where both sides stand now"),
        {
            "status": Verb(
                _words("status", "situação", "estado"),
                N_(
                    "see how both teams are doing; add a team, a rep and a period in any order, "
                    "like “sales last week” or “@ana october 2025”"
                ),
            ),
            "terms": Verb(
                _words("terms agreement", "termos acordo", "términos acuerdo"),
                N_("the agreement in force: what each side promises"),
            ),
            "history": Verb(
                _words("history", "histórico", "historial"),
                N_("every version of the agreement and what it changed"),
            ),
            "change": Verb(
                _words("change edit", "alterar editar mudar", "cambiar editar"),
                N_("changes the agreement; for heads of team and admins"),
            ),
            "help": _HELP,
        },
    ),
    "/digest": Command(
        N_("The balance of both teams, now or on a schedule."),
        N_("today's balance, for you alone"),
        {
            "now": Verb(_words("now", "agora", "ahora"), N_("today's balance, for you alone")),
            "schedule": Verb(
                _words("schedule", "agendar", "programar"),
                N_("sends a balance to a channel before each meeting"),
            ),
            "list": Verb(
                _words("list", "listar lista", "listar lista"),
                N_("the digests that are scheduled, and when each comes next"),
            ),
            "pause": Verb(
                _words("pause", "pausar", "pausar"), N_("stops a digest for a while"), N_("NAME")
            ),
            "resume": Verb(
                _words("resume", "retomar", "reanudar"),
                N_("lets a paused digest go on"),
                N_("NAME"),
            ),
            "remove": Verb(
                _words("remove delete", "remover excluir", "quitar eliminar"),
                N_("removes a digest for good"),
                N_("NAME"),
            ),
            "help": _HELP,
        },
    ),
    "/pacto": Command(
        N_("How Pacto is set up here, and you in it."),
        N_("this help"),
        {
            "help": _HELP,
            "setup": Verb(
                _words("setup", "configurar", "configurar"),
                N_("channels, time zone, language and holidays; for admins"),
            ),
            "team": Verb(
                _words("team teams", "equipe equipes", "equipo equipos"),
                N_("who is in marketing and who in sales; for admins"),
            ),
            "language": Verb(
                _words("language", "idioma lingua", "idioma"),
                N_("the language of what is posted in channels; for admins"),
            ),
            "away": Verb(
                _words("away", "ausente", "ausente"),
                N_("you get no new leads until that day"),
                N_("DATE"),
            ),
            "export": Verb(
                _words("export", "exportar", "exportar"),
                N_("sends you all that is stored about a person; for heads of team and admins"),
                N_("L-12 or e-mail"),
            ),
            "back": Verb(
                _words("back", "voltei volta regresso", "volví vuelta regreso"),
                N_("you are here again and get leads"),
            ),
        },
    ),
}
