"""Both heads sign at the same instant, also in twenty threads: one version, told once."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlmodel import Session

from funnel.notices import AgreementChanged
from funnel.people import Caller
from funnel.proposals import Proposal
from funnel.refusals import Refusal
from funnel.stages import Side
from services import proposals, sent_proposals, signing
from storage import agreements, people, tables
from storage import proposals as stored
from storage.mapping import table
from storage.store import Store, in_work
from storage.work import Work, open_work
from tests.office import HELENA, MARKETING, MONDAY_TEN, SALES, SERGIO, TEAM, set_up_company

HEADS = {Side.MARKETING: HELENA, Side.SALES: SERGIO}


def caller(user: str) -> Caller:
    return Caller(TEAM, user, MONDAY_TEN)


@pytest.fixture
def store_of_aurora(store: Store) -> Store:
    def set_up(session: Session) -> None:
        work = open_work(session, caller(HELENA))
        people.ensure_company(work)
        people.change_member(work, HELENA, is_admin=True)
        set_up_company(session, caller(HELENA))

    store.call(set_up)
    return store


def sent(store: Store) -> Proposal:
    proposals_of = in_work(caller(SERGIO), proposals.begin)
    since = store.call(proposals_of).proposal.revision
    draft = store.call(in_work(caller(SERGIO), proposals.save), {"sql_target": 55}, since=since)
    store.call(in_work(caller(SERGIO), sent_proposals.send), revision=draft.proposal.revision)
    return draft.proposal


def at_once(store: Store, services: list[tuple[str, Callable[[Work], object]]]) -> list[str]:
    """Run each for its user in a thread of its own; gives the codes of what was refused."""
    start, refused = threading.Barrier(len(services)), list[str]()

    def run(user: str, service: Callable[[Work], object]) -> None:
        with store.session() as session:
            start.wait()
            try:
                service(open_work(session, caller(user)))
            except Refusal as refusal:
                refused.append(refusal.code)

    threads = [threading.Thread(target=run, args=each) for each in services]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def told(work: Work) -> Counter[str]:
    """How often each is told of a new version."""
    rows = work.rows(table(tables.Outbox).select()).mappings()
    return Counter(row["dedupe_key"] for row in rows if row["kind"] == AgreementChanged.kind)


@pytest.mark.parametrize("each", [1, 10])
def test_both_heads_sign_at_the_same_instant(store_of_aurora: Store, each: int) -> None:
    store, proposal = store_of_aurora, sent(store_of_aurora)

    def signing_for(side: Side) -> Callable[[Work], object]:
        return lambda work: signing.sign(work, proposal.id, proposal.revision, side)

    services = [(head, signing_for(side)) for side, head in HEADS.items()] * each
    refused = at_once(store, services)
    assert {*refused} <= {"proposal_settled"}

    def look(work: Work) -> None:
        newest, first = agreements.versions(work)
        assert (newest.version, newest.terms.sql_target, first.version) == (2, 55, 1)
        signed = stored.signatures_of_versions(work, [newest.id])[newest.id]
        assert {each.side: each.user_id for each in signed} == HEADS
        assert len(signed) == 2
        targets = (MARKETING, SALES, HELENA, SERGIO)
        assert told(work) == Counter({f"{TEAM}:agreement:2:{target}": 1 for target in targets})

    store.call(in_work(caller(HELENA), look))


def test_twenty_who_begin_at_once_have_one_draft(store_of_aurora: Store) -> None:
    begun: list[int] = []
    services = [
        (head, lambda work: begun.append(proposals.begin(work).proposal.id))
        for head in (HELENA, SERGIO) * 10
    ]
    assert at_once(store_of_aurora, services) == []
    assert len(begun) == 20
    assert len({*begun}) == 1


def test_two_who_save_at_once_lose_nothing(store_of_aurora: Store) -> None:
    store = store_of_aurora
    since = store.call(in_work(caller(HELENA), proposals.begin)).proposal.revision
    services: list[tuple[str, Callable[[Work], object]]] = [
        (HELENA, lambda work: proposals.save(work, {"sql_target": 31}, since=since)),
        (SERGIO, lambda work: proposals.save(work, {"acceptance_target": 0.8}, since=since)),
    ]
    assert at_once(store, services) == []
    terms = store.call(in_work(caller(HELENA), proposals.begin)).proposal.terms
    assert (terms.sql_target, terms.acceptance_target) == (31, 0.8)


def test_a_comment_and_the_last_signature_at_once_leave_one_of_the_two(
    store_of_aurora: Store,
) -> None:
    store, proposal = store_of_aurora, sent(store_of_aurora)
    of = (proposal.id, proposal.revision)
    store.call(in_work(caller(SERGIO), signing.sign), *of, Side.SALES)
    refused = at_once(
        store,
        [
            (HELENA, lambda work: signing.sign(work, *of, Side.MARKETING)),
            (SERGIO, lambda work: signing.comment(work, *of, "Wait")),
        ],
    )
    assert len(refused) == 1

    def look(work: Work) -> tuple[int, bool]:
        open_one = stored.current(work)
        return len(agreements.versions(work)), open_one is None

    assert store.call(in_work(caller(HELENA), look)) in {(2, True), (1, False)}
