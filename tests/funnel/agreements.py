"""Strategies for agreements: any terms that both heads could sign, as far as their shape goes."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from funnel.agreement import NUMBERS, TERMS, Terms
from funnel.agreement_parts import Entry, Metric, Objective, Persona, Role, Span
from funnel.lead_fields import NAMES
from funnel.stages import Stage
from funnel.terms import Term, TermKind
from funnel.texts import sanitize

_MINUTE = timedelta(minutes=1)
_TYPED = st.characters(codec="utf-8", exclude_categories=["Cs"])


def texts(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """What somebody may have typed, with whatever YAML and HTML read as more than text."""
    awkward = st.sampled_from(
        ["no", "~", "4 h", "09:00", "- a", "a: b", "# a", "<b>&amp;</b>", " x ", "a\n\n b\n", "012"]
    )
    typed = st.text(_TYPED, max_size=most).map(sanitize) | awkward
    return typed.filter(lambda text: least <= len(text.strip()) and len(text) <= most)


def numbers(term: Term) -> st.SearchStrategy[object]:
    if term.kind is TermKind.TIME:
        return st.integers(term.least // _MINUTE, term.most // _MINUTE).map(lambda n: n * _MINUTE)
    if term.kind is TermKind.COUNT:
        return st.integers(term.least, term.most)
    return st.floats(0.001, 1)


words = st.lists(texts(20, 1), max_size=3, unique=True).map(tuple)
days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
objectives = st.builds(
    Objective,
    name=texts(80, 1),
    metric=st.sampled_from(Metric),
    target=st.decimals(Decimal("0.01"), Decimal(10**9), places=2),
    span=st.sampled_from(Span),
    why=texts(300),
)
personas = st.builds(
    Persona, name=texts(60, 1), about=texts(300), sectors=words, sizes=words, roles=words
)
entries = st.builds(Entry, word=texts(60, 1), meaning=texts(600, 1))
roles = st.builds(Role, stage=st.sampled_from(Stage), who=texts(80, 1), what=texts(400, 1))
_HOURS = ([], [["09:00", "18:00"]], [["08:30", "12:00"], ["13:00", "24:00"]])
weeks = st.fixed_dictionaries(
    {"mon": st.sampled_from(_HOURS[1:])},
    optional={day: st.sampled_from(_HOURS) for day in ("tue", "wed", "sat", "sun")},
)


def _of(records: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(records, max_size=3, unique_by=lambda each: each.key).map(tuple)


terms = st.builds(
    Terms,
    **{name: numbers(TERMS[name]) for name in NUMBERS},
    required_fields=st.lists(st.sampled_from(NAMES), max_size=4, unique=True).map(tuple),
    missed=texts(1000),
    starts_on=st.none() | days,
    review_on=st.none() | days,
    objectives=_of(objectives),
    personas=_of(personas),
    glossary=_of(entries),
    roles=_of(roles),
    zone=st.sampled_from(["America/Sao_Paulo", "Europe/Madrid", "UTC"]),
    week=weeks,
    country=st.sampled_from(["", "BR", "NO"]),
    region=st.sampled_from(["", "SP"]),
    closed=st.lists(days, max_size=3, unique=True).map(tuple),
)
