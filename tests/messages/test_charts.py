from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from messages import blocks as b
from messages import charts
from messages.limits import check_message
from messages.voice import Voice

EN = Voice("en", "UTC")
PT = Voice("pt_BR", "UTC")
labels = st.one_of(st.text(max_size=40), st.text(alphabet="<&a \u200b客", max_size=60))
values = st.one_of(st.none(), st.integers(), st.floats(), st.decimals(), st.integers(0, 9))


def accepted(*made):
    return check_message({"text": "t", "blocks": [block for block in made if block]})


def plotted(chart):
    return {
        one["name"]: {point["label"]: point["value"] for point in one["data"]}
        for one in chart["chart"]["series"]
    }


@settings(deadline=None)
@given(
    labels,
    st.lists(labels, max_size=30),
    st.dictionaries(labels, st.lists(values, max_size=30), max_size=9),
)
def test_whatever_the_figures_a_chart_and_its_text_are_accepted(title, categories, series):
    for made in (
        charts.bar(title, categories, series, title, title, other=title),
        charts.line(title, categories, series, "x" * 80),
    ):
        assert accepted(made) == []
        if made is not None:
            text = charts.as_text(made, PT)
            assert len(text) <= 2900
            assert accepted(b.section(text)) == []


@settings(deadline=None)
@given(labels, st.dictionaries(labels, values, max_size=12))
def test_whatever_the_shares_a_pie_and_its_text_are_accepted(title, segments):
    made = charts.pie(title, segments)
    assert accepted(made) == []
    if made is not None:
        assert accepted(*charts.without_charts([made], EN)) == []


def test_a_chart_of_nothing_is_no_chart():
    assert charts.bar("t", [], {}) is None
    assert charts.bar("t", ["a"], {"x": [None]}) is None
    assert charts.bar("t", ["a", "b"], {"x": [0, 0]}) is None
    assert charts.line("t", ["a"], {"x": [float("nan")]}) is None
    assert charts.pie("t", {"a": 0, "b": None, "c": -1}) is None


def test_a_gap_is_left_out_and_not_drawn_as_zero():
    made = charts.line(
        "Leads", ["Jan", "Feb", "Mar"], {"actual": [3, None, 0], "plan": [5, 5, 5], "old": [None]}
    )
    assert plotted(made) == {"actual": {"Jan": 3, "Mar": 0}, "plan": {"Jan": 5, "Mar": 5}}
    assert made["chart"]["axis_config"]["categories"] == ["Jan", "Mar"]


def test_long_labels_are_shortened_and_stay_apart():
    names = ["Campaign of the spring fair", "Campaign of the spring sale", "", "\u200b"]
    made = charts.bar("t", names, {"leads": [1, 2, 3, 4]})
    categories = made["chart"]["axis_config"]["categories"]
    assert categories == ["Campaign of the spr…", "Campaign of the s… 2", "–", "– 2"]


def test_small_shares_beyond_six_are_summed():
    made = charts.pie("t", {f"r{n}": n for n in range(1, 10)}, other="Other")
    assert made["chart"]["segments"] == [
        *({"label": f"r{n}", "value": n} for n in (9, 8, 7, 6, 5)),
        {"label": "Other", "value": 10},
    ]


def test_bars_beyond_twenty_and_series_beyond_six_are_summed():
    categories = [f"c{n}" for n in range(25)]
    made = charts.bar("t", categories, {f"s{n}": [1] * 25 for n in range(8)}, other="Other")
    drawn = plotted(made)
    assert [*drawn] == ["s0", "s1", "s2", "s3", "s4", "Other"]
    assert drawn["s0"]["c18"] == 1
    assert drawn["s0"]["Other"] == 6
    assert drawn["Other"]["Other"] == 18


def test_a_line_of_many_points_keeps_the_latest():
    made = charts.line("t", [str(n) for n in range(30)], {"x": [*range(30)]})
    assert made["chart"]["axis_config"]["categories"] == [str(n) for n in range(10, 30)]


def test_decimals_are_drawn_as_numbers_json_knows():
    made = charts.pie("t", {"a": Decimal("1.5")})
    assert type(made["chart"]["segments"][0]["value"]) is float


def test_the_text_form_lines_its_figures_up_with_bars():
    made = charts.bar("Leads", ["Mon", "Tue", "Thu"], {"leads": [1500, 750, 0]})
    assert charts.as_text(made, PT) == (
        "*Leads*\n"
        "```\n"
        "Mon  leads  ██████████  1.500\n"
        "Tue  leads  █████         750\n"
        "Thu  leads                  0\n"
        "```"
    )


def test_the_text_form_of_shares_has_percentages():
    made = charts.pie("Why", {"timing": 3, "no budget": 1})
    assert charts.as_text(made, EN) == (
        "*Why*\n```\ntiming     ██████████  3  75%\nno budget  ███▍        1  25%\n```"
    )


def test_wide_letters_keep_the_columns_aligned():
    made = charts.bar("t", ["客户", "ab"], {"x": [1, 1]})
    assert "客户  x" in charts.as_text(made, EN)
    assert "ab    x" in charts.as_text(made, EN)


def test_many_series_are_a_table_without_bars_and_lose_no_figure():
    categories = [f"month {n}" for n in range(20)]
    series = {f"series {n}": [1000 * n + i for i in range(20)] for n in range(6)}
    text = charts.as_text(charts.line("t", categories, series), EN)
    assert len(text) <= 2900
    assert "█" not in text
    assert "month 19" in text
    assert "5,019" in text


def test_names_cannot_break_out_of_the_text_form():
    made = charts.bar("<!here>", ["```<!channel>"], {"*x*": [1]})
    text = charts.as_text(made, EN)
    assert "<" not in text
    assert text.count("`") == 6


def test_without_charts_the_same_figures_are_text_and_the_rest_is_untouched():
    data = b.data_table("Leads by source", ["source", "n"], [["web", 3], ["fair", (4, "4,0")]])
    chart = charts.pie("Why", {"timing": 3})
    blocks = [b.header("h"), chart, data, data]
    shown = charts.without_charts(blocks, EN)
    assert accepted(*shown) == []
    assert [block["type"] for block in shown] == [
        "header",
        "section",
        "section",
        "table",
        "section",
    ]
    assert shown[0] is blocks[0]
    assert shown[3]["rows"][2] == [
        {"type": "raw_text", "text": "fair"},
        {"type": "raw_text", "text": "4,0"},
    ]
    assert shown[4]["text"]["text"] == (
        "*Leads by source*\n```\nsource    n\nweb       3\nfair    4,0\n```"
    )
    assert blocks[1] is chart


def test_a_full_message_stays_within_its_blocks_without_charts():
    data = b.data_table("c", ["a"], [["x"]])
    shown = charts.without_charts([b.divider()] * 49 + [data], EN)
    assert len(shown) == 50
    assert accepted(*shown) == []


def test_a_long_table_as_text_says_that_it_goes_on():
    data = b.data_table("c", ["a", "b"], [[f"lead {n}", "<&>" * 9] for n in range(99)])
    text = charts.table_as_text(data)
    assert len(text) <= 2900
    assert text.endswith("…\n```")
