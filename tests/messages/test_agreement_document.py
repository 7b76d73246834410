"""The agreement as a document: whole in Slack, and as a page to print."""

import datetime as dt
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from funnel.agreement_parts import Entry, Objective, Persona, Role
from funnel.people import Person
from funnel.proposals import Signature
from funnel.stages import Side, Stage
from messages import agreement_page, agreement_text
from messages.agreement_page import Parties
from messages.agreement_text import Signed
from messages.terms_changes import Context
from tests.house_rules import check_message, check_view
from tests.messages.message_samples import EN, ES, LOCALIZERS, NOW, PT, agreement, text_of

KNOWN = {"BR": {"SP": ("São Paulo",)}}
FULL = {
    "objectives": tuple(Objective(name=f"Goal {n}", why="&" * 300) for n in range(10)),
    "personas": (Persona(name="Plant manager", sectors=("Food",)),),
    "glossary": tuple(Entry(word=f"Word {n}", meaning="&" * 600) for n in range(30)),
    "roles": tuple(Role(stage=stage, who="SDR", what="<" * 400) for stage in Stage),
    "missed": "&" * 1000,
    "review_on": dt.date(2027, 3, 1),
}


def signed(*sides, **terms):
    signatures = tuple(Signature(side, "UHEAD", NOW) for side in sides)
    version = agreement(3, country="BR", region="SP", **terms)
    return Signed(version, signatures, Context(KNOWN, "BRL"), {"UHEAD": "Helena <Prado>"})


def page(localizer, shown):
    heads = {Side.MARKETING: [Person("UHEAD", "Helena <Prado>")], Side.SALES: []}
    return agreement_page.page(localizer, shown, Parties("Aurora & Sol", heads), NOW)


def test_it_is_whole_with_dates_signatures_and_the_names_of_places():
    glossary = (Entry(word="SQL", meaning="Ready to buy"),)
    roles = (
        Role(stage=Stage.SQL, who="Rep", what="Calls"),
        Role(stage=Stage.LEAD, who="Analyst", what="Nurtures"),
    )
    shown = signed(Side.SALES, glossary=glossary, roles=roles, review_on=dt.date(2027, 3, 1))
    said = text_of(agreement_text.text(EN, shown, NOW))
    for part in (
        "*SQL*: Ready to buy",
        "Public holidays: Brazil · São Paulo",
        "*Marketing*: not signed yet",
        "*Sales*: signed by Helena",
        "Review on Mar 1, 2027",
        "in force since",
    ):
        assert part in said
    assert said.index("Nurtures") < said.index("Calls")


def test_a_version_that_has_not_begun_says_when_it_will():
    shown = signed()
    begins = NOW + dt.timedelta(days=2)
    later = replace(shown, version=replace(shown.version, begins_at=begins))
    assert "versión 3, vigente a partir del" in text_of(agreement_text.text(ES, later, NOW))


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_the_longest_agreement_keeps_to_the_limits_and_the_modal_shows_the_end(localizer):
    shown = signed(Side.SALES, **FULL)
    message = agreement_text.text(localizer, shown, NOW)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    view = agreement_text.modal(localizer, shown, NOW)
    assert check_view(view) == []
    said = "".join(str(block) for block in view["blocks"])
    assert said.count("Word ") == 30
    assert said.count("&amp;") == 10 * 300 + 30 * 600 + 1000


def test_what_a_message_cannot_hold_is_behind_a_button():
    whole = agreement_text.text(EN, signed(), NOW)
    assert "See all" not in text_of(whole)
    part = agreement_text.text(EN, signed(**FULL), NOW)
    is_all_there = text_of(part).count("Word ") == 30
    assert is_all_there or "See all" in text_of(part)


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in {"src", "href"}]


@pytest.mark.parametrize(
    ("localizer", "language", "title"),
    [
        (EN, "en", "Service level agreement"),
        (PT, "pt-BR", "Acordo de nível de serviço"),
        (ES, "es", "Acuerdo de nivel de servicio"),
    ],
)
def test_the_page_speaks_one_language_and_needs_nothing_else(localizer, language, title):
    text = page(localizer, signed(Side.MARKETING, **FULL))
    assert f'<html lang="{language}">' in text
    assert title in text
    parsed = _Tags()
    parsed.feed(text)
    assert not parsed.links
    assert not parsed.tags & {"script", "img", "link", "iframe", "object"}
    assert "\\u" not in text


def test_what_people_typed_is_text_on_the_page():
    entry = Entry(word="<script>alert(1)</script>", meaning="a *b* _c_ {{ 1 + 1 }}\nd")
    text = page(EN, signed(Side.MARKETING, glossary=(entry,)))
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "a *b* _c_ {{ 1 + 1 }}" in text
    assert "Helena &lt;Prado&gt;" in text
    assert "Aurora &amp; Sol" in text
