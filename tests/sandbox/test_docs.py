"""The documentation names all that the sandbox answers to."""

import pathlib
import re

from sandbox.server import Sandbox
from sandbox.webapi import METHODS

DOCS = pathlib.Path(__file__).parents[2] / "docs" / "sandbox.md"


def test_the_documentation_names_every_method():
    told = DOCS.read_text(encoding="utf-8")
    assert [name for name in METHODS if f"`{name}`" not in told] == []


def test_the_documentation_names_every_control_path():
    told = DOCS.read_text(encoding="utf-8")
    paths = {
        resource.canonical.removeprefix("/_control/").partition("/")[0]
        for resource in Sandbox()._app().router.resources()
        if resource.canonical.startswith("/_control/")
    }
    assert len(paths) > 20
    assert [p for p in sorted(paths) if not re.search(rf"[`/]{p}\b", told)] == []
