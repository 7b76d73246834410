"""A command that asks for figures is checked and acknowledged; the relay gathers and answers."""

import pytest
from sqlalchemy import event, func, select

from storage.mapping import table
from storage.tables import Outbox
from storage.work import Work, ours
from tests.office import GENERAL, RAFAEL, SALES, SERGIO, Office, text_of

_outbox = table(Outbox)


def answers_put(work: Work) -> int:
    put = select(func.count()).where(ours(_outbox), _outbox.c.kind == "reply")
    return int(work.rows(put).scalar_one())


@pytest.mark.parametrize(("command", "text"), [("/sla", "status"), ("/sla", ""), ("/digest", "")])
async def test_figures_are_neither_gathered_nor_rendered_before_the_acknowledgement(
    office: Office, command: str, text: str
) -> None:
    await office.quiet()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    async with office.pacto.relay._claiming:  # the relay holds still
        event.listen(office.pacto.store.engine, "before_cursor_execute", note)
        answer = await office.driver.command(SERGIO, SALES, command, text)
        event.remove(office.pacto.store.engine, "before_cursor_execute", note)
        assert answer["acked"]
        assert answer["response"] is None
        assert not [statement for statement in statements if "lead_event" in statement]
        assert not [statement for statement in statements if "agreement.terms" in statement]
        assert sum("INTO outbox" in statement for statement in statements) == 1
    await office.quiet()
    assert len(await office.ephemerals(SERGIO)) == 1


@pytest.mark.parametrize(
    ("command", "text", "sentence"),
    [
        ("/sla", "status nonsense", "nonsense"),
        ("/digest", "now nonsense", "nonsense"),
    ],
)
async def test_words_that_nobody_can_read_are_refused_in_the_acknowledgement(
    office: Office, command: str, text: str, sentence: str
) -> None:
    answer = await office.driver.command(SERGIO, SALES, command, text)
    assert sentence in text_of(answer["response"])
    await office.quiet()
    [refusal] = await office.ephemerals(SERGIO)
    assert sentence in text_of(refusal)
    assert not await office.stored(answers_put)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("status @nobody", "@nobody"),
        ("status L-99", "L-99"),
        ("status <@U0STRANGER>", "U0STRANGER"),
    ],
)
async def test_what_only_the_database_knows_is_refused_privately_by_the_relay(
    office: Office, text: str, sentence: str
) -> None:
    refusal = await office.answer_to(RAFAEL, "/sla", text, channel=GENERAL)
    assert sentence in text_of(refusal)
    messages = await office.driver.messages(GENERAL, RAFAEL)
    assert all(message.get("ephemeral") for message in messages)


async def test_a_refusal_by_the_relay_is_in_the_language_of_who_asked(office: Office) -> None:
    await office.driver.locale("pt-BR", RAFAEL)
    await office.eventually(
        office.driver.command,
        *(RAFAEL, GENERAL, "/lead", "ajuda"),
        until=lambda answer: "buscar" in text_of(answer["response"]),
    )
    refusal = await office.answer_to(RAFAEL, "/sla", "status L-99")
    assert "Não encontrei" in text_of(refusal)
