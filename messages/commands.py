"""The slash commands: their verbs in every language, and a line of help for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from messages.localizer import N_, Localizer


@dataclass(frozen=True)
class Verb:
    """`words` by locale: the first is shown in the help, the others mean it too.

    `line` says what it does, `argument` what may follow it; both are msgids. What `takes_away`
    something is never suggested.
    """

    words: Mapping[str, tuple[str, ...]]
    line: str
    argument: str = ""
    takes_away: bool = False

    @property
    def every(self) -> tuple[str, ...]:
        """Each spelling that is understood."""
        return tuple(word for words in self.words.values() for word in words)

    def of(self, localizer: Localizer) -> str:
        """The word that the help shows."""
        return (self.words.get(localizer.language) or self.words["en"])[0]


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
        N_("Add, find, and hand off leads."),
        N_("open the new lead form"),
        {
            "new": Verb(
                _words(
                    "new add create",
                    "novo nova adicionar criar cadastrar registrar",
                    "nuevo nueva añadir agregar crear registrar",
                ),
                N_("open the new lead form"),
            ),
            "find": Verb(
                _words(
                    "find search",
                    "buscar procurar pesquisar encontrar localizar consultar",
                    "buscar encontrar localizar consultar",
                ),
                N_("search by name, company, email, or phone"),
                N_("TEXT"),
            ),
            "show": Verb(
                _words(
                    "show open view", "ver mostrar abrir consulta", "ver mostrar abrir consulta"
                ),
                N_("show a lead and its history"),
                N_("L-12"),
            ),
            "mine": Verb(
                _words(
                    "mine my list",
                    "meus minhas meu lista listar todos",
                    "míos mis mías mío lista listar",
                ),
                N_("see your open leads"),
            ),
            "forget": Verb(
                _words("forget erase", "esquecer apagar", "olvidar borrar"),
                N_("erase a person's data but keep the figures (team heads and admins only)"),
                N_("L-12 or email"),
                takes_away=True,
            ),
            "ready": Verb(
                _words("ready", "prontos pronto prontas", "listos listo listas"),
                N_("see leads that meet the SQL criteria and are ready to hand off"),
            ),
            "queue": Verb(
                _words("queue pending", "fila pendentes espera", "cola pendientes espera"),
                N_("see SQLs waiting for a decision"),
            ),
            "help": _HELP,
        },
    ),
    "/sla": Command(
        N_("The agreement between marketing and sales, and how both teams are doing."),
        N_("see how both teams are doing now"),
        {
            "status": Verb(
                _words(
                    "status targets",
                    "situação metas meta objetivos compromissos",
                    "estado estatus metas meta objetivos compromisos",
                ),
                N_(
                    "see how both teams are doing; add a team, a rep, and a period or a past day "
                    "in any order, like “sales last week” or “@ana march 12”"
                ),
            ),
            "terms": Verb(
                _words(
                    "terms agreement",
                    "termos acordo condições contrato",
                    "términos acuerdo condiciones",
                ),
                N_("see the current agreement: what each team commits to"),
            ),
            "history": Verb(
                _words("history versions", "histórico versões", "historial historia versiones"),
                N_("see past versions of the agreement and what changed"),
            ),
            "review": Verb(
                _words("review", "revisão revisar", "revisión revisar"),
                N_("see how each commitment went in the last months, with suggested numbers"),
            ),
            "patterns": Verb(
                _words("patterns pattern", "padrões padrão", "patrones patrón"),
                N_("see which rejection reasons stand out, and turn one into an action"),
            ),
            "propose": Verb(
                _words(
                    "propose change edit update",
                    "propor alterar editar mudar atualizar modificar",
                    "proponer cambiar editar modificar actualizar",
                ),
                N_("propose a new version of the agreement, for both heads to sign (heads only)"),
            ),
            "what": Verb(
                _words(
                    "what what's define glossary",
                    "definição oque o definir glossário significado",
                    "qué definición definir glosario significado",
                ),
                N_("see what a term means to both teams"),
                N_("TERM"),
            ),
            "audit": Verb(
                _words("audit trail log", "auditoria registro", "auditoría registro"),
                N_(
                    "see who changed the agreement, permissions, and setup (team heads and "
                    "admins only)"
                ),
            ),
            "help": _HELP,
        },
    ),
    "/digest": Command(
        N_("A digest of how both teams are doing, now or on a schedule."),
        N_("get today's digest, visible only to you"),
        {
            "now": Verb(
                _words("now today preview", "agora hoje resumo prévia", "ahora hoy resumen previa"),
                N_(
                    "get today's digest, or one from the past like “weekly nov 9” or “monthly "
                    "october”, visible only to you"
                ),
            ),
            "schedule": Verb(
                _words(
                    "schedule create",
                    "agendar agenda marcar criar",
                    "programar agenda crear agendar",
                ),
                N_("post a digest to a channel on a schedule"),
            ),
            "list": Verb(
                _words("list show", "listar lista ver mostrar", "listar lista ver mostrar"),
                N_("see scheduled digests and when each one goes out next"),
            ),
            "pause": Verb(
                _words("pause stop", "pausar parar", "pausar parar detener"),
                N_("pause a digest"),
                N_("NAME"),
            ),
            "resume": Verb(
                _words(
                    "resume unpause start",
                    "retomar continuar reativar",
                    "reanudar continuar reactivar",
                ),
                N_("resume a paused digest"),
                N_("NAME"),
            ),
            "remove": Verb(
                _words(
                    "remove delete",
                    "remover excluir apagar deletar cancelar",
                    "quitar eliminar borrar cancelar",
                ),
                N_("delete a digest"),
                N_("NAME"),
                takes_away=True,
            ),
            "help": _HELP,
        },
    ),
    "/idea": Command(
        N_("Ideas for the next meeting of both teams."),
        N_("open the idea form, or type your idea after the command to save it right away"),
        {
            "new": Verb(
                _words("new add", "nova nova-ideia adicionar", "nueva nueva-idea añadir agregar"),
                N_("open the idea form"),
            ),
            "list": Verb(
                _words(
                    "list all ideas show",
                    "listar lista todas ideias ver mostrar",
                    "listar lista todas ideas ver mostrar",
                ),
                N_("see and vote on open ideas"),
            ),
            "help": _HELP,
        },
    ),
    "/pacto": Command(
        N_("Your Pacto setup, actions, and campaigns."),
        N_("show this help"),
        {
            "help": _HELP,
            "setup": Verb(
                _words(
                    "setup settings config",
                    "configurar configuração configurações ajustes",
                    "configurar configuración ajustes",
                ),
                N_("set channels, time zone, language, and holidays (admins only)"),
            ),
            "team": Verb(
                _words(
                    "team teams members people",
                    "equipe equipes time times pessoas",
                    "equipo equipos personas",
                ),
                N_("choose who's on each team (admins only)"),
            ),
            "language": Verb(
                _words("language lang", "idioma língua", "idioma lengua"),
                N_("set the language of channel posts (admins only)"),
            ),
            "away": Verb(
                _words(
                    "away ooo vacation off",
                    "ausente ausência férias fora folga",
                    "ausente ausencia vacaciones fuera",
                ),
                N_("stop getting new leads until that date"),
                N_("DATE"),
            ),
            "actions": Verb(
                _words(
                    "actions tasks todos",
                    "ações tarefas pendências",
                    "acciones tareas",
                ),
                N_("see open actions, yours first"),
            ),
            "funnel": Verb(
                _words("funnel stages", "funil etapas", "embudo etapas"),
                N_(
                    "see each stage of the funnel, how many leads moved on, and how fast; add a "
                    "period or a past day, a team, or a rep, like “last month” or “@ana march 12”"
                ),
            ),
            "action": Verb(
                _words("action task", "ação nova-ação tarefa", "acción nueva-acción tarea"),
                N_("add an action, with an owner and a due date"),
            ),
            "campaigns": Verb(
                _words(
                    "campaigns campaign",
                    "campanhas campanha",
                    "campañas campaña",
                ),
                N_(
                    "see what each campaign costs and brings in; add source, sector, or size, "
                    "and a period, like “source last month”"
                ),
            ),
            "kpis": Verb(
                _words(
                    "kpis kpi metrics numbers",
                    "indicadores kpis kpi métricas números",
                    "indicadores kpis kpi métricas números",
                ),
                N_("see conversions, costs, and what deals are worth, this month or another"),
                N_("PERIOD"),
            ),
            "forecast": Verb(
                _words("forecast", "previsão previsões", "pronóstico previsión"),
                N_("see how many deals to expect this month and next, and what they're worth"),
            ),
            "costs": Verb(
                _words("costs cost", "custos custo", "costos costo costes"),
                N_("set sales' monthly cost, margin, and churn for the KPIs (admins only)"),
            ),
            "spend": Verb(
                _words(
                    "spend spending",
                    "investimento investimentos gasto gastos",
                    "inversión inversiones gasto gastos",
                ),
                N_("log what a campaign cost in a month (marketing and admins only)"),
            ),
            "export": Verb(
                _words("export", "exportar", "exportar"),
                N_(
                    "get everything stored about a person, or the audit trail "
                    "(team heads and admins only)"
                ),
                N_("L-12, email, or audit"),
            ),
            "back": Verb(
                _words(
                    "back",
                    "voltei volta voltar retornei regresso",
                    "volví vuelta volver regresé regresar regreso",
                ),
                N_("start getting leads again"),
            ),
        },
    ),
}
