import copy

import pytest

from messages.limits import check_home, check_message, check_view


def plain(text="x"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="x"):
    return {"type": "mrkdwn", "text": text}


def section(text="x", **more):
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id="a", **more):
    return {"type": "button", "text": plain(), "action_id": action_id, **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": [*elements], **more}


def option(text="x", value="v", **more):
    return {"text": plain(text), "value": value, **more}


def select(**more):
    return {"type": "static_select", "action_id": "s", "options": [option()], **more}


def text_input(**more):
    return {"type": "plain_text_input", "action_id": "t", **more}


def field(element=None, **more):
    return {"type": "input", "label": plain(), "element": element or text_input(), **more}


def raw(text="x"):
    return {"type": "raw_text", "text": text}


def data_table(**more):
    rows = [[raw("a"), raw("b")], [raw("1"), {"type": "raw_number", "value": 2, "text": "2"}]]
    return {"type": "data_table", "caption": "c", "rows": rows, **more}


def table(**more):
    return {"type": "table", "rows": [[raw()]], **more}


def series(name="s", labels=("a", "b")):
    return {"name": name, "data": [{"label": label, "value": 1} for label in labels]}


def plot(*lines, categories=("a", "b"), **more):
    axis = {"categories": [*categories], **more}
    chart = {"type": "bar", "series": [*(lines or [series()])], "axis_config": axis}
    return {"type": "data_visualization", "title": "t", "chart": chart}


def pie(*segments):
    parts = [{"label": label, "value": value} for label, value in segments]
    return {
        "type": "data_visualization",
        "title": "t",
        "chart": {"type": "pie", "segments": parts},
    }


def alert():
    return {"type": "alert", "text": plain(), "level": "info"}


def modal(*blocks, **more):
    return {"type": "modal", "title": plain(), "blocks": [*(blocks or [section()])], **more}


def rich(*parts):
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*parts]}],
    }


GOOD_BLOCKS = [
    section("hi <@U1> in <#C1> <!date^1^{date}|then> <https://a.example/x|here>"),
    section(fields=[mrkdwn(), plain()], accessory=select(initial_option=option())),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [plain(), mrkdwn()]},
    actions(button("a1", style="primary", value="v"), button("a2", url="https://a.example")),
    data_table(page_size=5, row_header_column_index=1),
    table(column_settings=[{"align": "right"}]),
    plot(series("one"), series("two"), x_label="x"),
    pie(("a", 1), ("b", 0.5)),
    {"type": "markdown", "text": "# hi"},
    rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}),
    {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn(), "actions": [button()]}]},
    {"type": "container", "child_blocks": [{"type": "divider"}]},
]


def test_a_message_that_slack_accepts_has_no_problems():
    assert check_message({"channel": "C1", "text": "t", "blocks": GOOD_BLOCKS}) == []
    assert check_message({"text": "<@U1> R&amp;D"}) == []


def test_views_that_slack_accepts_have_no_problems():
    view = modal(field(block_id="a"), field(block_id="b"), alert(), submit=plain(), close=plain())
    assert check_view(view) == []
    assert check_view({"type": "home", "blocks": [section(), field(), data_table()]}) == []


@pytest.mark.parametrize("text", [None, "", "  ", 3, "x" * 40_001, "hi <!channel>", "a < b"])
def test_a_message_needs_a_safe_top_level_text(text):
    found = check_message({"text": text, "blocks": [section()]})
    assert len(found) == 1
    assert found[0].startswith("text: ")


BAD_BLOCKS = {
    "section text": section("x" * 3001),
    "empty text": section(""),
    "blank text": section("  \n"),
    "bracket": section("<script>"),
    "broadcast": section("hi <!channel>"),
    "user group of all": section("<!everyone|x>"),
    "plain http": section("<http://a.example|x>"),
    "no text nor fields": {"type": "section"},
    "eleven fields": section(fields=[mrkdwn()] * 11),
    "no fields": section(fields=[]),
    "field length": section(fields=[mrkdwn("x" * 2001)]),
    "unknown type": {"type": "sectoin", "text": plain()},
    "no type": {"text": plain()},
    "no object": "section",
    "unknown property": section(fild=[]),
    "header length": {"type": "header", "text": plain("x" * 151)},
    "header in mrkdwn": {"type": "header", "text": mrkdwn()},
    "no context": {"type": "context", "elements": []},
    "eleven in context": {"type": "context", "elements": [plain()] * 11},
    "no actions": actions(),
    "26 actions": actions(*(button(str(n)) for n in range(26))),
    "typing in actions": actions(text_input()),
    "one action twice": actions(button("a"), button("a")),
    "button text": actions(button() | {"text": plain("x" * 76)}),
    "button value": actions(button(value="x" * 2001)),
    "button style": actions(button(style="green")),
    "no action id": actions({"type": "button", "text": plain()}),
    "action id length": actions(button("x" * 256)),
    "confirm without deny": actions(
        button(confirm={"title": plain(), "text": plain(), "confirm": plain()})
    ),
    "no options": actions(select(options=[])),
    "101 options": actions(select(options=[option()] * 101)),
    "option text": actions(select(options=[option("x" * 76)])),
    "option value": actions(select(options=[option(value="x" * 151)])),
    "empty option value": actions(select(options=[option(value="")])),
    "initial elsewhere": actions(select(initial_option=option("y"))),
    "placeholder": actions(select(placeholder=plain("x" * 151))),
    "six in overflow": actions({"type": "overflow", "action_id": "o", "options": [option()] * 6}),
    "eleven boxes": actions({"type": "checkboxes", "action_id": "c", "options": [option()] * 11}),
    "no date": actions({"type": "datepicker", "action_id": "d", "initial_date": "1/2/26"}),
    "no time": actions({"type": "timepicker", "action_id": "d", "initial_time": "25:00"}),
    "no user": actions({"type": "users_select", "action_id": "d", "initial_user": "ana"}),
    "input in a message": field(),
    "alert in a message": alert(),
    "block id length": section(block_id="x" * 256),
    "data table without caption": {k: v for k, v in data_table().items() if k != "caption"},
    "data table of a header": data_table(rows=[[raw()]]),
    "data table of 102 rows": data_table(rows=[[raw()]] * 102),
    "21 columns": data_table(rows=[[raw()] * 21] * 2),
    "uneven rows": data_table(rows=[[raw(), raw()], [raw()]]),
    "empty cell": data_table(rows=[[raw()], [raw("")]]),
    "rich header": data_table(
        rows=[[rich({"type": "text", "text": "x"})], [raw()]],
    ),
    "page size": data_table(page_size=0),
    "row header": data_table(row_header_column_index=2),
    "number without text": data_table(rows=[[raw()], [{"type": "raw_number", "value": 1}]]),
    "cells' characters": data_table(rows=[[raw()], *[[raw("x" * 1000)]] * 11]),
    "table of 101 rows": table(rows=[[raw()]] * 101),
    "column align": table(column_settings=[{"align": "middle"}]),
    "chart title": plot() | {"title": "x" * 51},
    "no segments": pie(),
    "seven segments": pie(*((str(n), 1) for n in range(7))),
    "segment of zero": pie(("a", 0)),
    "segment twice": pie(("a", 1), ("a", 2)),
    "segment label": pie(("x" * 21, 1)),
    "seven series": plot(*(series(str(n)) for n in range(7))),
    "series twice": plot(series("s"), series("s")),
    "label of no category": plot(series(labels=("a", "c"))),
    "category without a point": plot(series(labels=("a",))),
    "category twice": plot(series(labels=("a", "a")), categories=("a", "a")),
    "21 points": plot(series(labels=[*map(str, range(21))]), categories=[*map(str, range(21))]),
    "axis label": plot(y_label="x" * 51),
    "chart type": {"type": "data_visualization", "title": "t", "chart": {"type": "donut"}},
    "not a number": {
        "type": "data_visualization",
        "title": "t",
        "chart": {"type": "pie", "segments": [{"label": "a", "value": float("nan")}]},
    },
    "markdown length": {"type": "markdown", "text": "x" * 12_001},
    "rich broadcast": rich({"type": "broadcast", "range": "channel"}),
    "empty rich text": rich({"type": "text", "text": ""}),
    "eleven cards": {"type": "carousel", "elements": [{"type": "card"}] * 11},
    "eleven children": {"type": "container", "child_blocks": [{"type": "divider"}] * 11},
    "bad child": {"type": "container", "child_blocks": [{"type": "nothing"}]},
    "image without words": {"type": "image", "image_url": "https://a.example/x.png"},
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_what_slack_would_refuse_is_found_and_its_place_named(name):
    found = check_message({"text": "t", "blocks": [{"type": "divider"}, BAD_BLOCKS[name]]})
    assert found
    assert all(problem.startswith("blocks") for problem in found)
    assert any("[1]" in problem or "markdown" in problem for problem in found)


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "divider"}] * 51,
        [pie(("a", 1))] * 3,
        [table(), table()],
        [{"type": "markdown", "text": "x" * 7000}] * 2,
        [section(block_id="b"), section(block_id="b")],
        [actions(button("a")), actions(button("a"))],
        "blocks",
    ],
)
def test_what_is_too_much_for_one_message_is_found(blocks):
    assert len(check_message({"text": "t", "blocks": blocks})) == 1


def test_a_payload_is_not_changed_by_checking_it():
    payload = {"text": "t", "blocks": copy.deepcopy(GOOD_BLOCKS)}
    check_message(payload)
    assert payload == {"text": "t", "blocks": GOOD_BLOCKS}


@pytest.mark.parametrize(
    "view",
    [
        modal(title=plain("x" * 25)),
        modal(title=mrkdwn()),
        modal(submit=plain("x" * 25)),
        modal(close=plain("x" * 25)),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(*[section()] * 101),
        modal() | {"blocks": []},
        modal(field()),
        modal(field({"type": "button"}), submit=plain()),
        modal(field(label=plain("x" * 2001)), submit=plain()),
        modal(field(text_input(max_length=3001)), submit=plain()),
        modal(field(text_input(placeholder=plain("x" * 151))), submit=plain()),
        modal(field({"type": "number_input", "action_id": "n"}), submit=plain()),
        modal(data_table()),
        modal(plot()),
        modal({"type": "markdown", "text": "x"}),
        modal({"type": "alert", "text": plain("x" * 201)}),
        modal(alert() | {"level": "loud"}),
        modal(section(block_id="b"), section(block_id="b")),
        modal(actions(button("a"), button("a"))),
        modal(submitt=plain()),
        {"type": "modal", "blocks": [section()]},
        {"type": "workflow", "title": plain(), "blocks": [section()]},
    ],
)
def test_a_modal_that_slack_would_refuse_is_found(view):
    assert check_view(view)


@pytest.mark.parametrize(
    "view",
    [
        {"type": "home", "blocks": [section()] * 101},
        {"type": "home", "blocks": [alert()]},
        {"type": "home", "title": plain(), "blocks": [section()]},
        {"type": "home", "blocks": [section("é" * 3000) for _ in range(45)]},
        {"type": "home"},
        {"type": "modal", "blocks": [section()]},
    ],
)
def test_a_home_that_slack_would_refuse_is_found(view):
    assert check_home(view)


def test_rows_of_one_kind_may_share_an_action_in_a_view():
    assert check_home({"type": "home", "blocks": [actions(button()), actions(button())]}) == []
