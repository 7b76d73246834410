"""The languages: what each is called, and what people type in it beside the verbs of commands.

What is said in a language stands in `messages/locale/`, the verbs in `messages.commands`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Variant:
    """A language as other countries write it: their formats, and words in a small catalog on top.

    `territories` of a reader's locale ask for it; none are all but those of the language itself.
    `words`: what the language says, and what is said there instead.
    """

    locale: str
    name: str
    territories: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Language:
    """`locale` names the catalog and begins with the language's ISO code.

    Words are lower case without accents. `weekdays` are the first three letters from Monday on;
    `day_before` is the day before yesterday; `columns` the headers of a file, by field of a lead;
    `fillers` say nothing in a question.
    """

    locale: str
    name: str
    territory: str
    variant: Variant | None = None
    weekdays: tuple[str, ...]
    tomorrow: tuple[str, ...]
    today: tuple[str, ...]
    yesterday: tuple[str, ...]
    day_before: tuple[str, ...]
    this_month: tuple[str, ...]
    last_month: tuple[str, ...]
    this_week: tuple[str, ...]
    last_week: tuple[str, ...]
    marketing: tuple[str, ...]
    sales: tuple[str, ...]
    fillers: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]


_ENGLISH = Language(
    locale="en",
    name="English (US)",
    territory="US",
    variant=Variant(
        "en_GB", "English (UK)", frozenset({"GB", "UK", "IE", "AU", "NZ", "ZA", "IN", "SG"})
    ),
    tomorrow=("tomorrow",),
    today=("today",),
    yesterday=("yesterday",),
    day_before=("day before yesterday",),
    weekdays=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    this_month=("this month", "current month", "month"),
    last_month=("last month", "previous month", "past month"),
    this_week=("this week", "current week", "week"),
    last_week=("last week", "previous week", "past week"),
    marketing=("marketing", "mkt"),
    sales=("sales",),
    fillers=("of", "in", "on", "as", "for", "and", "the", "team", "lead", "status"),
    columns={
        "name": ("name", "full name", "contact", "contact name"),
        "company": ("company", "company name", "organization", "organisation", "account"),
        "email": ("email", "e mail", "mail", "email address"),
        "phone": ("phone", "phone number", "telephone", "mobile"),
        "source": ("source", "lead source", "origin", "utm source"),
        "campaign": ("campaign", "utm campaign"),
        "sector": ("sector", "industry", "segment"),
        "company_size": ("company size", "size", "employees"),
        "job_title": ("job title", "title", "role", "position"),
        "activity": ("activity", "activities", "actions"),
        "persona": ("persona",),
        "notes": ("notes", "comments"),
    },
)
_PORTUGUESE = Language(
    locale="pt_BR",
    name="Português (Brasil)",
    territory="BR",
    tomorrow=("amanha",),
    today=("hoje",),
    yesterday=("ontem",),
    day_before=("anteontem", "antes de ontem"),
    weekdays=("seg", "ter", "qua", "qui", "sex", "sab", "dom"),
    this_month=("este mes", "esse mes", "neste mes", "nesse mes", "mes atual", "mes"),
    last_month=("mes passado", "ultimo mes", "mes anterior"),
    this_week=("esta semana", "essa semana", "nesta semana", "nessa semana", "semana atual"),
    last_week=("semana passada", "ultima semana", "semana anterior"),
    marketing=("marketing", "mkt"),
    sales=("vendas",),
    fillers=(
        *("do", "da", "de", "no", "na", "em", "e", "o", "a", "dia"),
        *("equipe", "time", "situacao"),
    ),
    columns={
        "name": ("nome", "nome completo", "contato"),
        "company": ("empresa", "nome da empresa", "razao social", "organizacao"),
        "email": ("endereco de email",),
        "phone": ("telefone", "celular", "whatsapp"),
        "source": ("origem", "fonte"),
        "campaign": ("campanha",),
        "sector": ("segmento", "setor", "ramo"),
        "company_size": ("porte", "porte da empresa", "tamanho", "funcionarios"),
        "job_title": ("cargo", "funcao"),
        "activity": ("atividade", "atividades", "acoes"),
        "persona": ("persona",),
        "notes": ("observacoes", "notas", "comentarios"),
    },
)
_SPANISH = Language(
    locale="es",
    name="Español (España)",
    territory="ES",
    variant=Variant(
        "es_419",
        "Español (Latinoamérica)",
        words={
            "añadir": "agregar",
            "añadirte": "agregarte",
            "añade": "agrega",
            "añadió": "agregó",
            "añádelo": "agrégalo",
            "añádelos": "agrégalos",
            "añadido": "agregado",
            "días festivos": "feriados",
            "día festivo": "feriado",
            "festivos": "feriados",
            "festivo": "feriado",
            "importe": "monto",
            "importes": "montos",
            "coste": "costo",
            "costes": "costos",
            "un ordenador": "una computadora",
            "cualificado": "calificado",
            "ticket medio": "ticket promedio",
            "enhorabuena": "felicidades",
            "merece la pena": "vale la pena",
            "móvil": "celular",
        },
    ),
    tomorrow=("manana",),
    today=("hoy",),
    yesterday=("ayer",),
    day_before=("anteayer", "antier", "antes de ayer"),
    weekdays=("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
    this_month=("este mes", "mes actual", "mes"),
    last_month=("mes pasado", "ultimo mes", "mes anterior"),
    this_week=("esta semana", "semana actual", "semana"),
    last_week=("semana pasada", "ultima semana", "semana anterior"),
    marketing=("marketing", "mkt"),
    sales=("ventas",),
    fillers=("del", "de", "la", "el", "al", "en", "y", "dia", "equipo", "estado"),
    columns={
        "name": ("nombre", "nombre completo", "nombre y apellido", "contacto"),
        "company": ("empresa", "compania", "nombre de la empresa", "organizacion"),
        "email": ("correo", "correo electronico"),
        "phone": ("telefono", "movil", "celular", "whatsapp"),
        "source": ("origen", "fuente"),
        "campaign": ("campana",),
        "sector": ("segmento", "industria"),
        "company_size": ("tamano", "tamano de la empresa", "empleados"),
        "job_title": ("cargo", "puesto"),
        "activity": ("actividad", "actividades", "acciones"),
        "persona": ("persona",),
        "notes": ("observaciones", "notas", "comentarios"),
    },
)

LANGUAGES: Final = (_ENGLISH, _PORTUGUESE, _SPANISH)
"""The first is the source: its sentences are the msgids."""

_LONGEST_HEADER = 500  # characters of what a browser sends

LOCALES: Final = tuple(language.locale for language in LANGUAGES)
VARIANTS: Final = tuple(each.variant for each in LANGUAGES if each.variant)
NAMES: Final = {
    each.locale: each.name
    for language in LANGUAGES
    for each in (language, language.variant)
    if each is not None
}
"""Every language and variant that can be chosen, by its own name."""


def locale_of(tag: str | None) -> str:
    """The locale for what Slack or a browser says of a person ("pt-BR", "es-LA").

    English for an unknown language; of a known one the variant of the territory, if it has one.
    """
    code, _, territory = (tag or "").strip().replace("_", "-").partition("-")
    language = _by_code(code.lower())
    if language is None:
        return LOCALES[0]
    variant, territory = language.variant, territory.upper()
    if variant is None or territory in {"", language.territory}:
        return language.locale
    wanted = not variant.territories or territory in variant.territories
    return variant.locale if wanted else language.locale


def accepted(header: str) -> str:
    """The locale that a browser asks for most ("fr, pt-BR;q=0.9"); English where it knows none."""
    wishes: list[tuple[float, str]] = []
    for part in header[:_LONGEST_HEADER].split(","):
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.partition("=")[2] or 1)
        except ValueError:
            weight = 0.0
        if _by_code(tag.strip().partition("-")[0].lower()) is not None:
            wishes.append((weight, tag))
    return locale_of(max(wishes, key=lambda wish: wish[0])[1]) if wishes else LOCALES[0]


def by_locale(locale: str) -> Language:
    """The language of a locale or variant; the source where there is none such."""
    return _by_code(locale.partition("_")[0]) or LANGUAGES[0]


def _by_code(code: str) -> Language | None:
    return next((each for each in LANGUAGES if each.locale.partition("_")[0] == code), None)
