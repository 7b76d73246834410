"""The words of the agreement's parts: titles, labels and hints of forms, a sentence for each entry.

`messages.terms.WORDS` has those of its numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from blockkit.mrkdwn import Mrkdwn, join
from funnel.agreement_parts import (
    Criterion,
    Entry,
    Metric,
    Objective,
    Persona,
    Role,
    Span,
    SplitBy,
    SqlPart,
)
from funnel.terms import Section
from messages import labels, qualification
from messages.localizer import N_, Localizer

SECTIONS: Final = {
    Section.OBJECTIVES: N_("Objectives"),
    Section.MARKETING: N_("Marketing commits to"),
    Section.SQL_PARTS: N_("SQLs by persona and source"),
    Section.SALES: N_("Sales commits to"),
    Section.QUALIFICATION: N_("Who qualifies"),
    Section.CRITERIA: N_("Qualification criteria"),
    Section.PERSONAS: N_("Personas"),
    Section.GLOSSARY: N_("Glossary"),
    Section.ROLES: N_("Who does what"),
    Section.HOURS: N_("Business hours"),
    Section.MISSED: N_("When a commitment is missed"),
    Section.DATES: N_("Start and review"),
}
METRICS: Final = {
    Metric.WON: N_("Deals won"),
    Metric.VALUE: N_("Value of deals won"),
    Metric.SQLS: N_("SQLs handed off"),
    Metric.CONVERSION: N_("SQLs that become customers (%)"),
    Metric.SPEED: N_("Time to first touch (business hours)"),
    Metric.MARKED: N_("Something you can't count"),
}
SPLITS: Final = {SplitBy.PERSONA: N_("Persona"), SplitBy.SOURCE: N_("Source")}
SPANS: Final = {Span.MONTH: N_("Every month"), Span.QUARTER: N_("Every quarter")}


@dataclass(frozen=True)
class FieldWords:
    """The label of a field in a form and, where it needs one, its hint."""

    label: str
    hint: str = ""


@dataclass(frozen=True)
class RecordWords:
    """What a list's entries are called, its buttons, and the fields of one entry."""

    add: str
    edit: str
    empty: str
    fields: Mapping[str, FieldWords]


_SEVERAL = N_("Separate several with commas. Leave it empty if it doesn't matter.")
RECORD_WORDS: Final[dict[str, RecordWords]] = {
    "objectives": RecordWords(
        N_("Add an objective"),
        N_("Edit objective"),
        N_("No objectives yet. What do both teams want to reach together?"),
        {
            "name": FieldWords(N_("Objective"), N_("For example, “Win bigger customers”.")),
            "metric": FieldWords(N_("What you count")),
            "target": FieldWords(
                N_("Target"), N_("In deals, money, SQLs, percent, or business hours.")
            ),
            "span": FieldWords(N_("How often it resets")),
            "why": FieldWords(N_("Why it matters")),
        },
    ),
    "sql_parts": RecordWords(
        N_("Add a split"),
        N_("Edit split"),
        N_("Not split. Should some of these SQLs match a persona or come from one source?"),
        {
            "by": FieldWords(N_("Split by")),
            "name": FieldWords(
                N_("Which one"),
                N_("A persona from this agreement, or a source exactly as it appears on leads."),
            ),
            "least": FieldWords(N_("SQLs per month, at least")),
        },
    ),
    "criteria": RecordWords(
        N_("Add a criterion"),
        N_("Edit criterion"),
        N_("No criteria yet. What makes a lead worth sales' time?"),
        {
            "name": FieldWords(N_("Criterion"), N_("For example, “Food industry”.")),
            "counts": FieldWords(N_("What it does")),
            "looks_at": FieldWords(N_("Field")),
            "values": FieldWords(
                N_("Any of these values"),
                N_("Separate several with commas. Leave it empty to accept anything filled in."),
            ),
            "points": FieldWords(N_("Points"), N_("From -100 to 100. Only for fit and interest.")),
        },
    ),
    "personas": RecordWords(
        N_("Add a persona"),
        N_("Edit persona"),
        N_("No personas yet. Who are you looking for?"),
        {
            "name": FieldWords(N_("Persona"), N_("For example, “Plant manager”.")),
            "about": FieldWords(N_("What you know about them")),
            "sectors": FieldWords(N_("Sectors"), _SEVERAL),
            "sizes": FieldWords(N_("Company sizes"), _SEVERAL),
            "roles": FieldWords(N_("Job titles"), _SEVERAL),
        },
    ),
    "glossary": RecordWords(
        N_("Add a term"),
        N_("Edit term"),
        N_("No terms yet. Start with the point where an MQL becomes an SQL."),
        {
            "word": FieldWords(N_("Term"), N_("For example, “SQL”.")),
            "meaning": FieldWords(N_("What both teams mean by it")),
        },
    ),
    "roles": RecordWords(
        N_("Add a stage"),
        N_("Edit stage"),
        N_("Nothing here yet. Who owns a lead at each stage, and what do they do?"),
        {
            "stage": FieldWords(N_("Stage")),
            "who": FieldWords(N_("Who"), N_("For example, “SDR” or “Marketing analyst”.")),
            "what": FieldWords(N_("What they do")),
        },
    ),
}
"""By the name of the list in `funnel.agreement_parts.RECORDS`."""

TEXT_WORDS: Final[dict[str, FieldWords]] = {
    "missed": FieldWords(
        N_("What you do when a commitment is missed"),
        N_("In your own words. It's part of what both heads sign."),
    ),
    "required_fields": FieldWords(
        N_("Required fields"), N_("What marketing fills in before a lead is handed off.")
    ),
    "sql_by": FieldWords(N_("When a lead meets the SQL criteria")),
    "starts_on": FieldWords(
        N_("In force from"), N_("Leave it empty to start as soon as both heads have signed.")
    ),
    "review_on": FieldWords(
        N_("Review date"), N_("Both heads get a reminder, with how each commitment went.")
    ),
}
"""Of the single values of the agreement that are no numbers."""


def record_sentence(localizer: Localizer, record: Any, currency: str) -> Mrkdwn:
    """An entry of a list in one sentence or two, as the agreement reads."""
    return _SENTENCES[type(record)](localizer, record, currency)


def record_name(localizer: Localizer, record: Any) -> str:
    """What an entry is called."""
    if isinstance(record, Role):
        return labels.stage(localizer, record.stage)
    if isinstance(record, SqlPart):
        return f"{localizer.say(SPLITS[record.by])}: {record.name}"
    return record.word if isinstance(record, Entry) else str(record.name)


def target(localizer: Localizer, objective: Objective, currency: str) -> str:
    """The target of an objective in its unit; "" where nothing is counted."""
    value = objective.target
    if objective.metric is Metric.MARKED:
        return ""
    if objective.metric is Metric.VALUE:
        return localizer.money(value, currency)
    if objective.metric is Metric.CONVERSION:
        return localizer.percent(float(value) / 100)
    number = localizer.number(int(value) if value == int(value) else float(value))
    if objective.metric is Metric.SPEED:
        return localizer.say("{n} business hours", n=number)
    if objective.metric is Metric.SQLS:
        return localizer.say("{n} SQLs", n=number)
    return localizer.say("{n} deals", n=number)


def _objective(localizer: Localizer, objective: Objective, currency: str) -> Mrkdwn:
    amount = target(localizer, objective, currency)
    span = localizer.say(SPANS[objective.span]).lower()
    if not amount:
        first = localizer.mark("*{name}* ({span})", name=objective.name, span=span)
    elif objective.metric is Metric.SPEED:
        first = localizer.mark(
            "*{name}*: first touch within {target} (median), {span}",
            name=objective.name,
            target=amount,
            span=span,
        )
    elif objective.metric is Metric.CONVERSION:
        first = localizer.mark(
            "*{name}*: {target} of SQLs become customers, {span}",
            name=objective.name,
            target=amount,
            span=span,
        )
    else:
        first = localizer.mark(
            "*{name}*: {target}, {span}", name=objective.name, target=amount, span=span
        )
    return join([first, objective.why], ". ") if objective.why else first


def _persona(localizer: Localizer, persona: Persona, _: str) -> Mrkdwn:
    parts = [
        localizer.mark("{what}: {values}", what=localizer.say(label), values=localizer.list(values))
        for label, values in (
            (N_("Sectors"), persona.sectors),
            (N_("Company sizes"), persona.sizes),
            (N_("Job titles"), persona.roles),
        )
        if values
    ]
    name = localizer.mark("*{name}*", name=persona.name)
    return join([name, *([persona.about] if persona.about else []), *parts], " · ")


def _sql_part(localizer: Localizer, part: SqlPart, _: str) -> Mrkdwn:
    if part.by is SplitBy.PERSONA:
        return localizer.mark_count(
            "At least {n} SQL per month that matches the persona *{name}*",
            "At least {n} SQLs per month that match the persona *{name}*",
            part.least,
            name=part.name,
        )
    return localizer.mark_count(
        "At least {n} SQL per month from *{name}*",
        "At least {n} SQLs per month from *{name}*",
        part.least,
        name=part.name,
    )


def _entry(localizer: Localizer, entry: Entry, _: str) -> Mrkdwn:
    return localizer.mark("*{word}*: {meaning}", word=entry.word, meaning=entry.meaning)


def _role(localizer: Localizer, role: Role, _: str) -> Mrkdwn:
    stage = labels.stage(localizer, role.stage)
    return localizer.mark("*{stage}*: {who}. {what}", stage=stage, who=role.who, what=role.what)


_SENTENCES: Final[Mapping[type, Callable[[Localizer, Any, str], Mrkdwn]]] = {
    Objective: _objective,
    SqlPart: _sql_part,
    Criterion: qualification.criterion,
    Persona: _persona,
    Entry: _entry,
    Role: _role,
}


def number_of(value: Decimal) -> str:
    """An amount as it is typed: without needless zeros."""
    return f"{value.normalize():f}"
