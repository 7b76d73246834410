"""Slack's limits on `data_visualization` blocks."""

from typing import Any

from sandbox.rules import Report, characters, items, number

Json = dict[str, Any]
LINED = frozenset({"bar", "line", "area"})


def data_visualization(report: Report, at: str, block: Json) -> None:
    characters(report, at, block, "title", 50, required=True)
    chart = block.get("chart")
    if not isinstance(chart, dict):
        report.add(at, "missing required field: chart")
    elif chart.get("type") == "pie":
        _pie(report, f"{at}/chart", chart)
    elif str(chart.get("type")) in LINED:
        _lined(report, f"{at}/chart", chart)
    else:
        report.add(f"{at}/chart/type", "must be one of: pie, bar, line, area")


def _pie(report: Report, at: str, chart: Json) -> None:
    for place, segment in enumerate(items(report, at, chart, "segments", 6)):
        pointer = f"{at}/segments/{place}"
        if not isinstance(segment, dict):
            report.add(pointer, "must provide an object")
            continue
        characters(report, pointer, segment, "label", 20, required=True)
        number(report, pointer, segment, "value", above=0)


def _lined(report: Report, at: str, chart: Json) -> None:
    axis = chart.get("axis_config")
    if not isinstance(axis, dict):
        report.add(at, "missing required field: axis_config")
        axis = {}
    pointer = f"{at}/axis_config"
    categories = items(report, pointer, axis, "categories", 20) if axis else []
    for place, category in enumerate(categories):
        named = {str(place): category}
        characters(report, f"{pointer}/categories", named, str(place), 20, required=True)
    if len(set(map(str, categories))) != len(categories):
        report.add(f"{pointer}/categories", "must be unique")
    for key in ("x_label", "y_label"):
        characters(report, pointer, axis, key, 50)
    names: set[str] = set()
    for place, series in enumerate(items(report, at, chart, "series", 6)):
        if isinstance(series, dict):
            _series(report, f"{at}/series/{place}", series, categories)
            if str(series.get("name")) in names:
                report.add(f"{at}/series/{place}/name", "must be unique")
            names.add(str(series.get("name")))
        else:
            report.add(f"{at}/series/{place}", "must provide an object")


def _series(report: Report, at: str, series: Json, categories: list[Any]) -> None:
    characters(report, at, series, "name", 20, required=True)
    for place, point in enumerate(items(report, at, series, "data", 20)):
        pointer = f"{at}/data/{place}"
        if not isinstance(point, dict):
            report.add(pointer, "must provide an object")
            continue
        characters(report, pointer, point, "label", 20, required=True)
        number(report, pointer, point, "value")
        if point.get("label") not in categories:
            report.add(f"{pointer}/label", "must be one of the categories")
