"""The database breaks a connection off: what was to be said is said when it is there again."""

import asyncio

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session

from bot.outcomes import RENDER_TRIES
from tests.faults.sending import all_said, hand_off
from tests.office import CARMEN, PATIENCE, RAFAEL, SALES, open_office, text_of


@pytest.mark.parametrize(
    "store_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_a_connection_that_ends_while_a_notice_is_read_is_no_fault_of_the_notice(
    store_url: str,
) -> None:
    """However often Slack had failed before: what has been tried for long is not given up."""
    engine = create_engine(store_url)
    async with open_office(store_url) as office:
        await office.set_up()
        await office.driver.clock(freeze=True)
        await office.driver.fault("server_error", method="chat.postMessage", count=2)
        await hand_off(office, 1)
        await office.eventually(lambda: not office.sandbox.world.faults.waiting)
        await office.eventually(lambda: not office.pacto.relay._under_way)
        with engine.begin() as connection:
            connection.execute(text("UPDATE outbox SET attempts = :n"), {"n": RENDER_TRIES + 1})
        with engine.begin() as holder:  # nobody can read what the notice is about
            holder.execute(text("LOCK TABLE handoff IN ACCESS EXCLUSIVE MODE"))
            await office.driver.clock(advance=60)
            await office.pacto.relay.tick()
            async with asyncio.timeout(PATIENCE):
                while len(_end_those_that_wait(engine)) < 1:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        await all_said(office)
        assert len(await office.driver.messages(SALES)) == 1
        assert len(await office.driver.dms(RAFAEL)) == 1
    engine.dispose()


def _end_those_that_wait(engine) -> list[object]:
    """End the connections that wait for our lock; gives those."""
    statement = (
        "SELECT pg_terminate_backend(pid) FROM pg_locks "
        "WHERE NOT granted AND relation = 'handoff'::regclass"
    )
    with engine.begin() as connection:
        return list(connection.execute(text(statement)))


async def test_without_a_database_people_are_told_in_the_language_they_were_spoken_to_last(
    sqlite_url: str,
) -> None:
    async with open_office(sqlite_url) as office:
        await office.set_up()
        await office.driver.locale("pt-BR", RAFAEL)
        await office.eventually(
            office.driver.command,
            *(RAFAEL, SALES, "/lead", "meus"),
            until=lambda answer: "Você" in text_of(answer["response"]),
        )
        await office.driver.command(
            RAFAEL, SALES, "/digest", "pausar nenhum"
        )  # is refused, in Portuguese
        await office.pacto.store.run(_without_people)
        for member, verb, sentence in (
            (RAFAEL, "meus", "Algo deu errado do nosso lado"),
            (CARMEN, "mine", "Something went wrong on our end"),
        ):
            await office.eventually(
                *(office.driver.command, member, SALES, "/lead", verb),
                until=lambda answer, sentence=sentence: sentence in text_of(answer["response"]),
            )


def _without_people(session: Session) -> None:
    session.execute(text("ALTER TABLE member RENAME TO gone"))
    session.commit()
