"""Slack's limits, one wrong block at a time."""

import copy
import re

import pytest

from blockkit.limits import check_blocks, check_view, is_too_large


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


def cells(rows, columns=1, text="x"):
    return [[cell(text)] * columns] * rows


def data_table(rows=2, columns=2, **more):
    return {"type": "data_table", "caption": "c", "rows": cells(rows, columns), **more}


def table(rows=1, columns=1, **more):
    return {"type": "table", "rows": cells(rows, columns), **more}


def rich_text(*pieces):
    parts = [{"type": "rich_text_section", "elements": [*pieces]}]
    return {"type": "rich_text", "elements": parts}


def pie(*segments, title="t"):
    parts = [{"label": label, "value": value} for label, value in segments]
    chart = {"type": "pie", "segments": parts}
    return {"type": "data_visualization", "title": title, "chart": chart}


def bars(labels, categories=None, names="s", **axis):
    data = [{"label": label, "value": 1} for label in labels]
    return {
        "type": "data_visualization",
        "title": "t",
        "chart": {
            "type": "bar",
            "series": [{"name": name, "data": data} for name in names],
            "axis_config": {"categories": categories or labels, **axis},
        },
    }


def picker(kind, **more):
    return {"type": kind, "action_id": "p", **more}


def text_input(**more):
    return {"type": "plain_text_input", "action_id": "t", **more}


def input_of(element, **more):
    return {"type": "input", "label": plain(), "element": element, **more}


def modal(*blocks, **more):
    return {"type": "modal", "title": plain(), "blocks": [*blocks], **more}


def home(*blocks, **more):
    return {"type": "home", "blocks": [*blocks], **more}


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
        "rows": [[cell()], [{"type": "raw_number", "value": 1.5, "text": "1.5"}]],
    },
    "table": table(100, 20, column_settings=[None, {"align": "right"}]),
    "pie": pie(*[(f"{n}", 1) for n in range(6)], title="x" * 50),
    "bars": bars([f"{n}" for n in range(20)], names="123456", x_label="x" * 50),
    "card": {"type": "card", "title": plain("x" * 150), "body": mrkdwn("x" * 200)},
    "container": {"type": "container", "child_blocks": [{"type": "divider"}] * 10},
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "rich_text": rich_text({"type": "text", "text": "x" * 12_000}),
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
    (input_of({"type": "number_input", "action_id": "n"}), "/blocks/0/element/type"),
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
        {**data_table(), "rows": [[rich_text({"type": "text", "text": "x"})], [cell()]]},
        "/blocks/0/rows/0/0/type",
    ),
    (table(101), "/blocks/0/rows"),
    (pie(), "/blocks/0/chart/segments"),
    (pie(*[("a", 1)] * 7), "/blocks/0/chart/segments"),
    (pie(("a", 0)), "/blocks/0/chart/segments/0/value"),
    (pie(("x" * 21, 1)), "/blocks/0/chart/segments/0/label"),
    (pie(("a", float("nan"))), "/blocks/0/chart/segments/0/value"),
    (pie(("a", 1), title="x" * 51), "/blocks/0/title"),
    (bars(["a"], ["b"]), "/blocks/0/chart/series/0/data/0/label"),
    (bars([f"{n}" for n in range(21)]), "/blocks/0/chart/axis_config/categories"),
    (bars(["a"], names="1234567"), "/blocks/0/chart/series"),
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
    ({"type": "section", "text": mrkdwn(), "fields": []}, "/blocks/0/fields"),
    ({"type": "section", "text": mrkdwn(), "fild": []}, "/blocks/0"),
    ({"type": "section", "text": {**mrkdwn(), "emoji": True}}, "/blocks/0/text"),
    ({"text": plain()}, "/blocks/0/type"),
    (actions(), "/blocks/0/elements"),
    (actions(text_input()), "/blocks/0/elements/0/type"),
    (actions(button(confirm={k: v for k, v in CONFIRM.items() if k != "deny"})), "/0/confirm"),
    (actions(select([{**option("a"), "text": plain("x" * 76)}])), "/options/0/text/text"),
    (actions(select([{**option("a"), "text": mrkdwn()}])), "/options/0/text/type"),
    (actions(select([option("a") | {"value": ""}])), "/options/0/value"),
    (actions(select([option("a")], placeholder=plain("x" * 151))), "/placeholder/text"),
    (actions(select([option("a")], option_groups=[])), "/blocks/0/elements/0"),
    (actions(picker("checkboxes", options=options(11))), "/blocks/0/elements/0/options"),
    (actions(picker("datepicker", initial_date="1/2/26")), "/initial_date"),
    (actions(picker("timepicker", initial_time="25:00")), "/initial_time"),
    (actions(picker("users_select", initial_user="ana")), "/initial_user"),
    ({**data_table(), "rows": [[cell()], [cell("")]]}, "/blocks/0/rows/1/0/text"),
    ({**data_table(), "rows": [[cell()], [{"type": "raw_number", "value": 1}]]}, "/rows/1/0"),
    (data_table(page_size=0), "/blocks/0/page_size"),
    (data_table(row_header_column_index=2), "/blocks/0/row_header_column_index"),
    ({**data_table(), "rows": [[cell()], *cells(11, text="x" * 1000)]}, "/blocks"),
    (table(column_settings=[{"align": "middle"}]), "/blocks/0/column_settings/0/align"),
    ({"type": "table", "rows": [[{"type": "raw_number", "value": 1, "text": "1"}]]}, "/0/0/type"),
    (bars(["a"], names="ss"), "/blocks/0/chart/series/1/name"),
    (bars(["a"], ["a", "b"]), "/blocks/0/chart/series/0/data"),
    (bars(["a", "a"]), "/blocks/0/chart/axis_config/categories"),
    (rich_text({"type": "text", "text": ""}), "/elements/0/elements/0/text"),
    (rich_text(), "/blocks/0/elements/0/elements"),
    (rich_text({"type": "shout", "text": "x"}), "/elements/0/elements/0/type"),
    ({"type": "carousel", "elements": [{"type": "card", "title": plain()}] * 11}, "/elements"),
    ({"type": "container", "child_blocks": [{"type": "blink"}]}, "/child_blocks/0/type"),
    ("a string", "/blocks/0"),
]


@pytest.mark.parametrize(("block", "pointer"), WRONG)
def test_a_block_over_a_limit_is_pointed_at(block, pointer):
    problems = check_blocks([block], "message")
    assert any(line.endswith(f"{pointer}]") for line in problems), problems
    assert all(re.fullmatch(r"\[ERROR\] .+ \[json-pointer:/.*\]", line) for line in problems)


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([{"type": "divider"}] * 51, "/blocks"),
        ([{"type": "divider", "block_id": "a"}] * 2, "/blocks/1/block_id"),
        ([pie(("a", 1))] * 3, "/blocks"),
        ([table()] * 2, "/blocks"),
        ([{**data_table(), "rows": cells(11, text="x" * 500)}] * 2, "/blocks"),
        ([{"type": "container", "child_blocks": [table()]}] * 2, "/blocks"),
        ([{"type": "markdown", "text": "x" * 6_001}] * 2, "/blocks"),
        ({"type": "divider"}, "/blocks"),
    ],
)
def test_blocks_together_have_limits_too(blocks, pointer):
    problems = check_blocks(blocks, "message")
    assert any(line.endswith(f"[json-pointer:{pointer}]") for line in problems), problems


def test_modals_take_other_blocks_than_messages():
    alert = {"type": "alert", "text": plain("x" * 200)}
    assert check_blocks([alert], "modal") == []
    assert check_blocks([data_table()], "modal")
    assert check_blocks([data_table()], "home") == []
    assert check_blocks([{"type": "markdown", "text": "x"}], "home")
    assert check_blocks([{"type": "divider"}] * 100, "modal") == []


def test_a_modal_with_inputs_needs_a_submit():
    view = modal(input_of(text_input()))
    assert check_view(view, "modal")
    assert check_view({**view, "submit": plain()}, "modal") == []
    assert check_view({"type": "modal", "title": plain()}, "modal")


DIVIDER = {"type": "divider"}
ASKING = {"submit": plain()}


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal(DIVIDER, title=plain("x" * 25)), "/view/title/text"),
        (modal(DIVIDER, title=mrkdwn()), "/view/title/type"),
        (modal(DIVIDER, submit=plain("x" * 25)), "/view/submit/text"),
        (modal(DIVIDER, close=plain("x" * 25)), "/view/close/text"),
        (modal(DIVIDER, private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(DIVIDER, callback_id="x" * 256), "/view/callback_id"),
        (modal(DIVIDER, submitt=plain()), "/view"),
        (modal(*[DIVIDER] * 101), "/view/blocks"),
        (modal(input_of(text_input())), "/view/submit"),
        (modal(input_of(picker("button")), **ASKING), "/view/blocks/0/element/type"),
        (modal(input_of(text_input(), label=plain("x" * 2001)), **ASKING), "/0/label/text"),
        (modal(input_of(text_input(max_length=3001)), **ASKING), "/element/max_length"),
        (modal(input_of(text_input(placeholder=plain("x" * 151))), **ASKING), "/placeholder/text"),
        (modal(input_of(picker("number_input")), **ASKING), "/view/blocks/0/element"),
        (modal(data_table()), "/view/blocks/0/type"),
        (modal(bars(["a"])), "/view/blocks/0/type"),
        (modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
        (modal({"type": "alert", "text": plain("x" * 201)}), "/view/blocks/0/text/text"),
        (modal({"type": "alert", "text": plain(), "level": "loud"}), "/view/blocks/0/level"),
        (modal({**DIVIDER, "block_id": "b"}, {**DIVIDER, "block_id": "b"}), "/blocks/1/block_id"),
        (modal(actions(button("a"), button("a"))), "/view/blocks/0/elements/1/action_id"),
        ({"type": "modal", "blocks": [DIVIDER]}, "/view"),
        ({"type": "workflow", "title": plain(), "blocks": [DIVIDER]}, "/view/type"),
    ],
)
def test_a_modal_over_a_limit_is_pointed_at(view, pointer):
    problems = check_view(view, "modal")
    assert any(line.endswith(f"{pointer}]") for line in problems), problems


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (home(*[DIVIDER] * 101), "/view/blocks"),
        (home({"type": "alert", "text": plain()}), "/view/blocks/0/type"),
        (home(DIVIDER, title=plain()), "/view"),
        ({"type": "home"}, "/view"),
        ({"type": "modal", "blocks": [DIVIDER]}, "/view/type"),
    ],
)
def test_a_home_over_a_limit_is_pointed_at(view, pointer):
    problems = check_view(view, "home")
    assert any(line.endswith(f"{pointer}]") for line in problems), problems


def test_a_view_is_limited_in_its_bytes():
    assert is_too_large(home(*[{"type": "section", "text": mrkdwn("é" * 3000)}] * 45))
    assert not is_too_large(home(*[{"type": "section", "text": mrkdwn("e" * 3000)}] * 45))


def test_blocks_of_a_view_may_share_an_action_id():
    assert check_view(home(actions(button()), actions(button())), "home") == []


@pytest.mark.parametrize("name", FINE)
def test_a_block_is_not_changed_by_checking_it(name):
    blocks = [copy.deepcopy(FINE[name])]
    check_blocks(blocks, "message")
    assert blocks == [FINE[name]]
