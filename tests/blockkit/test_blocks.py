import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blockkit import blocks as b
from blockkit import ladder
from blockkit.message import Message
from blockkit.mrkdwn import NOTHING, Mrkdwn, bold, escape, mention
from tests.house_rules import check_home, check_message, check_view

nasty = st.one_of(
    st.text(),
    st.text(alphabet="<>&*_`~ \n\u200b\u202ea", min_size=1),
    st.integers(1, 40).map(lambda n: "<&>é 👩\u200d💻" * n * 10),
    st.sampled_from(["<!channel>", "x" * 4000, "\u200b", " "]),
)
numbers = st.one_of(st.integers(), st.floats(), st.decimals(allow_nan=True), st.none())


def message(*blocks):
    return check_message({"text": "t", "blocks": [*blocks]})


def form(*blocks):
    return check_view(b.modal("t", [*blocks], "c", submit="ok"))


@settings(deadline=None, max_examples=50)
@given(nasty, nasty)
def test_whatever_the_words_blocks_for_messages_are_accepted(one, two):
    blocks = [
        b.header(one),
        b.section(one, fields=[two, b.field(one, two)], accessory=b.button(one, "a", "v")),
        b.section(escape(one)),
        b.section(fields=[one] * 12),
        b.fields([]),
        b.context(one, bold(two)),
        b.context(),
        b.divider(),
        b.actions(
            [
                b.button(
                    one,
                    "b",
                    style="primary",
                    accessibility_label=two,
                    confirm=b.confirm(one, escape(two), one, two),
                ),
                b.overflow("c", [b.option(one, two, description=two)] * 9),
                b.select("d", [b.option(one, two)], initial=two, placeholder=one),
            ]
        ),
        b.rich_text(
            b.rich_section(one, b.rich_part(two, bold=True)),
            b.rich_quote(one),
        ),
        b.rich_text(),
    ]
    assert message(*blocks) == []


@settings(deadline=None, max_examples=50)
@given(nasty, nasty, st.lists(nasty, max_size=12))
def test_whatever_the_words_forms_are_accepted(one, two, many):
    options = [b.option(text, text, description=text) for text in many]
    elements = [
        b.text_input("a", multiline=True, initial=one, max_length=50, placeholder=two),
        b.text_input("a", initial=one),
        b.email_input("a", initial="a@b.example", placeholder=one),
        b.number_input("a", decimals=True, initial="1.5", least="0", most="9", placeholder=one),
        b.select("a", options, initial=one, placeholder=two),
        b.multi_select("a", options, initial=many[:3], placeholder=two),
        b.checkboxes("a", options, initial=many[-2:]),
        b.radio("a", options, initial=many[-1] if many else None),
        b.user_select("a", initial="U1", placeholder=one),
        b.users_multi_select("a", initial=["U1", "U2"]),
        b.users_multi_select("a"),
        b.channel_select("a", initial="C1", placeholder=one),
        b.conversation_select("a", initial="C1", placeholder=one),
        b.external_select("a", placeholder=one, min_query_length=2),
        b.date_picker("a", initial=dt.date(2026, 1, 2), placeholder=one),
        b.time_picker("a", initial=dt.time(9, 5), zone="America/Sao_Paulo"),
    ]
    inputs = [
        b.input(one, element, f"b{i}", hint=two, optional=True, dispatch=True)
        for i, element in enumerate(elements)
    ]
    view = b.modal(one, [b.alert(two), *inputs], "c", submit=one, close=two, private_metadata="{}")
    assert check_view(view) == []


@settings(deadline=None, max_examples=50)
@given(
    nasty,
    st.lists(nasty, max_size=25),
    st.lists(st.lists(st.one_of(nasty, numbers), max_size=25), max_size=6),
    st.integers(-5, 300),
)
def test_whatever_the_cells_tables_are_accepted(caption, header, rows, number):
    assert message(b.table(header, rows, numeric=[0])) == []
    table = b.data_table(caption, header, rows, page_size=number, row_header=number)
    assert message(table) == []
    assert check_home(b.home(ladder.without_tables([table], 100))) == []
    for rung in ladder.rungs(Message("t", [table])):
        assert message(*rung.blocks) == []


def test_a_long_table_keeps_the_first_rows_that_slack_takes():
    rows = [[f"lead {i}", i] for i in range(500)]
    assert message(b.data_table("Leads", ["lead", "n"], rows)) == []
    assert len(b.data_table("Leads", ["lead", "n"], rows)["rows"]) == 100
    wide = b.table(["a", "b"], [["x" * 400, "y" * 400]] * 90)
    assert message(wide) == []
    assert 2 < len(wide["rows"]) < 90


def test_cells_that_are_numbers_sort_as_numbers_and_show_their_text():
    table = b.data_table("c", ["a", "b"], [["x", (Decimal(1500), "R$ 1.500,00")], [None, 3]])
    assert table["rows"][1][1] == {"type": "raw_number", "value": 1500.0, "text": "R$ 1.500,00"}
    assert table["rows"][2] == [
        {"type": "raw_text", "text": NOTHING},
        {"type": "raw_number", "value": 3, "text": "3"},
    ]


def test_only_mrkdwn_is_shown_as_mrkdwn():
    assert b.section("*a* <b>")["text"] == {"type": "plain_text", "text": "*a* <b>"}
    marked = b.section(bold("a"))["text"]
    assert marked == {"type": "mrkdwn", "text": "*a*", "verbatim": True}
    assert b.context(mention("U1"), "x")["elements"][1]["type"] == "plain_text"
    assert b.header(Mrkdwn("*a*"))["text"]["type"] == "plain_text"


def test_long_mrkdwn_is_cut_between_its_links():
    text = Mrkdwn(" ".join(["<https://a.example/long/path|here>"] * 200))
    assert len(text) > 3000
    assert message(b.section(text)) == []


def test_a_list_of_no_options_shows_a_dash_that_no_one_mistakes_for_a_choice():
    options = b.select("a", [])["options"]
    assert [option["value"] for option in options] == [b.NO_VALUE]


def test_the_initial_option_is_kept_though_the_list_is_too_long():
    options = [b.option(f"o{i}", str(i)) for i in range(300)]
    select = b.select("a", options, initial="250")
    assert len(select["options"]) == 100
    assert select["initial_option"]["value"] == "250"
    assert select["initial_option"] in select["options"]
    assert form(b.input("x", select)) == []
    assert "initial_option" not in b.select("a", options, initial="999")


def test_a_mistake_of_ours_is_an_error_and_not_a_shortened_id():
    with pytest.raises(ValueError, match="255"):
        b.divider(block_id="x" * 256)
    with pytest.raises(ValueError, match="2,000"):
        b.button("x", "a", "v" * 2001)
    with pytest.raises(ValueError, match="3,000"):
        b.modal("t", [], "c", private_metadata="x" * 3001)
    with pytest.raises(ValueError, match="element"):
        b.actions([])


def test_surfaces_hold_a_hundred_blocks():
    assert len(b.home([b.divider()] * 120)["blocks"]) == 100
    assert check_home(b.home([b.divider()] * 120)) == []


def test_a_typed_paragraph_keeps_its_lines():
    assert b.text_input("a", initial="one\ntwo")["initial_value"] == "one\ntwo"
    assert b.section("one\ntwo")["text"]["text"] == "one\ntwo"
    assert b.header("one\ntwo")["text"]["text"] == "one two"
