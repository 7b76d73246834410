"""Slack's limits, one wrong block at a time."""

import pathlib
import re

import pytest

from sandbox.limits import check_blocks, check_view
from sandbox.server import Sandbox
from sandbox.webapi import METHODS


def plain(text="x"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="x"):
    return {"type": "mrkdwn", "text": text}


def button(action_id="a", **more):
    return {"type": "button", "action_id": action_id, "text": plain(), **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def select(options, **more):
    return {"type": "static_select", "action_id": "s", "options": options, **more}


def option(value):
    return {"text": plain(value[:75]), "value": value}


def options(count):
    return [option(str(n)) for n in range(count)]


def cell(text="x"):
    return {"type": "raw_text", "text": text}


def data_table(rows=2, columns=2, **more):
    made = [[cell() for _ in range(columns)] for _ in range(rows)]
    return {"type": "data_table", "caption": "c", "rows": made, **more}


def pie(*segments, title="t"):
    made = [{"label": label, "value": value} for label, value in segments]
    chart = {"type": "pie", "segments": made}
    return {"type": "data_visualization", "title": title, "chart": chart}


def bars(labels, categories=None, series=1, **axis):
    data = [{"label": label, "value": 1} for label in labels]
    return {
        "type": "data_visualization",
        "title": "t",
        "chart": {
            "type": "bar",
            "series": [{"name": f"s{n}", "data": data} for n in range(series)],
            "axis_config": {"categories": categories or labels, **axis},
        },
    }


def input_of(element):
    return {"type": "input", "label": plain(), "element": element}


PICTURE = {"type": "image", "image_url": "https://a.b/c.png", "alt_text": "a"}
CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}

FINE = {
    "section": {"type": "section", "text": mrkdwn("x" * 3000), "fields": [mrkdwn("x" * 2000)] * 10},
    "header": {"type": "header", "text": plain("x" * 150)},
    "context": {"type": "context", "elements": [mrkdwn()] * 9 + [PICTURE]},
    "actions": actions(*[button(str(n)) for n in range(25)]),
    "confirm": actions(button(confirm=CONFIRM, style="danger", value="x" * 2000)),
    "select": actions(select(options(100), initial_option=option("7"))),
    "image": {**PICTURE, "title": plain()},
    "data_table": data_table(101, 20, page_size=100, row_header_column_index=0),
    "numbers": {
        "type": "data_table",
        "caption": "c",
        "rows": [[cell()], [{"type": "raw_number", "value": 1.5}]],
    },
    "table": {"type": "table", "rows": [[cell()] * 20] * 100},
    "pie": pie(*[(f"{n}", 1) for n in range(6)], title="x" * 50),
    "bars": bars([f"{n}" for n in range(20)], series=6, x_label="x" * 50),
    "card": {"type": "card", "title": plain("x" * 150), "body": mrkdwn("x" * 200)},
    "container": {"type": "container", "child_blocks": [{"type": "divider"}] * 10},
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "rich_text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
}


@pytest.mark.parametrize("name", FINE)
def test_a_block_at_its_limit_is_fine(name):
    assert check_blocks([FINE[name]], "message") == []


WRONG = [
    ({"type": "section"}, "/blocks/0"),
    ({"type": "section", "text": mrkdwn("x" * 3001)}, "/blocks/0/text/text"),
    ({"type": "section", "text": mrkdwn("")}, "/blocks/0/text/text"),
    ({"type": "section", "fields": [mrkdwn()] * 11}, "/blocks/0/fields"),
    ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "/blocks/0/fields/0/text"),
    (
        {"type": "section", "text": mrkdwn(), "accessory": {"type": "plain_text_input"}},
        "/blocks/0/accessory/type",
    ),
    ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    ({"type": "header", "text": mrkdwn()}, "/blocks/0/text/type"),
    ({"type": "context", "elements": [mrkdwn()] * 11}, "/blocks/0/elements"),
    ({"type": "context", "elements": []}, "/blocks/0/elements"),
    (actions(*[button(str(n)) for n in range(26)]), "/blocks/0/elements"),
    (actions(button(), button()), "/blocks/0/elements/1/action_id"),
    (actions(button(text=plain("x" * 76))), "/blocks/0/elements/0/text/text"),
    (actions(button(value="x" * 2001)), "/blocks/0/elements/0/value"),
    (actions(button(style="green")), "/blocks/0/elements/0/style"),
    (actions(button("x" * 256)), "/blocks/0/elements/0/action_id"),
    (actions(button(confirm={**CONFIRM, "deny": plain("x" * 31)})), "/confirm/deny/text"),
    (actions(select(options(101))), "/blocks/0/elements/0/options"),
    (actions(select([])), "/blocks/0/elements/0/options"),
    (actions(select([option("x" * 151)])), "/options/0/value"),
    (actions(select([option("a"), option("a")])), "/options/1/value"),
    (actions(select([option("a")], initial_option=option("b"))), "/initial_option"),
    (
        actions({"type": "overflow", "action_id": "o", "options": options(6)}),
        "/blocks/0/elements/0/options",
    ),
    (input_of({"type": "number_input", "action_id": "n"}), "/blocks/0/element"),
    (input_of(button()), "/blocks/0/element/type"),
    ({"type": "image", "image_url": "https://a.b"}, "/blocks/0"),
    ({"type": "image", "alt_text": "a"}, "/blocks/0"),
    ({"type": "image", "alt_text": "a", "slack_file": {"id": "F0"}}, "/blocks/0/slack_file"),
    (data_table(102), "/blocks/0/rows"),
    (data_table(1), "/blocks/0/rows"),
    (data_table(2, 21), "/blocks/0/rows/0"),
    (data_table(page_size=101), "/blocks/0/page_size"),
    ({**data_table(), "caption": None}, "/blocks/0"),
    ({**data_table(), "rows": [[cell()], [cell(), cell()]]}, "/blocks/0/rows/1"),
    (
        {**data_table(), "rows": [[{"type": "rich_text"}], [cell()]]},
        "/blocks/0/rows/0/0/type",
    ),
    ({"type": "table", "rows": [[cell()]] * 101}, "/blocks/0/rows"),
    (pie(), "/blocks/0/chart/segments"),
    (pie(*[("a", 1)] * 7), "/blocks/0/chart/segments"),
    (pie(("a", 0)), "/blocks/0/chart/segments/0/value"),
    (pie(("x" * 21, 1)), "/blocks/0/chart/segments/0/label"),
    (pie(("a", float("nan"))), "/blocks/0/chart/segments/0/value"),
    (pie(("a", 1), title="x" * 51), "/blocks/0/title"),
    (bars(["a"], ["b"]), "/blocks/0/chart/series/0/data/0/label"),
    (bars([f"{n}" for n in range(21)]), "/blocks/0/chart/axis_config/categories"),
    (bars(["a"], series=7), "/blocks/0/chart/series"),
    (bars(["a"], y_label="x" * 51), "/blocks/0/chart/axis_config/y_label"),
    ({"type": "data_visualization", "title": "t", "chart": {"type": "radar"}}, "/chart/type"),
    ({"type": "card"}, "/blocks/0"),
    ({"type": "card", "body": mrkdwn("x" * 201)}, "/blocks/0/body/text"),
    ({"type": "card", "title": plain(), "actions": [button(str(n)) for n in range(4)]}, "/actions"),
    ({"type": "container", "child_blocks": [{"type": "divider"}] * 11}, "/child_blocks"),
    ({"type": "carousel", "elements": []}, "/blocks/0/elements"),
    ({"type": "alert", "text": plain()}, "/blocks/0/type"),
    ({"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text"),
    ({"type": "blink"}, "/blocks/0/type"),
    ({"type": "divider", "block_id": "x" * 256}, "/blocks/0/block_id"),
    ("a string", "/blocks/0"),
]


@pytest.mark.parametrize(("block", "pointer"), WRONG)
def test_a_block_over_a_limit_is_pointed_at(block, pointer):
    found = check_blocks([block], "message")
    assert any(line.endswith(f"{pointer}]") for line in found), found
    assert all(re.fullmatch(r"\[ERROR\] .+ \[json-pointer:/.*\]", line) for line in found)


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([{"type": "divider"}] * 51, "/blocks"),
        ([{"type": "divider", "block_id": "a"}] * 2, "/blocks/1/block_id"),
        ([pie(("a", 1))] * 3, "/blocks"),
        ([{"type": "table", "rows": [[cell()]]}] * 2, "/blocks"),
        ([{"type": "markdown", "text": "x" * 6_001}] * 2, "/blocks"),
        ({"type": "divider"}, "/blocks"),
    ],
)
def test_blocks_together_have_limits_too(blocks, pointer):
    found = check_blocks(blocks, "message")
    assert any(line.endswith(f"[json-pointer:{pointer}]") for line in found), found


def test_modals_take_other_blocks_than_messages():
    alert = {"type": "alert", "text": plain("x" * 200)}
    assert check_blocks([alert], "modal") == []
    assert check_blocks([data_table()], "modal")
    assert check_blocks([data_table()], "home") == []
    assert check_blocks([{"type": "markdown", "text": "x"}], "home")
    assert check_blocks([{"type": "divider"}] * 100, "modal") == []


def test_a_modal_with_inputs_needs_a_submit():
    field = input_of({"type": "plain_text_input", "action_id": "a"})
    view = {"type": "modal", "title": plain(), "blocks": [field]}
    assert check_view(view, "modal")
    assert check_view({**view, "submit": plain()}, "modal") == []
    assert check_view({"type": "modal", "title": plain()}, "modal")


DOCS = pathlib.Path(__file__).parents[2] / "docs" / "sandbox.md"


def test_the_documentation_names_every_method():
    told = DOCS.read_text(encoding="utf-8")
    assert [name for name in METHODS if f"`{name}`" not in told] == []


def test_the_documentation_names_every_control_path():
    told = DOCS.read_text(encoding="utf-8")
    paths = {
        resource.canonical.removeprefix("/_control/").partition("/")[0]
        for resource in Sandbox()._app().router.resources()
        if resource.canonical.startswith("/_control/")
    }
    assert len(paths) > 20
    assert [p for p in sorted(paths) if not re.search(rf"[`/]{p}\b", told)] == []
