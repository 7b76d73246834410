"""What the app says by itself: stored and read back, each thing said once to each reader."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import notices
from funnel.notices import (
    NOTICES,
    AnswerAsked,
    AnswerShared,
    CardChanged,
    ClickRefused,
    Notice,
    OwnerCopyChanged,
    ThreadLine,
)
from funnel.stages import EventKind, TouchChannel

EACH = pytest.mark.parametrize("kind", sorted(NOTICES))
TO_A_READER = [
    kind for kind, cls in NOTICES.items() if "reader" in {field.name for field in fields(cls)}
]
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(1, 2**62),
    str: st.text(max_size=20),
    str | None: st.none() | st.text(max_size=20),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    TouchChannel | None: st.none() | st.sampled_from(TouchChannel),
    Mapping[str, str]: st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3),
    list[str]: st.lists(st.text(max_size=9), max_size=3),
}


def notices_of(cls: type[Notice]) -> st.SearchStrategy[Notice]:
    """Any notice of a type, each value as its annotation allows."""
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: _values(hints[field.name]) for field in fields(cls)})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return VALUES[hint]


@EACH
@given(data=st.data())
def test_a_notice_comes_back_from_storage_as_it_went_in(kind: str, data: st.DataObject) -> None:
    notice = data.draw(notices_of(NOTICES[kind]))

    stored = json.loads(json.dumps(notice.to_json()))
    again = NOTICES[kind].from_json(stored)

    assert again == notice
    assert (again.key, again.lane, type(again)) == (notice.key, notice.lane, type(notice))
    for field in fields(notice):
        assert type(getattr(again, field.name)) is type(getattr(notice, field.name))


@EACH
@given(data=st.data())
def test_values_of_other_versions_are_passed_over(kind: str, data: st.DataObject) -> None:
    notice = data.draw(notices_of(NOTICES[kind]))

    assert NOTICES[kind].from_json(notice.to_json() | {"of_a_later_version": 1}) == notice


def test_values_that_may_be_left_out_are_filled_in() -> None:
    line = {"handoff": 1, "revision": 2, "event": "accepted", "by": "U1"}
    assert ThreadLine.from_json(line) == ThreadLine(1, 2, EventKind.ACCEPTED, "U1")
    click = {"user": "U1", "about": "1.0", "channel": "C1", "thread": None, "code": "taken"}
    assert ClickRefused.from_json(click) == ClickRefused("U1", "1.0", "C1", None, "taken")


@EACH
@given(data=st.data())
def test_the_keys_of_two_kinds_never_meet(kind: str, data: st.DataObject) -> None:
    assert data.draw(notices_of(NOTICES[kind])).key.startswith(f"{kind}:")


@pytest.mark.parametrize("kind", TO_A_READER)
@given(data=st.data())
def test_each_reader_is_told_once_and_in_a_lane_of_their_own(
    kind: str, data: st.DataObject
) -> None:
    notice: Any = data.draw(notices_of(NOTICES[kind]))
    other = replace(notice, reader=f"{notice.reader}X")

    assert other.key != notice.key
    assert other.lane != notice.lane
    assert notice.lane == notice.reader


def test_who_clicks_asks_or_owns_has_a_lane_of_their_own_too() -> None:
    for notice, change in (
        (ClickRefused("U1", "1.0", "C1", None, "taken"), {"user": "U2"}),
        (AnswerAsked("Ev1", "U1", "C1", None, "status"), {"user": "U2"}),
        (OwnerCopyChanged(1, 2, "U1"), {"owner": "U2"}),
    ):
        assert replace(notice, **change).lane != notice.lane


def test_what_two_people_click_or_share_are_two_things() -> None:
    refused = ClickRefused("U1", "1.0", "C1", None, "taken")
    shared = AnswerShared("U1", "C1", "status sales", "1.0")
    assert replace(refused, user="U2").key != refused.key
    assert replace(shared, user="U2").key != shared.key


def test_a_card_and_its_thread_are_said_in_order() -> None:
    line = ThreadLine(7, 2, EventKind.ACCEPTED, "U1")
    assert CardChanged(7, 2).lane == line.lane
    assert CardChanged(8, 2).lane != line.lane


def test_each_revision_of_a_card_is_shown() -> None:
    assert CardChanged(7, 2).key != CardChanged(7, 3).key
    assert OwnerCopyChanged(7, 2, "U1").key != OwnerCopyChanged(7, 3, "U1").key


def test_every_type_is_known_by_the_name_it_is_stored_under() -> None:
    types = [cls for cls in vars(notices).values() if isinstance(cls, type)]
    known = {cls.kind: cls for cls in types if issubclass(cls, Notice) and cls is not Notice}
    assert known == NOTICES
