"""The names that a reaction can have: Slack's own, with or without a skin tone."""

import re
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_name("emoji_names.txt")
SKIN_TONE = re.compile(r"::skin-tone-[2-6]$")


def is_emoji(name: str) -> bool:
    return SKIN_TONE.sub("", name) in _names()


@cache
def _names() -> frozenset[str]:
    """The short names of the emoji-data project, which Slack goes by; one workspace adds none."""
    return frozenset(NAMES.read_text(encoding="utf-8").split())
