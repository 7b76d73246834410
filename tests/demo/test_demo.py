"""The made-up history of the throwaway workspace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Row, text

from demo.history import Cast, fill
from demo.names import WORDS, Language
from funnel.commitments import Commitment
from funnel.notices import Welcome
from funnel.people import Caller
from funnel.periods import Period
from funnel.scorecard import Standing
from services import leads, scorecard, sweep
from services.calendar import hours_of
from storage import agreements, outbox
from storage.migrate import migrate
from storage.store import Store, in_work
from storage.work import open_work

NOW = datetime(2026, 11, 19, 13, 30, tzinfo=UTC)  # a Thursday, in hours in every language's place
SATURDAY = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
T = "T1"
CAST = Cast(
    admin="UADMIN",
    marketers=("UMILA", "UMAX"),
    marketing_head="UMARIA",
    reps=("UANA", "UBETO", "UCAIO"),
    sales_head="USARA",
    marketing_channel="CMKT",
    sales_channel="CSALES",
    zone="",
)
LANGUAGES: list[tuple[Language, int]] = [("pt_BR", 13), ("en", 5), ("es", 5)]
A_QUARTER = pytest.mark.parametrize("filled", LANGUAGES[:1], indirect=True, ids=["pt_BR"])


@dataclass
class Filled:
    store: Store
    language: Language
    weeks: int

    def rows(self, sql: str, **values: object) -> list[Row]:
        with self.store.session() as session:
            return list(session.execute(text(sql), values))

    def ask(self, service, user: str = "", *args: object):
        """What a service gives one of the cast now."""
        return self.store.call(in_work(Caller(T, user, NOW), service), *args)

    def one(self, sql: str, **values: object) -> int:
        return int(self.rows(sql, **values)[0][0])


def play(
    store: Store, language: Language, weeks: int, now: datetime = NOW, seed: int = 7
) -> Filled:
    caller = Caller(T, "", now)
    store.call(fill, CAST, caller, language=language, weeks=weeks, seed=seed)
    return Filled(store, language, weeks)


@pytest.fixture(scope="module", params=LANGUAGES, ids=lambda pair: pair[0])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """One history a language, in a file of its own; the tests only read it."""
    store = fresh(tmp_path_factory.mktemp("demo") / "pacto.db")
    yield play(store, *request.param)
    store.close()


def fresh(path: object) -> Store:
    store = Store(f"sqlite:///{path}")
    migrate(store.engine)
    return store


def test_between_sixty_and_eighty_five_percent_are_accepted(filled: Filled) -> None:
    count = "SELECT count(*) FROM handoff WHERE state = :state"
    accepted, rejected = (filled.one(count, state=s) for s in ("accepted", "rejected"))
    assert accepted + rejected > 8 * filled.weeks
    assert 0.60 <= accepted / (accepted + rejected) <= 0.85


@pytest.mark.parametrize("commitment", ["decision", "first_touch"])
def test_some_commitments_are_kept_and_some_are_missed(filled: Filled, commitment: str) -> None:
    count = "SELECT count(*) FROM timer WHERE commitment = :commitment AND state = :state"
    met, missed = (filled.one(count, commitment=commitment, state=s) for s in ("met", "missed"))
    assert met > missed > 0


def test_nothing_lies_in_the_future(filled: Filled) -> None:
    now = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")
    for column in (
        "lead_event.at",
        "lead.created_at",
        "handoff.handed_at",
        "handoff.decided_at",
        "timer.started_at",
        "timer.settled_at",
        "outbox.sent_at",
    ):
        table, _, name = column.partition(".")
        assert filled.one(f"SELECT count(*) FROM {table} WHERE {name} > :now", now=now) == 0  # noqa: S608


def test_events_are_written_in_the_order_of_time(filled: Filled) -> None:
    moments = [row[0] for row in filled.rows("SELECT at FROM lead_event ORDER BY id")]
    assert moments == sorted(moments)


def test_no_lead_has_two_steps_at_one_moment(filled: Filled) -> None:
    doubled = "SELECT lead_id FROM lead_event GROUP BY lead_id, at HAVING count(*) > 1"
    assert filled.rows(doubled) == []


def test_people_act_only_within_business_hours(filled: Filled) -> None:
    version = filled.ask(agreements.agreement_in_force)
    assert version
    hours = hours_of(version.terms)
    acted = filled.rows("SELECT at FROM lead_event WHERE actor <> ''")
    moments = [datetime.fromisoformat(row[0]).replace(tzinfo=UTC) for row in acted]
    out = [m for m in moments if not hours.is_open(m - timedelta(seconds=1))]
    assert out == []


def test_only_a_few_cards_wait_to_be_sent(filled: Filled) -> None:
    waiting = filled.rows(
        "SELECT kind, payload FROM outbox WHERE state IN ('waiting', 'sending') ORDER BY id"
    )
    assert {row[0] for row in waiting} == {"card"}
    assert 7 <= len(waiting) <= 12


def test_every_open_handoff_has_a_card_and_the_oldest_comes_first(filled: Filled) -> None:
    carded = [
        row[0]
        for row in filled.rows(
            "SELECT json_extract(payload, '$.handoff') FROM outbox"
            " WHERE state = 'waiting' ORDER BY id"
        )
    ]
    opened = {r[0] for r in filled.rows("SELECT id FROM handoff WHERE state IN ('pending','info')")}
    assert opened <= set(carded)
    assert carded == sorted(carded)


def test_two_handoffs_wait_for_sales_and_one_for_marketing(filled: Filled) -> None:
    states = filled.rows("SELECT state, owner FROM handoff WHERE state IN ('pending', 'info')")
    assert sorted(row[0] for row in states) == ["info", "pending", "pending"]
    assert all(row[1] for row in states)


def test_one_decision_is_nearly_due(filled: Filled) -> None:
    due = filled.rows(
        "SELECT last_step, due_at FROM timer"
        " WHERE commitment = 'decision' AND state = 'running' ORDER BY due_at"
    )
    assert due[0][0] == "most"
    assert datetime.fromisoformat(due[0][1]).replace(tzinfo=UTC) == NOW + timedelta(minutes=20)


def test_opening_the_workspace_sends_no_reminder(filled: Filled) -> None:
    with filled.store.session() as session:
        assert sweep.remind(session, NOW) == 0


def test_leads_are_ready_to_be_handed_off_and_one_wakes_within_days(filled: Filled) -> None:
    assert filled.one("SELECT count(*) FROM lead WHERE stage = 'mql'") >= 3
    soon = (NOW + timedelta(days=6)).strftime("%Y-%m-%d %H:%M:%S.%f")
    sleeping_leads = "SELECT count(*) FROM lead WHERE stage = 'recycled' AND wake_at < :soon"
    assert filled.one(sleeping_leads, soon=soon) >= 1


@A_QUARTER
def test_the_poor_campaign_brings_most_of_the_wrong_profiles(filled: Filled) -> None:
    wrong = filled.rows(
        "SELECT campaign, count(*) FROM lead_event"
        " WHERE kind = 'rejected' AND reason = 'wrong_profile' GROUP BY 1 ORDER BY 2 DESC"
    )
    assert wrong[0][0] == WORDS[filled.language].poor[1]
    assert wrong[0][1] >= 5


def test_the_last_rep_is_the_slowest(filled: Filled) -> None:
    late = dict(
        filled.rows(
            "SELECT owner, avg(took) FROM timer"
            " WHERE commitment = 'decision' AND took IS NOT NULL GROUP BY owner"
        )
    )
    assert max(late, key=lambda owner: late[owner]) == "UCAIO"


@A_QUARTER
def test_some_leads_became_customers_with_an_amount(filled: Filled) -> None:
    won = filled.rows("SELECT amount, currency FROM lead_event WHERE kind = 'won'")
    assert all(amount > 0 for amount, _ in won)
    assert {currency for _, currency in won} == {"BRL"}
    assert len(won) >= 8


def test_every_address_is_under_a_domain_that_cannot_exist(filled: Filled) -> None:
    assert filled.one("SELECT count(*) FROM lead WHERE email NOT LIKE '%.example'") == 0


def test_the_company_speaks_the_language_asked_for(filled: Filled) -> None:
    with filled.store.session() as session:
        company = open_work(session, Caller(T, "", NOW)).company
    words = WORDS[filled.language]
    locale = "en_GB" if filled.language == "en" else filled.language
    assert (company.locale, company.zone) == (locale, words.zone)
    sources = {row[0] for row in filled.rows("SELECT DISTINCT source FROM lead")}
    assert sources == {source for source, _ in (*words.campaigns, words.poor)}


def test_the_queue_and_each_persons_list_have_something_to_say(filled: Filled) -> None:
    assert len(filled.ask(leads.queue, "UANA")) == 3
    for user in (*CAST.reps, *CAST.marketers):
        assert filled.ask(leads.mine, user)


def test_most_is_kept_one_commitment_is_close_and_one_is_clearly_missed(filled: Filled) -> None:
    rows = filled.rows(
        "SELECT commitment, sum(state = 'met'), count(*) FROM timer"
        " WHERE state IN ('met', 'missed') GROUP BY commitment"
    )
    share = {commitment: met / settled for commitment, met, settled in rows}
    assert 0.92 <= share["decision"] <= 0.99
    assert 0.82 <= share["first_touch"] < 0.93
    assert share["answer"] < 0.85


@A_QUARTER
def test_marketing_brings_enough_and_sales_accepts_more_than_it_promised(filled: Filled) -> None:
    today = Period.day(NOW.date(), WORDS[filled.language].zone)
    report = filled.ask(scorecard.gather, "", today).report
    by_commitment = {status.commitment: status for status in report.commitments}
    version = filled.ask(agreements.agreement_in_force)
    assert version
    assert set(by_commitment) == {each for each in Commitment if version.terms.promises(each)}
    sqls = by_commitment[Commitment.SQLS]
    assert sqls.pace is not None
    assert sqls.pace >= 0.9
    assert all(status.standing is not Standing.NO_DATA for status in by_commitment.values())
    accepted = filled.one("SELECT count(*) FROM handoff WHERE state = 'accepted'")
    decided = filled.one("SELECT count(*) FROM handoff WHERE state IN ('accepted', 'rejected')")
    assert 0.02 < accepted / decided - version.terms.acceptance_target < 0.15


@A_QUARTER
def test_one_source_disappoints(filled: Filled) -> None:
    rows = filled.rows(
        "SELECT source, sum(kind = 'accepted') * 1.0 / count(*) FROM lead_event"
        " WHERE kind IN ('accepted', 'rejected') GROUP BY source"
    )
    share = dict(rows)
    poor = share.pop(WORDS[filled.language].poor[0])
    assert poor < 0.45
    assert min(share.values()) > poor + 0.2


@A_QUARTER
def test_one_rep_is_late_and_owes_a_first_touch(filled: Filled) -> None:
    late = filled.rows(
        "SELECT owner FROM timer WHERE state = 'running' AND commitment = 'first_touch'"
        " AND due_at < :now",
        now=NOW.strftime("%Y-%m-%d %H:%M:%S.%f"),
    )
    assert "UCAIO" in {row[0] for row in late}


def history(store: Store) -> list[tuple[object, ...]]:
    with store.session() as session:
        rows = session.execute(
            text("SELECT lead_id, at, kind, actor, reason, source FROM lead_event ORDER BY id")
        )
        return [tuple(row) for row in rows]


def test_the_same_seed_and_moment_give_the_same_history(tmp_path_factory) -> None:
    stories = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        store = fresh(tmp_path_factory.mktemp("same") / f"{name}.db")
        stories.append(history(play(store, "en", 2, seed=seed).store))
        store.close()
    assert stories[0] == stories[1]
    assert stories[0] != stories[2]


def test_it_fills_either_database_on_a_saturday_night(store: Store) -> None:
    filled = play(store, "es", 3, now=SATURDAY)
    assert filled.one("SELECT count(*) FROM handoff WHERE state IN ('pending', 'info')") == 3
    assert filled.one("SELECT count(*) FROM outbox WHERE state = 'waiting'") <= 12
    with store.session() as session:
        assert sweep.remind(session, SATURDAY) == 0
    monday = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    with store.session() as session:
        assert sweep.remind(session, monday) <= 2


def test_another_companys_notices_are_not_discarded(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    with store.session() as session:
        ours, theirs = (open_work(session, Caller(company, "", NOW)) for company in ("T1", "T2"))
        for work in (ours, theirs):
            outbox.put(work, Welcome("U1"))
        work = open_work(session, Caller("T1", "", later))
        outbox.put(work, Welcome("U2"))
        assert outbox.discard_before(work, "history") == 1
        session.commit()
        states = session.execute(text("SELECT workspace_id, state FROM outbox ORDER BY id"))
        assert [tuple(row) for row in states] == [
            ("T1", "dropped"),
            ("T2", "waiting"),
            ("T1", "waiting"),
        ]
