import pytest

from tests.house_rules import check_home, check_message, check_view


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
    assert (
        check_message({"text": "t", "blocks": [table(column_settings=[{"align": "right"}])]}) == []
    )


def test_a_second_table_and_any_in_home_are_problems():
    assert check_message({"text": "t", "blocks": [data_table(), table()]})
    assert check_home({"type": "home", "blocks": [data_table()]})


def test_views_that_slack_accepts_have_no_problems():
    view = modal(field(block_id="a"), field(block_id="b"), alert(), submit=plain(), close=plain())
    assert check_view(view) == []
    assert check_view({"type": "home", "blocks": [section(), field()]}) == []


@pytest.mark.parametrize("text", [None, "", "  ", 3, "x" * 40_001, "hi <!channel>", "a < b"])
def test_a_message_needs_a_safe_top_level_text(text):
    problems = check_message({"text": text, "blocks": [section()]})
    assert len(problems) == 1
    assert problems[0].startswith("text: ")


BAD_BLOCKS = {
    "blank text": section("  \n"),
    "bracket": section("<script>"),
    "broadcast": section("hi <!channel>"),
    "user group of all": section("<!everyone|x>"),
    "plain http": section("<http://a.example|x>"),
    "no action id": actions({"type": "button", "text": plain()}),
    "empty value": actions(button(value="")),
    "input in a message": field(),
    "uneven rows": table(rows=[[raw(), raw()], [raw()]]),
    "segment twice": pie(("a", 1), ("a", 2)),
    "rich broadcast": rich({"type": "broadcast", "range": "channel"}),
    "rich link": rich({"type": "link", "url": "http://a.example"}),
    "image without words": {"type": "image", "image_url": "https://a.example/x.png"},
    "image of no words": {"type": "image", "image_url": "https://a.example/x.png", "alt_text": ""},
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_what_we_never_mean_to_send_is_found_and_its_place_named(name):
    problems = check_message({"text": "t", "blocks": [{"type": "divider"}, BAD_BLOCKS[name]]})
    assert problems
    assert all("blocks/1" in problem for problem in problems)


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "divider"}] * 51,
        [section(block_id="b"), section(block_id="b")],
        [actions(button("a")), actions(button("a"))],
        "blocks",
    ],
)
def test_what_is_too_much_for_one_message_is_found(blocks):
    assert len(check_message({"text": "t", "blocks": blocks})) == 1


@pytest.mark.parametrize(
    "view",
    [
        modal() | {"blocks": []},
        modal(section("<script>")),
        modal(title=plain(" ")),
        modal(field()),
        {"type": "workflow", "title": plain(), "blocks": [section()]},
        {"type": "home", "blocks": []},
        {"type": "home", "blocks": [section("é" * 3000) for _ in range(45)]},
    ],
)
def test_a_view_that_slack_or_the_house_refuses_is_found(view):
    assert check_view(view)


def test_a_modal_is_no_home():
    assert check_home({"type": "modal", "blocks": [section()]})


def test_rows_of_one_kind_may_share_an_action_in_a_view():
    assert check_home({"type": "home", "blocks": [actions(button()), actions(button())]}) == []
