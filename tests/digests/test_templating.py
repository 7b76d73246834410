"""A company's own templates for the daily digest, in place of ours or of parts of it."""

from pathlib import Path

import pytest

from funnel.scorecard import Scorecard
from tests.digests.dailies import everything, render
from tests.house_rules import check_message


def test_an_own_template_replaces_ours_and_is_escaped(busy: Scorecard, tmp_path: Path) -> None:
    (tmp_path / "daily.j2").write_text(
        "{{ mark('Bom dia!') }} {{ '<!here>' }}\n\n{{ number(scorecard.flow.handed) }} hand-offs\n",
        encoding="utf-8",
    )

    message = render(busy, templates=tmp_path)

    assert message.text.startswith("Bom dia! &lt;!")
    assert "6 hand-offs" in everything(message)
    assert "*Overdue*" in everything(message)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_an_own_template_may_replace_a_single_block(busy: Scorecard, tmp_path: Path) -> None:
    (tmp_path / "daily.j2").write_text(
        "{% extends 'pacto/daily.j2' %}{% block speed %}Our own words{% endblock %}",
        encoding="utf-8",
    )

    message = render(busy, templates=tmp_path)

    assert message.text.startswith("Yesterday, sales accepted 2 of 4")
    assert "Our own words" in everything(message)
    assert "*Overdue*" in everything(message)


@pytest.mark.parametrize(
    "wrong", ["{{ nothing }}", "{% if %}", "{{ ''.__class__.__mro__ }}", "  \n ", "{{ 1 / 0 }}"]
)
def test_a_broken_own_template_gives_way_to_ours(busy, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "daily.j2").write_text(wrong, encoding="utf-8")

    message = render(busy, templates=tmp_path)

    assert message.text.startswith("Yesterday, sales accepted 2 of 4")
    assert "Your custom template daily.j2 has a problem" in everything(message)
