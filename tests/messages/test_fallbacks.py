from hypothesis import given, settings
from hypothesis import strategies as st

from blockkit import blocks as b
from blockkit import charts
from messages import fallbacks
from messages.localizer import Localizer
from tests.house_rules import check_message

EN = Localizer("en", "UTC")
PT = Localizer("pt_BR", "UTC")
labels = st.one_of(st.text(max_size=40), st.text(alphabet="<&a \u200b客", max_size=60))
values = st.one_of(st.none(), st.integers(), st.floats(), st.decimals(), st.integers(0, 9))


def problems(*blocks):
    return check_message({"text": "t", "blocks": [block for block in blocks if block]})


@settings(deadline=None)
@given(
    labels,
    st.lists(labels, max_size=30),
    st.dictionaries(labels, st.lists(values, max_size=30), max_size=9),
)
def test_whatever_the_figures_a_chart_and_its_text_are_problems(title, categories, series):
    for chart in (
        charts.bar(title, categories, series, title, title, other=title),
        charts.line(title, categories, series, "x" * 80),
    ):
        assert problems(chart) == []
        if chart is not None:
            text = fallbacks.as_text(chart, PT)
            assert len(text) <= 2900
            assert problems(b.section(text)) == []


@settings(deadline=None)
@given(labels, st.dictionaries(labels, values, max_size=12))
def test_whatever_the_shares_a_pie_and_its_text_are_problems(title, segments):
    chart = charts.pie(title, segments)
    assert problems(chart) == []
    if chart is not None:
        assert problems(b.section(fallbacks.as_text(chart, EN))) == []


def test_the_text_form_lines_its_figures_up_with_bars():
    chart = charts.bar("Leads", ["Mon", "Tue", "Thu"], {"leads": [1500, 750, 0]})
    assert fallbacks.as_text(chart, PT) == (
        "*Leads*\n"
        "```\n"
        "Mon  leads  ██████████  1.500\n"
        "Tue  leads  █████         750\n"
        "Thu  leads                  0\n"
        "```"
    )


def test_the_text_form_of_shares_has_percentages():
    chart = charts.pie("Why", {"timing": 3, "no budget": 1})
    assert fallbacks.as_text(chart, EN) == (
        "*Why*\n```\ntiming     ██████████  3  75%\nno budget  ███▍        1  25%\n```"
    )


def test_wide_letters_keep_the_columns_aligned():
    chart = charts.bar("t", ["客户", "ab"], {"x": [1, 1]})
    assert "客户  x" in fallbacks.as_text(chart, EN)
    assert "ab    x" in fallbacks.as_text(chart, EN)


def test_many_series_are_a_table_without_bars_and_lose_no_figure():
    categories = [f"month {n}" for n in range(20)]
    series = {f"series {n}": [1000 * n + i for i in range(20)] for n in range(6)}
    text = fallbacks.as_text(charts.line("t", categories, series), EN)
    assert len(text) <= 2900
    assert "█" not in text
    assert "month 19" in text
    assert "5,019" in text


def test_names_cannot_break_out_of_the_text_form():
    chart = charts.bar("<!here>", ["```<!channel>"], {"*x*": [1]})
    text = fallbacks.as_text(chart, EN)
    assert "<" not in text
    assert text.count("`") == 6
