"""What stands in Slack as blocks, on a page."""

from blockkit import blocks
from blockkit.elements import button
from blockkit.mrkdwn import Mrkdwn, escape
from blockkit.tables import data_table
from messages.html_page import parts, sentence


def test_a_sentence_keeps_its_marks_and_needs_no_slack() -> None:
    written = escape("<b>&</b>")
    mrkdwn = f"*A* `/sla` <@U1> <!date^1^{{date}}|Nov 1> <https://a.b|there> {written}"
    assert sentence(mrkdwn, {"U1": "Ana"}) == (
        "<strong>A</strong> <code>/sla</code> Ana Nov 1 there &lt;b&gt;&amp;&lt;/b&gt;"
    )


def test_blocks_become_headings_paragraphs_notes_and_tables() -> None:
    table = data_table("Spend", ["Source", "Leads"], [["Ads", 3], ["Fair", None]])
    content = parts(
        [
            blocks.header("Title"),
            blocks.section(Mrkdwn("Text")),
            blocks.context(Mrkdwn("Note")),
            blocks.actions([button("Open", "lead.open")]),
            table,
        ],
        {},
    )
    assert [each["kind"] for each in content] == ["heading", "paragraph", "note", "table"]
    assert [cell["is_number"] for cell in content[-1]["head"]] == [False, True]
    assert content[-1]["rows"][1][1]["text"] == "–"
