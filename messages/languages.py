"""The languages: what each is called, and what people type in it beside the verbs of commands.

What is said in a language stands in `messages/locale/`, the verbs in `messages.commands`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Language:
    """`locale` names the catalog and begins with the language's ISO code.

    Words are lower case without accents. `weekdays` are the first three letters from Monday on;
    `columns` the headers of a file, by field of a lead; `fillers` say nothing in a question.
    """

    locale: str
    name: str
    month_first: bool = False
    weekdays: tuple[str, ...]
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
    name="English",
    month_first=True,
    weekdays=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    this_month=("this month", "current month", "month"),
    last_month=("last month", "previous month", "past month"),
    this_week=("this week", "current week", "week"),
    last_week=("last week", "previous week", "past week"),
    marketing=("marketing", "mkt"),
    sales=("sales",),
    fillers=("of", "in", "for", "and", "the", "team", "lead", "status"),
    columns={
        "name": ("name", "full name", "contact", "contact name"),
        "company": ("company", "company name", "organization", "organisation", "account"),
        "email": ("email", "e mail", "mail", "email address"),
        "phone": ("phone", "phone number", "telephone", "mobile"),
        "source": ("source", "lead source", "origin", "utm source"),
        "campaign": ("campaign", "utm campaign"),
        "sector": ("sector", "industry", "segment"),
        "company_size": ("company size", "size", "employees"),
        "persona": ("persona",),
        "notes": ("notes", "comments"),
    },
)
_PORTUGUESE = Language(
    locale="pt_BR",
    name="Português (Brasil)",
    weekdays=("seg", "ter", "qua", "qui", "sex", "sab", "dom"),
    this_month=("este mes", "esse mes", "neste mes", "nesse mes", "mes atual", "mes"),
    last_month=("mes passado", "ultimo mes", "mes anterior"),
    this_week=("esta semana", "essa semana", "nesta semana", "nessa semana", "semana atual"),
    last_week=("semana passada", "ultima semana", "semana anterior"),
    marketing=("marketing", "mkt"),
    sales=("vendas",),
    fillers=("do", "da", "de", "no", "na", "em", "e", "o", "a", "equipe", "time", "situacao"),
    columns={
        "name": ("nome", "nome completo", "contato"),
        "company": ("empresa", "nome da empresa", "razao social", "organizacao"),
        "email": ("endereco de email",),
        "phone": ("telefone", "celular", "whatsapp"),
        "source": ("origem", "fonte"),
        "campaign": ("campanha",),
        "sector": ("segmento", "setor", "ramo"),
        "company_size": ("porte", "porte da empresa", "tamanho", "funcionarios"),
        "persona": ("persona",),
        "notes": ("observacoes", "notas", "comentarios"),
    },
)
_SPANISH = Language(
    locale="es",
    name="Español",
    weekdays=("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
    this_month=("este mes", "mes actual"),
    last_month=("mes pasado", "ultimo mes", "mes anterior"),
    this_week=("esta semana", "semana actual", "semana"),
    last_week=("semana pasada", "ultima semana", "semana anterior"),
    marketing=("marketing", "mkt"),
    sales=("ventas",),
    fillers=("del", "de", "la", "el", "en", "y", "equipo", "estado"),
    columns={
        "name": ("nombre", "nombre completo", "nombre y apellido", "contacto"),
        "company": ("empresa", "compania", "nombre de la empresa", "organizacion"),
        "email": ("correo", "correo electronico"),
        "phone": ("telefono", "movil"),
        "source": ("origen", "fuente"),
        "campaign": ("campana",),
        "sector": ("segmento", "industria"),
        "company_size": ("tamano", "tamano de la empresa", "empleados"),
        "persona": ("persona",),
        "notes": ("observaciones", "notas", "comentarios"),
    },
)

LANGUAGES: Final = (_ENGLISH, _PORTUGUESE, _SPANISH)
"""The first is the source: its sentences are the msgids."""

LOCALES: Final = tuple(language.locale for language in LANGUAGES)
NAMES: Final = {language.locale: language.name for language in LANGUAGES}


def locale_of(tag: str | None) -> str:
    """The locale for what Slack says of a person ("pt-BR"); English for an unknown language."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    known = {locale.partition("_")[0]: locale for locale in LOCALES}
    return known.get(code, LOCALES[0])


def by_locale(locale: str) -> Language:
    """The language of a locale; the source where there is none such."""
    return next((each for each in LANGUAGES if each.locale == locale), LANGUAGES[0])
