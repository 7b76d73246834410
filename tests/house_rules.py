"""Our own rules for what we send, beyond Slack's limits, and both sets in one check.

Slack takes a blank text, a broadcast or a button without an id; we never mean one.
"""

import re
from collections import Counter

from blockkit import limits
from blockkit.limits.elements import BUTTONS, CHOICES, TEXTS
from blockkit.limits.rules import dicts

# What our own functions write between angle brackets; all else came from outside, unescaped.
MARKUP = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#[CDG][A-Z0-9]+|!subteam\^S[A-Z0-9]+"
    r"|!date\^\d+\^[^<>|]+\|[^<>|]+|https://[^<>|\s]+(?:\|[^<>|]+)?"
    r"|mailto:[\w.%+-]+@[\w.-]+\|[^<>|]+|tel:\+\d+(?:;ext=\d+)?\|[^<>|]+)>"
)
WORKED = {*BUTTONS, *CHOICES, *TEXTS}


def check_message(payload):
    """What Slack or the house refuses in the arguments of `chat.postMessage`."""
    text, blocks = payload.get("text"), payload.get("blocks", [])
    problems = limits.check_blocks(blocks, "message")
    if not isinstance(text, str) or not text.strip():
        problems.append("text: is required beside blocks too, and may not be blank")
    elif len(text) > limits.TEXT:
        problems.append(f"text: has more than {limits.TEXT} characters")
    elif unsafe(text):
        problems.append(f"text: has an unescaped '<': {text!r}")
    ids = Counter(node["action_id"] for _, node in nodes(blocks) if "action_id" in node)
    problems += [f"blocks: action_id {id_!r} is used twice" for id_ in ids if ids[id_] > 1]
    if tables(blocks) > 1:
        problems.append("blocks: more than one table")
    problems += [f"{at}: asks in a message" for at, node in nodes(blocks) if is_a(node, "input")]
    return problems + house_problems(blocks)


def check_view(view):
    """What Slack or the house refuses in the `view` of `views.open`, `push` or `update`."""
    return check_home(view) if view.get("type") == "home" else _check_view(view, "modal")


def check_home(view):
    """What Slack or the house refuses in the `view` of `views.publish`."""
    problems = ["blocks: a table in Home"] if tables(view.get("blocks", [])) else []
    return problems + _check_view(view, "home")


def tables(blocks):
    """How many tables there are: not every server takes a second one, or any in Home."""
    return sum(is_a(block, "table") or is_a(block, "data_table") for block in dicts(blocks))


def _check_view(view, kind):
    problems = limits.check_view(view, kind)
    if limits.is_too_large(view):
        problems.append(f"view: has more than {limits.VIEW_BYTES} bytes")
    if not view.get("blocks"):
        problems.append("view: shows nothing")
    labels = {key: view[key] for key in ("title", "submit", "close") if key in view}
    return problems + house_problems(view.get("blocks")) + house_problems(labels)


def house_problems(blocks):
    return [
        f"{at}: {problem}"
        for at, node in nodes(blocks)
        for problem in (*_of_texts(node), *_of_ids(node), *_of_figures(node))
    ]


def _of_texts(node):
    text = node.get("text")
    if "" in node.values():
        yield "has an empty string"
    if node.get("type") in {"plain_text", "mrkdwn"} and str(text).isspace():
        yield "has nothing but spaces"
    if is_a(node, "mrkdwn") and unsafe(text):
        yield f"has an unescaped '<': {text!r}"
    if is_a(node, "broadcast"):
        yield "notifies a whole channel"
    if is_a(node, "link") and not str(node.get("url")).startswith("https://"):
        yield "links to what is not https"


def _of_ids(node):
    if node.get("type") in WORKED and not node.get("action_id"):
        yield "has no action_id"


def _of_figures(node):
    rows = node.get("rows")
    if is_a(node, "table") and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        yield "has rows of different widths"
    labels = Counter(segment.get("label") for segment in node.get("segments", ()))
    if any(times > 1 for times in labels.values()):
        yield "has two segments of one label"


def is_a(node, kind):
    return node.get("type") == kind


def unsafe(text):
    """Whether an angle bracket is there that is no mention, channel, date or https link of ours."""
    return isinstance(text, str) and "<" in MARKUP.sub("", text)


def nodes(part, at="blocks"):
    """Every object inside, with its place."""
    if isinstance(part, dict):
        yield at, part
    inside = part.items() if isinstance(part, dict) else ()
    inside = enumerate(part) if isinstance(part, list) else inside
    for key, child in inside:
        yield from nodes(child, f"{at}/{key}")
