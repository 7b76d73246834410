"""The rungs of the ladder: the same message in ever plainer blocks."""

from blockkit import blocks as b
from blockkit import charts, ladder
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn
from tests.house_rules import check_home, check_message

CHART = charts.bar("Leads", ["Mon"], {"new": [3]})
assert CHART is not None
SMALL = b.data_table("By source", ["Source", "New", "Won"], [["web", (3, "3"), None]])
LONG = b.data_table("Due", ["Lead", "Owner"], [[f"L-{n} <Ana> *", "Rui & co"] for n in range(9)])
ROW = b.actions([b.button("Share", "share")])


def types(message):
    return [block["type"] for block in message.blocks]


def check(message):
    return check_message({"text": message.text, "blocks": message.blocks})


def test_charts_go_first_then_the_kind_of_table_then_all_blocks():
    blocks = [b.header("Today"), CHART, LONG, ROW]
    message = Message("Takeaway", blocks, (Mrkdwn("*Leads*\nMon 3"),))
    given, plain_table, sections, text = ladder.rungs(message)
    assert given is message
    assert types(plain_table) == ["header", "section", "section", "table", "actions"]
    assert types(sections) == ["header", "section", "section", "actions"]
    assert text.blocks == []
    for rung in (plain_table, sections, text):
        assert check(rung) == []
    assert "Mon 3" in sections.blocks[1]["text"]["text"]
    assert text.text.startswith("Takeaway\n*Today*\n*Leads*\nMon 3\n*Due*\n• *L-0 &lt;Ana&gt; ∗*\n")


def test_what_holds_nothing_new_has_two_rungs():
    message = Message("Hello", [b.section("Hello"), ROW])
    assert [types(rung) for rung in ladder.rungs(message)] == [["section", "actions"], []]
    assert ladder.rungs(message)[-1].text == "Hello"


def test_one_table_stays_the_longest_and_the_others_are_lines():
    blocks = ladder.one_table([SMALL, LONG])
    assert [block["type"] for block in blocks] == ["section", "data_table"]
    assert blocks[0]["text"]["text"] == "*By source*\n• *web*\nNew: 3"
    assert blocks[1] is LONG


def test_a_table_of_many_rows_stays_within_the_blocks_there_is_room_for():
    rows = [[f"L-{n} " + "<&>" * 40, "x" * 40] for n in range(90)]
    table = b.data_table("Due", ["Lead", "Owner"], rows)
    for others in (0, 40, 49):
        message = Message("t", [*[b.divider()] * others, table])
        for rung in ladder.rungs(message):
            assert check(rung) == []
    assert message.blocks[-1] is table
    last = ladder.without_tables(message.blocks)[-1]["text"]["text"]
    assert last.endswith("\n…")


def test_rich_text_fields_and_context_are_part_of_the_text():
    quote = b.rich_text(b.rich_quote("a < b"))
    blocks = [b.fields([b.field("Owner", "Ana")]), quote, b.context("small"), b.divider()]
    text = ladder.in_text(Message("Takeaway", blocks)).text
    assert text == "Takeaway\n*Owner*\nAna\na &lt; b\nsmall"


def test_a_long_message_fits_an_update_as_text():
    message = Message("t", [b.section(f"{n} " + "x" * 2000) for n in range(9)])
    assert len(ladder.in_text(message).text) <= 3900


def test_home_as_sections_says_the_same_and_is_never_empty():
    full = b.home(
        [b.header("Yours"), LONG, b.section("Do it", accessory=b.button("Go", "go")), ROW]
    )
    given, sections = ladder.home_rungs(full)
    assert given is full
    assert {block["type"] for block in sections["blocks"]} == {"section"}
    assert check_home(sections) == []
    assert "Do it" in str(sections)
    assert "accessory" not in str(sections)
    assert ladder.home_rungs(b.home([ROW]))[-1]["blocks"]
