"""What was given up is listed, sent again or dismissed, from the terminal."""

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli import cli
from funnel.notices import Welcome
from funnel.people import Caller
from storage import deliveries, outbox
from storage.deliveries import Claim
from storage.mapping import table
from storage.store import Store
from storage.tables import Audit
from storage.work import open_work
from tests.storage.rows import NOW
from tests.storage.test_claim_at_once import HOLD


@pytest.fixture
def pacto(store_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", store_url)
    return lambda *words: CliRunner().invoke(cli, ["outbox", *words])


def give_up(store: Store, user: str) -> int:
    with store.session() as session:
        outbox.put(open_work(session, Caller("T1", "", NOW)), Welcome(user))
        (delivery,) = deliveries.claim(session, Claim("one", NOW, NOW, HOLD), 1)
        assert deliveries.dead_letter(session, delivery, "one", error="msg_too_long")
        session.commit()
    return delivery.id


def audited(store: Store) -> list[str]:
    with store.session() as session:
        return list(session.execute(select(table(Audit).c.what)).scalars())


def test_what_was_given_up_is_listed_and_sent_again(store: Store, pacto) -> None:
    number = give_up(store, "U1")
    assert "msg_too_long" in pacto("list").stdout
    assert pacto("retry", str(number)).exit_code == 0
    assert store.call(outbox.depth)[::2] == (1, 0)
    assert "No failed messages" in pacto("list").stdout
    assert audited(store) == ["dead letter retried"]


def test_all_that_was_given_up_is_dismissed_at_once(store: Store, pacto) -> None:
    give_up(store, "U1")
    give_up(store, "U2")
    assert pacto("dismiss").stdout == "2 dismissed.\n"
    assert store.call(outbox.depth) == (0, None, 0)
    assert audited(store) == ["dead letter dismissed"] * 2


def test_one_that_is_not_there_is_refused_in_a_sentence(store: Store, pacto) -> None:
    answer = pacto("retry", "99")
    assert (answer.exit_code, store.call(outbox.depth)) == (2, (0, None, 0))
