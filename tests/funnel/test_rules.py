"""Stages, rights, routing, terms and figures: rules without any I/O."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from funnel import rights
from funnel.agreement import Terms
from funnel.facts import HandoffFacts
from funnel.figures import Ratio, acceptance, attainment, spread
from funnel.people import Person
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_admin, check_answer, check_decide, check_marketing
from funnel.routing import next_owner
from funnel.stages import HandoffState, Side, Stage, check_move, may_hand_off, may_move
from funnel.texts import fold

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def person(user_id: str, side: Side | None = Side.SALES, **more: object) -> Person:
    return Person(user_id=user_id, name=user_id, locale="en", zone="UTC", side=side, **more)


def handoff(owner: str = "U1", state: HandoffState = HandoffState.PENDING) -> HandoffFacts:
    texts = dict.fromkeys(
        ("note", "decided_by", "reason", "comment", "question", "answer", "channel", "card_ts"), ""
    )
    return HandoffFacts(
        id=1,
        lead_id=1,
        agreement_id=1,
        state=state,
        marketer="UM",
        owner=owner,
        handed_at=NOON,
        decided_at=None,
        revision=1,
        **texts,
    )


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_a_move_is_refused_exactly_where_it_is_not_allowed(start: Stage, to: Stage) -> None:
    if may_move(start, to):
        check_move(start, to)
    else:
        with pytest.raises(Refusal, match="move_not_allowed"):
            check_move(start, to)


def test_a_customer_moves_nowhere_and_nothing_moves_to_where_it_stands() -> None:
    assert not any(may_move(Stage.CUSTOMER, to) for to in Stage)
    assert not any(may_move(stage, stage) for stage in Stage)


def test_only_marketings_own_stages_can_be_handed_off() -> None:
    ready = {stage for stage in Stage if may_hand_off(stage)}
    assert ready == {Stage.LEAD, Stage.MQL, Stage.RECYCLED}


def test_the_owner_and_the_head_decide_and_nobody_else() -> None:
    check_decide(person("U1"), handoff())
    check_decide(person("U9", is_head=True), handoff())
    for other, code in ((person("U2"), "only_owner"), (person("UM", Side.MARKETING), "only_sales")):
        with pytest.raises(Refusal, match=code):
            check_decide(other, handoff())


def test_in_the_queue_anyone_of_sales_decides() -> None:
    check_decide(person("U2"), handoff(owner=""))


def test_who_handed_over_answers_and_so_may_the_rest_of_marketing() -> None:
    check_answer(person("UM", None), handoff())
    check_answer(person("UX", Side.MARKETING), handoff())
    with pytest.raises(Refusal, match="only_marketing"):
        check_answer(person("U1"), handoff())


def test_a_slack_admin_begins_set_up_until_there_is_an_admin() -> None:
    slack_admin = person("U1", None, slack_admin=True)
    check_admin(slack_admin, admins=[], slack_admins=["U1"])
    with pytest.raises(Refusal, match="only_admin"):
        check_admin(slack_admin, admins=["U2"], slack_admins=["U1"])
    check_admin(person("U2", None, is_admin=True), admins=["U2"], slack_admins=["U1"])


@pytest.mark.parametrize(
    ("admins", "slack_admins", "code", "names"),
    [
        (["U2", "U3"], ["U4"], "only_admin", "U2, U3"),
        ([], ["U4", "U5"], "no_admin_yet", "U4, U5"),
        ([], [], "nobody_may_set_up", None),
    ],
)
def test_who_may_not_set_up_is_told_who_may(
    admins: list[str], slack_admins: list[str], code: str, names: str | None
) -> None:
    with pytest.raises(Refusal) as refused:
        check_admin(person("U1"), admins=admins, slack_admins=slack_admins)
    assert (refused.value.code, refused.value.values.get("admins")) == (code, names)


def test_the_agreements_place_is_the_heads_and_until_there_are_heads_the_admins() -> None:
    assert rights.may_move(person("U1", is_head=True), both_have_heads=True)
    assert rights.may_move(person("U1", None, is_admin=True), both_have_heads=False)
    for other in (person("U1"), person("U1", None, is_admin=True)):
        assert not rights.may_move(other, both_have_heads=True)
    assert not rights.may_move(person("U1"), both_have_heads=False)


def test_marketing_hands_over_not_a_rep() -> None:
    check_marketing(person("UM", Side.MARKETING))
    with pytest.raises(Refusal, match="only_marketing"):
        check_marketing(person("U1"))


def test_the_rep_who_waited_longest_is_next_and_the_new_one_before_all() -> None:
    earlier, later = NOON - timedelta(hours=2), NOON - timedelta(hours=1)
    reps = [person("U1", last_assigned_at=later), person("U2", last_assigned_at=earlier)]
    assert next_owner(reps, TODAY) == reps[1]
    newcomer = person("U3")
    assert next_owner([*reps, newcomer], TODAY) == newcomer


def test_the_away_the_gone_and_other_teams_get_nothing() -> None:
    people = [
        person("U1", away_until=TODAY + timedelta(days=1)),
        person("U2", deleted=True),
        person("U3", Side.MARKETING),
    ]
    assert next_owner(people, TODAY) is None


def test_on_the_day_of_return_a_rep_is_back() -> None:
    rep = person("U1", away_until=TODAY)
    assert next_owner([rep], TODAY) == rep


def test_a_head_takes_leads_only_where_there_is_no_rep() -> None:
    head = person("U1", is_head=True)
    assert next_owner([head], TODAY) == head
    away = person("U2", away_until=TODAY + timedelta(days=9))
    assert next_owner([head, away], TODAY) is None


@given(st.lists(st.sampled_from(["U1", "U2", "U3"]), min_size=3, max_size=3, unique=True))
def test_turns_go_round_whatever_the_order_of_the_list(order: list[str]) -> None:
    reps = {user_id: person(user_id) for user_id in order}
    served = []
    for turn in range(6):
        chosen = next_owner(reps.values(), TODAY)
        assert chosen is not None
        served.append(chosen.user_id)
        reps[chosen.user_id] = person(
            chosen.user_id, last_assigned_at=NOON + timedelta(minutes=turn)
        )
    assert served[:3] == served[3:]
    assert sorted(served[:3]) == ["U1", "U2", "U3"]


def test_terms_come_back_from_storage_as_they_went_in() -> None:
    terms = Terms(closed=(date(2026, 12, 24),), country="BR", region="SP", sql_target=12)
    assert Terms.from_json(terms.to_json()) == terms
    assert Terms.from_json(terms.to_json() | {"of_a_later_version": 1}) == terms


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decision", timedelta(minutes=1)),
        ("first_touch", timedelta(hours=401)),
        ("answer", timedelta(0)),
        ("sql_target", 0),
        ("acceptance_target", 0.0),
        ("acceptance_target", 1.01),
    ],
)
def test_a_term_nobody_could_keep_is_named(field: str, value: object) -> None:
    with pytest.raises(InvalidFields) as refused:
        Terms().changed(**{field: value})
    assert set(refused.value.problems) == {field}


def test_a_rate_without_data_is_none_and_keeps_its_parts() -> None:
    assert Ratio(0, 0).value is None
    assert acceptance(3, 1) == Ratio(3, 4)
    assert attainment(0, 2).value == 0


def test_the_spread_is_the_median_and_the_nearest_rank() -> None:
    hours = [timedelta(hours=n) for n in range(1, 11)]
    times = spread(hours)
    assert times is not None
    assert times.median == timedelta(hours=5.5)
    assert times.p90 == timedelta(hours=9)
    assert spread([]) is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_nine_in_ten_do_not_exceed_the_p90(seconds: list[int]) -> None:
    times = [timedelta(seconds=n) for n in seconds]
    measured = spread(times)
    assert measured is not None
    assert sum(time <= measured.p90 for time in times) >= 0.9 * len(times)
    assert measured.p90 in times


@given(st.text(max_size=40))
@example("℡ İstanbul ﬃ ẞ")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_spellings_of_one_name_meet() -> None:
    assert fold("  São   PAULO ") == fold("sao paulo")
