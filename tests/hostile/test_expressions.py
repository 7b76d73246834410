"""No text freezes the app: what reads one takes four times as long for four times as much."""

import re
import time
from collections.abc import Iterable

import pytest

from tests.hostile.expressions import INLINE, NAMED, Read, hostile_texts, readers, written

# The short ones first: what is cubic would take minutes for the long ones.
LENGTHS = ((156, 625), (2_500, 10_000))
GROWTH = 12  # a linear one grows by 4, a quadratic one by 16, a cubic one by 64
TRIES = 6


def cost(read: Read, text: str) -> float:
    """Seconds of this thread's processor time."""
    began = time.thread_time()
    read(text)
    return time.thread_time() - began


def unit(length: int) -> float:
    """What a linear expression takes, beside which less is nothing: noise, and a first call."""
    text = "a b " * (length // 4)
    return 20 * min(cost(re.compile(r"\s+").findall, text) for _ in range(TRIES))


def grows_faster(read: Read, shorter: str, longer: str, least: float) -> bool:
    """Whether it takes much more than in proportion, each time it is asked."""
    return all(cost(read, longer) > GROWTH * max(cost(read, shorter), least) for _ in range(TRIES))


def slow_texts(read: Read) -> Iterable[tuple[str, ...]]:
    for length, longest in LENGTHS:
        least = unit(length)
        pairs = zip(hostile_texts(length), hostile_texts(longest), strict=True)
        for (shorter, *parts), (longer, *_) in pairs:
            if grows_faster(read, shorter, longer, least):
                yield (str(longest), *parts)


@pytest.mark.parametrize(("name", "read"), [pytest.param(*each, id=each[0]) for each in readers()])
def test_hostile_text_is_read_in_linear_time(name: str, read: Read) -> None:
    slow = next(iter(slow_texts(read)), None)
    assert slow is None, f"{name} takes too long for {slow}"


def test_every_expression_is_tried_with_hostile_text() -> None:
    tried = dict.fromkeys(NAMED, 1) | {place: len(each) for place, each in INLINE.items()}
    assert written() == tried, "add it to tests/hostile/expressions.py"


def test_the_check_itself_notices_what_is_not_linear() -> None:
    quadratic = re.compile(r"\s+$")
    assert next(iter(slow_texts(quadratic.search)), None)
