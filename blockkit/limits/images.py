"""Slack's demands on images: words for who cannot see them, and a source that Slack can fetch."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from blockkit.limits.rules import Rule, Walk, anything, every, record, string


def image(optional: Mapping[str, Rule] | None = None) -> Rule:
    described = record(
        {"alt_text": string(2_000)},
        {"image_url": every(string(3_000), _fetched), "slack_file": anything, **(optional or {})},
    )
    return every(described, _has_source)


def _fetched(walk: Walk, at: str, value: Any) -> None:
    """Slack fetches the image at once; here only the URL itself is looked at."""
    if isinstance(value, str) and value and not _is_web_url(value):
        walk.note(at, "downloading image failed")


def _is_web_url(text: str) -> bool:
    if any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _has_source(walk: Walk, at: str, value: Any) -> None:
    if not isinstance(value, dict):
        return
    file = value.get("slack_file")
    if not value.get("image_url") and file is None:
        walk.note(at, "must provide image_url or slack_file")
    if file is not None and not _is_ready(walk, file):
        walk.note(f"{at}/slack_file", "invalid slack file")


def _is_ready(walk: Walk, file: Any) -> bool:
    if not isinstance(file, dict):
        return False
    named = file.get("id") or str(file.get("url", "")).rstrip("/").split("/")[-2:][0]
    return isinstance(named, str) and named in walk.files
