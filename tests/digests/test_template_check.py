"""`pacto templates check`, as it is typed."""

import pytest
from typer.testing import CliRunner

from bot import own_templates
from bot.cli_templates import templates_cli
from digests.registry import KINDS
from tests.digests.dailies import everything, render


def check(folder):
    done = CliRunner().invoke(templates_cli, ["check", "--folder", str(folder)])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Hi\n{% if %}", "daily.j2, line 2: Expected an expression"),
        ("\n\n{{ nunber(1) }}", "line 3: there's nothing named nunber. Use number."),
        ("{{ scorecard.overdu }}", "line 1: there's no overdu to read here. Use overdue."),
        ("{{ now.__class__ }}", "line 1: there's no __class__ to read here."),
        ("{{ 1|muny }}", "line 1: No filter named 'muny'"),
        ("{% extends 'pacto/dayly.j2' %}", "no template named pacto/dayly.j2. Use pacto/daily.j2."),
    ],
)
def test_a_wrong_template_is_named_with_its_line_and_what_would_be_right(
    tmp_path, source, sentence
):
    (tmp_path / "daily.j2").write_text(source, encoding="utf-8")
    code, output = check(tmp_path)
    assert code == 1
    assert sentence in output


def test_a_file_that_no_digest_uses_is_named(tmp_path):
    (tmp_path / "dayly.j2").write_text("Hi", encoding="utf-8")
    assert check(tmp_path) == (
        1,
        "dayly.j2, line 1: no digest uses a file with this name. Use daily.j2.\n",
    )


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "daily.j2").write_bytes("Olá".encode("latin-1"))
    assert "isn't UTF-8 text" in check(tmp_path)[1]


def test_starting_logs_what_is_wrong(tmp_path, logged):
    (tmp_path / "daily.j2").write_text("{{ nunber(1) }}", encoding="utf-8")
    own_templates.warn(tmp_path)
    assert "daily.j2, line 1: there's nothing named nunber. Use number." in logged.getvalue()


def test_our_own_templates_and_every_value_they_are_given_pass(busy, tmp_path):
    from_ours = "{% extends 'pacto/daily.j2' %}{% block flow %}All: {{ VALUES }}{% endblock %}"
    names = ", ".join(KINDS["daily"].templates["daily.j2"])
    source = from_ours.replace("VALUES", f"[{names}]|length")
    (tmp_path / "daily.j2").write_text(source, encoding="utf-8")
    assert check(tmp_path) == (0, "Templates checked: 1. No problems found.\n")
    assert "All: 8" in everything(render(busy, templates=tmp_path))
