"""A message that is on its way while its lead is erased is found, and shows nothing of them."""

from typing import Any

from sqlalchemy import select

from funnel.notices import DirectMessage, MessageErased, ThreadLine
from funnel.stages import EventKind
from services import privacy
from storage.mapping import table
from storage.tables import Outbox
from storage.work import Work
from tests.office import text_of
from tests.seeded import SeededCompany, at
from views import notices
from views.posts import Erasure, Nothing, Post, Setting

NOW = at("2026-11-16 10:00")


def render(company: SeededCompany, notice: Any, *, tried: bool = False) -> Any:
    return company.read(notices.render, NOW, notice, Setting(tried=tried))


def arrive(company: SeededCompany, post: Post, ts: str = "1.1") -> None:
    """Slack has taken a message: what is kept of it, as the relay does."""

    def keep(work: Work) -> None:
        assert post.keep is not None
        post.keep(work, "D1ANA", ts)
        work.commit()

    company.read(keep, NOW)


def erasures(company: SeededCompany) -> list[MessageErased]:
    outbox = table(Outbox)
    rows = select(outbox.c.payload).where(outbox.c.kind == MessageErased.kind)
    with company.store.session() as session:
        payloads = session.execute(rows.order_by(outbox.c.id)).scalars()
        return [MessageErased.from_json(payload) for payload in payloads]


def handed(company: SeededCompany) -> DirectMessage:
    handoff = company.hand(NOW, name="Zuleika")
    return DirectMessage(handoff, 1, EventKind.ASSIGNED, "", "UANA")


def forget(company: SeededCompany) -> None:
    company.ask(privacy.forget, "UMARIA", NOW, [1])


def test_what_arrives_after_the_erasure_is_erased_too(company: SeededCompany) -> None:
    direct = handed(company)
    post = render(company, direct)
    assert "Zuleika" in text_of(post.message.blocks)
    forget(company)
    assert erasures(company) == []
    arrive(company, post)
    (late,) = erasures(company)
    erasure = render(company, late)
    assert isinstance(erasure, Erasure)
    assert (erasure.channel, erasure.update) == ("D1ANA", "1.1")
    assert "Zuleika" not in text_of(erasure.message.blocks)


def test_a_message_is_erased_again_when_it_was_being_updated(company: SeededCompany) -> None:
    post = render(company, handed(company))
    arrive(company, post)
    forget(company)
    arrive(company, post)
    assert len(erasures(company)) == 2


def test_nothing_new_is_said_about_who_is_erased(company: SeededCompany) -> None:
    direct = handed(company)
    forget(company)
    assert isinstance(render(company, direct), Nothing)


def test_what_an_earlier_try_may_have_left_is_looked_for(company: SeededCompany) -> None:
    direct = handed(company)
    forget(company)
    post = render(company, direct, tried=True)
    assert (post.channel, post.update) == ("UANA", None)
    assert "Zuleika" not in text_of(post.message.blocks) + post.message.text
    arrive(company, post)
    assert len(erasures(company)) == 1


def test_a_second_erasure_changes_nothing(company: SeededCompany) -> None:
    direct = handed(company)
    arrive(company, render(company, direct))
    forget(company)
    forget(company)
    assert len(erasures(company)) == 1
    line = ThreadLine(direct.handoff, 1, EventKind.ACCEPTED, "UANA")
    assert isinstance(render(company, line), Nothing)
