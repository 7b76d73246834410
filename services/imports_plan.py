"""How the columns of a file become leads: said by flags, or guessed from the header."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from funnel.agreement import Terms
from funnel.keys import fold
from funnel.stages import EventKind, Stage
from funnel.zones import find_zone
from services.leads import TEXT_FIELDS

FIELDS = (*TEXT_FIELDS, "email", "phone", "owner", "marketer", "value", "why")


@dataclass(frozen=True)
class Target:
    """What a row says has happened: the event (None: no more than that there is a lead)."""

    event: EventKind | None
    stage: Stage


TARGETS: Mapping[str, Target] = {
    "lead": Target(None, Stage.LEAD),
    "mql": Target(EventKind.MQL, Stage.MQL),
    "sql": Target(EventKind.SQL, Stage.SQL),
    "opportunity": Target(EventKind.OPPORTUNITY, Stage.OPPORTUNITY),
    "won": Target(EventKind.WON, Stage.CUSTOMER),
    "lost": Target(EventKind.LOST, Stage.LOST),
}

# Header names that say which field they hold, in English, Portuguese and Spanish.
_NAMES: Mapping[str, str] = {
    "name": "name|full name|contact|contact name|nome|nome completo|contato|nombre"
    "|nombre completo|nombre y apellido|contacto",
    "company": "company|company name|organization|organisation|account|empresa|nome da empresa"
    "|razao social|compania|nombre de la empresa|organizacao|organizacion",
    "email": "email|e mail|mail|email address|correo|correo electronico|endereco de email",
    "phone": "phone|phone number|telephone|mobile|telefone|celular|whatsapp|telefono|movil",
    "source": "source|lead source|origin|origem|fonte|origen|fuente|utm source",
    "campaign": "campaign|campanha|campana|utm campaign",
    "sector": "sector|industry|segment|segmento|setor|ramo|industria",
    "company_size": "company size|size|employees|porte|porte da empresa|tamanho|funcionarios"
    "|tamano|tamano de la empresa|empleados",
    "persona": "persona",
    "notes": "notes|comments|observacoes|notas|comentarios|observaciones",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split("|")}


class PlanError(ValueError):
    """An import that cannot begin as it was asked for; `str()` is the sentence that says why."""


@dataclass(frozen=True)
class ImportPlan:
    """What to read from which column. Dates without an offset are of `zone`.

    `date_format` is strptime's, "" reads ISO 8601. `country` (ISO 3166-1) reads phone numbers
    without a prefix. `defaults` fill empty cells.
    """

    stage: str = "lead"
    columns: Mapping[str, str] = field(default_factory=dict)  # field → column
    id_column: str = ""
    at_column: str = ""
    date_format: str = ""
    zone: str = Terms.zone
    country: str = ""
    keep: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    add_duplicates: bool = False

    @property
    def target(self) -> Target:
        return TARGETS[self.stage]

    def fingerprint(self, digest: str) -> str:
        """The mark of this plan over a content: the content's digest, then the plan's own."""
        plain: dict[str, Any] = asdict(self)
        text = json.dumps(plain, sort_keys=True)
        return f"{digest}-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def make_plan(
    header: Sequence[str],
    *,
    stage: str = "lead",
    maps: Iterable[str] = (),
    sets: Iterable[str] = (),
    keep: Iterable[str] = (),
    id_column: str = "",
    at_column: str = "",
    date_format: str = "",
    zone: str = Terms.zone,
    country: str = "",
    add_duplicates: bool = False,
) -> ImportPlan:
    """A plan for a file with this header, from flags as typed; the other fields are guessed.

    `maps` are "field=column", `sets` "field=text". Raises `PlanError` for a stage, field, column,
    zone or country that there is not, or a column that is there twice.
    """
    if stage not in TARGETS:
        raise PlanError(f"There is no stage {stage!r}. There are: {', '.join(TARGETS)}.")
    if find_zone(zone) is None:
        raise PlanError(f"There is no time zone {zone!r}. One is America/Sao_Paulo.")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise PlanError(f"{country!r} is no country code. Brazil's is BR.")
    columns = {name: _column(header, text) for name, text in _pairs("--map", maps)}
    named_id = _column(header, id_column) if id_column else ""
    named_at = _column(header, at_column) if at_column else ""
    kept = tuple(_column(header, name) for name in keep)
    taken = {*columns.values(), named_id, named_at, *kept}
    for name, column in guess(header).items():
        if name not in columns and column not in taken:
            columns[name] = _column(header, column)
    plan = ImportPlan(
        stage=stage,
        columns=columns,
        id_column=named_id,
        at_column=named_at,
        date_format=date_format,
        zone=zone,
        country=country.upper(),
        keep=kept,
        defaults=dict(_pairs("--set", sets)),
        add_duplicates=add_duplicates,
    )
    for name, stages in (("value", ("opportunity", "won")), ("why", ("lost",))):
        if stage not in stages and name in {*plan.columns, *plan.defaults}:
            raise PlanError(f"{name!r} is kept with --stage {' or '.join(stages)} only.")
    _check_reach(header, plan)
    return plan


def guess(header: Iterable[str]) -> dict[str, str]:
    """The columns whose name says what they hold: field → column, the first of its kind."""
    found: dict[str, str] = {}
    for column in header:
        name = _FIELD_OF.get(" ".join(fold(column).replace("_", " ").replace("-", " ").split()))
        if name and name not in found:
            found[name] = column
    return found


def _check_reach(header: Sequence[str], plan: ImportPlan) -> None:
    """Refuse a plan by which no row at all could become a lead."""
    given = {*plan.columns, *plan.defaults}
    if plan.id_column or ("name" in given and given & {"email", "phone"}):
        return
    raise PlanError(
        "Each lead needs a name and an e-mail or phone, or an id of its own: say which columns"
        f" hold them, e.g. --map name=COLUMN --map email=COLUMN, or --id COLUMN. {_there(header)}"
    )


def _pairs(flag: str, texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    seen = set()
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not sign or not value.strip():
            raise PlanError(f"{flag} {text!r} is not like {flag} source=origin.")
        if name not in FIELDS:
            raise PlanError(f"{flag}: there is no field {name!r}. There are: {', '.join(FIELDS)}.")
        if name in seen:
            raise PlanError(f"{flag}: {name!r} is given twice.")
        seen.add(name)
        yield name, value.strip()


def _column(header: Sequence[str], wanted: str) -> str:
    """The header's spelling of a column, whatever the case."""
    exact = [column for column in header if column == wanted]
    found = exact or [column for column in header if fold(column) == fold(wanted)]
    if not found:
        raise PlanError(f"There is no column {wanted!r}. {_there(header)}")
    if len(found) > 1:
        raise PlanError(
            f"The column {wanted!r} is there {len(found)} times; give each its own name."
        )
    return found[0]


def _there(header: Sequence[str]) -> str:
    return f"The columns are: {', '.join(column or '(no name)' for column in header)}."
