"""Whatever two heads do with a proposal, in any order and on any day, what was signed holds."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from funnel.agreement import Terms
from funnel.agreement_diff import apply, diff
from funnel.agreement_parts import RECORDS, Entry, Role
from funnel.people import Caller
from funnel.periods import local_date
from funnel.proposals import OPEN_PROPOSAL, Proposal
from funnel.refusals import Refusal
from funnel.stages import Side, Stage
from services import proposals, sent_proposals, signing
from storage import agreements, people, tables
from storage import proposals as stored
from storage.mapping import table
from storage.store import Store
from storage.work import Work, open_work
from tests.office import HELENA, MONDAY_TEN, SERGIO, TEAM, set_up_company

HEADS = st.sampled_from([HELENA, SERGIO])
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "decision": st.integers(0, 12).map(lambda hours: timedelta(hours=hours)),
        "first_touch": st.integers(1, 20).map(lambda hours: timedelta(hours=hours)),
        "sql_target": st.integers(0, 90),
        "acceptance_target": st.sampled_from([0.5, 0.75, 1.3]),
        "missed": st.sampled_from(["", "We talk"]),
        "week": st.sampled_from([{"mon": [["09:00", "17:00"]]}, {"fri": [["10:00", "12:00"]]}]),
    },
)
RECORD = st.one_of(
    st.builds(Entry, word=st.sampled_from(["SQL", "sql", "MQL", ""]), meaning=st.just("It fits")),
    st.builds(Role, stage=st.sampled_from([Stage.MQL, Stage.SQL]), who=st.sampled_from("AB")).map(
        lambda role: replace(role, what="Calls")
    ),
)
DAYS = st.one_of(st.none(), st.integers(-2, 20))

ALL = 1_000


class Heads(RuleBasedStateMachine):
    """Two heads, a company, and a clock that goes on."""

    file: Path

    @initialize()
    def set_up(self) -> None:
        copy = Path(shutil.copy(self.file, self.file.with_name(f"{id(self)}.db")))
        self.store, self.now = Store(f"sqlite:///{copy}"), MONDAY_TEN
        self.versions: dict[int, tuple[Terms, datetime]] = {}
        self.signed: dict[int, Any] = {}
        with self.store.session() as session:
            caller = Caller(TEAM, HELENA, self.now)
            people.ensure_company(open_work(session, caller))
            people.change_member(open_work(session, caller), HELENA, is_admin=True)
            set_up_company(session, caller)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    def act(self, user: str, service: Callable[[Work], Any]) -> Any:
        """Have a service done; None where it is refused."""
        with self.store.session() as session:
            try:
                return service(open_work(session, Caller(TEAM, user, self.now)))
            except Refusal:
                return None

    def current(self) -> Proposal | None:
        proposal: Proposal | None = self.act("", stored.current)
        return proposal

    def since(self, behind: int) -> int:
        proposal = self.current()
        return max(proposal.revision - behind, 1) if proposal else 1

    @rule(who=HEADS)
    def begin(self, who: str) -> None:
        self.act(who, proposals.begin)

    @rule(who=HEADS, values=VALUES, behind=st.integers(0, 3))
    def save(self, who: str, values: dict[str, Any], behind: int) -> None:
        since = self.since(behind)
        self.act(who, lambda work: proposals.save(work, values, since=since))

    @rule(who=HEADS, starts=DAYS, review=DAYS)
    def save_dates(self, who: str, starts: int | None, review: int | None) -> None:
        today, since = local_date(self.now, "America/Sao_Paulo"), self.since(0)
        days = {"starts_on": starts, "review_on": review}
        values = {
            name: None if ahead is None else today + timedelta(days=ahead)
            for name, ahead in days.items()
        }
        self.act(who, lambda work: proposals.save(work, values, since=since))

    @rule(who=HEADS, record=RECORD, behind=st.integers(0, 2), data=st.data())
    def save_record(self, who: str, record: Any, behind: int, data: st.DataObject) -> None:
        name = next(name for name, kind in RECORDS.items() if isinstance(record, kind.record))
        proposal, since = self.current(), self.since(behind)
        keys = [each.key for each in getattr(proposal.terms, name)] if proposal else []
        was = data.draw(st.sampled_from(["", *keys]))
        remove = bool(was) and data.draw(st.booleans())
        self.act(
            who,
            lambda work: proposals.save_record(
                work, name, record, was=was, since=since, remove=remove
            ),
        )

    @rule(who=HEADS)
    def send(self, who: str) -> None:
        revision = self.since(0)
        self.act(who, lambda work: sent_proposals.send(work, revision=revision))

    @rule(who=HEADS, side=st.sampled_from(Side), behind=st.sampled_from([0, 0, 0, 1]))
    def sign(self, who: str, side: Side, behind: int) -> None:
        proposal = self.current()
        if proposal is not None:
            of = (proposal.id, proposal.revision - behind)
            self.act(who, lambda work: signing.sign(work, *of, side))

    @rule(sql_target=st.integers(1, 90), signers=st.permutations([*Side]))
    def carry_through(self, sql_target: int, signers: list[Side]) -> None:
        """All the steps in their order, with whatever the draft holds by now."""
        self.act(HELENA, proposals.begin)
        self.act(SERGIO, signing.edit_again)
        self.save(HELENA, {"sql_target": sql_target}, 0)
        self.send(SERGIO)
        for side in signers:
            self.sign(HELENA if side is Side.MARKETING else SERGIO, side, 0)

    @rule(who=HEADS, text=st.sampled_from(["Why?", " "]))
    def comment(self, who: str, text: str) -> None:
        proposal = self.current()
        if proposal is not None:
            of = (proposal.id, proposal.revision)
            self.act(who, lambda work: signing.comment(work, *of, text))
            if text.strip() and (after := self.current()) and after.revision != of[1]:
                assert self.act("", lambda work: stored.signatures(work, after)) == []

    @rule(who=HEADS)
    def edit_again(self, who: str) -> None:
        self.act(who, signing.edit_again)

    @rule(who=HEADS)
    def withdraw(self, who: str) -> None:
        self.act(who, sent_proposals.withdraw)

    @rule(hours=st.integers(1, 24 * 9))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def one_proposal_is_open_at_most(self) -> None:
        states = self.act("", lambda work: work.rows(table(tables.Proposal).select()).mappings())
        if hasattr(self, "store"):
            assert sum(row["state"] in OPEN_PROPOSAL for row in states.all()) <= 1

    @invariant()
    def what_was_signed_never_changes(self) -> None:
        versions = self.act("", lambda work: agreements.versions(work, ALL))
        ids = [version.id for version in versions]
        signed = self.act("", lambda work: stored.signatures_of_versions(work, ids))
        for version in versions:
            seen = self.versions.setdefault(version.version, (version.terms, version.begins_at))
            assert seen == (version.terms, version.begins_at)
            if version.version > 1:
                assert {each.side for each in signed[version.id]} == {*Side}
                assert self.signed.setdefault(version.id, signed[version.id]) == signed[version.id]
        assert [*self.versions] == [*range(1, len(versions) + 1)]

    @invariant()
    def one_version_is_in_force_and_it_is_the_newest_that_has_begun(self) -> None:
        in_force = self.act("", agreements.agreement_in_force)
        versions = self.act("", lambda work: agreements.versions(work, ALL))
        begun = [version.version for version in versions if version.begins_at <= self.now]
        assert in_force.version == max(begun)

    @invariant()
    def a_difference_makes_the_one_of_the_other(self) -> None:
        terms = [each for each, _ in self.versions.values()]
        if (proposal := self.current()) is not None:
            terms.append(proposal.terms)
        for old, new in pairwise(terms):
            assert apply(old, diff(old, new)).means(new)
            assert apply(new, diff(new, old)).means(old)


@pytest.mark.parametrize("steps", [30])
def test_whatever_the_heads_do_what_was_signed_holds(
    migrated_sqlite: Path, tmp_path: Path, steps: int
) -> None:
    Heads.file = Path(shutil.copy(migrated_sqlite, tmp_path / "empty.db"))
    run_state_machine_as_test(
        Heads,
        settings=settings(
            max_examples=40,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
