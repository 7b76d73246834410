from decimal import Decimal

from blockkit import charts


def plotted(chart):
    return {
        series["name"]: {point["label"]: point["value"] for point in series["data"]}
        for series in chart["chart"]["series"]
    }


def test_a_chart_of_nothing_is_no_chart():
    assert charts.bar("t", [], {}) is None
    assert charts.bar("t", ["a"], {"x": [None]}) is None
    assert charts.bar("t", ["a", "b"], {"x": [0, 0]}) is None
    assert charts.line("t", ["a"], {"x": [float("nan")]}) is None
    assert charts.pie("t", {"a": 0, "b": None, "c": -1}) is None


def test_a_gap_is_left_out_and_not_drawn_as_zero():
    chart = charts.line(
        "Leads", ["Jan", "Feb", "Mar"], {"actual": [3, None, 0], "plan": [5, 5, 5], "old": [None]}
    )
    assert plotted(chart) == {"actual": {"Jan": 3, "Mar": 0}, "plan": {"Jan": 5, "Mar": 5}}
    assert chart["chart"]["axis_config"]["categories"] == ["Jan", "Mar"]


def test_long_labels_are_shortened_and_stay_apart():
    names = ["Campaign of the spring fair", "Campaign of the spring sale", "", "\u200b"]
    chart = charts.bar("t", names, {"leads": [1, 2, 3, 4]})
    categories = chart["chart"]["axis_config"]["categories"]
    assert categories == ["Campaign of the spr…", "Campaign of the s… 2", "–", "– 2"]


def test_small_shares_beyond_six_are_summed():
    chart = charts.pie("t", {f"r{n}": n for n in range(1, 10)}, other="Other")
    assert chart["chart"]["segments"] == [
        *({"label": f"r{n}", "value": n} for n in (9, 8, 7, 6, 5)),
        {"label": "Other", "value": 10},
    ]


def test_bars_beyond_twenty_and_series_beyond_six_are_summed():
    categories = [f"c{n}" for n in range(25)]
    chart = charts.bar("t", categories, {f"s{n}": [1] * 25 for n in range(8)}, other="Other")
    drawn = plotted(chart)
    assert [*drawn] == ["s0", "s1", "s2", "s3", "s4", "Other"]
    assert drawn["s0"]["c18"] == 1
    assert drawn["s0"]["Other"] == 6
    assert drawn["Other"]["Other"] == 18


def test_a_line_of_many_points_keeps_the_latest():
    chart = charts.line("t", [str(n) for n in range(30)], {"x": [*range(30)]})
    assert chart["chart"]["axis_config"]["categories"] == [str(n) for n in range(10, 30)]


def test_decimals_are_drawn_as_numbers_json_knows():
    chart = charts.pie("t", {"a": Decimal("1.5")})
    assert type(chart["chart"]["segments"][0]["value"]) is float
