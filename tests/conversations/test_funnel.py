"""`/pacto funnel`: the six stages, in each language, of a period, a team or a person."""

import pytest

from funnel.agreement import Terms
from funnel.agreement_parts import Role
from funnel.stages import Stage
from storage import agreements
from storage.work import Work
from tests.office import HELENA, LUCIA, MARINA, RAFAEL, SALES, Office, agree, owner_of, text_of


def name_roles(work: Work) -> None:
    version = agreements.agreement_in_force(work)
    assert version is not None
    terms: Terms = version.terms.changed(
        roles=(Role(stage=Stage.SQL, who="Inside <sales>", what="They call within a day."),)
    )
    agree(work, terms)


async def accepted_lead(office: Office) -> str:
    """Gives who accepted it."""
    card = await office.hand_off(name="Ana Souza")
    await office.press(owner_of(card), "Accept", card)
    await office.quiet()
    await office.move(days=2)
    return owner_of(card)


@pytest.mark.parametrize(
    ("locale", "words", "expected"),
    [
        (
            "en-US",
            "funnel",
            (
                "Funnel, November 2026: Lead 1 → MQL 0 → SQL 1",
                "1 of 1 (100%)",
                "Visitor",
                "Moved on",
            ),
        ),
        ("pt-BR", "funil este mês", ("Funil, novembro de 2026: Lead 1", "Avançaram", "Visitante")),
        ("es-ES", "embudo este mes", ("Embudo, noviembre de 2026: Lead 1", "Avanzaron")),
    ],
)
async def test_the_funnel_of_a_month_in_each_language(
    office: Office, locale: str, words: str, expected: tuple[str, ...]
) -> None:
    await accepted_lead(office)
    await office.work(HELENA, name_roles)
    await office.driver.locale(locale, MARINA)

    text = text_of(await office.answer_to(MARINA, "/pacto", words))

    for each in (*expected, "Inside <sales>"):
        assert each in text, each


async def test_a_team_sees_the_stages_it_owns_and_a_rep_what_they_carried(office: Office) -> None:
    owner = await accepted_lead(office)
    other = LUCIA if owner == RAFAEL else RAFAEL

    sales = text_of(await office.answer_to(MARINA, "/pacto", "funnel sales"))
    assert "MQL 0 → SQL 1 → Opportunity 0 → Customer 0" in sales
    assert "Lead 1" not in sales
    carried = text_of(await office.answer_to(MARINA, "/pacto", f"funnel <@{owner}>"))
    assert "SQL 1" in carried
    nothing = text_of(await office.answer_to(MARINA, "/pacto", f"funnel <@{other}>"))
    assert "No lead reached a stage of the funnel in November 2026." in nothing
    october = text_of(await office.answer_to(MARINA, "/pacto", "funnel october"))
    assert "No lead reached a stage of the funnel in October 2026." in october


@pytest.mark.parametrize("words", ["funnel soon", "funnel L-1"])
async def test_words_that_are_no_period_are_refused(office: Office, words: str) -> None:
    answer = await office.driver.command(RAFAEL, SALES, "/pacto", words)

    assert "I didn't understand" in str(answer)
