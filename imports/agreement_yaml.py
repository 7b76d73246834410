"""YAML for people: plain scalars, lists and mappings alone; a key twice is an error.

No tag, anchor or alias is taken, so that a small file stays small when it is read.
"""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

import yaml

_KEPT_BY_QUOTES_ALONE = "\r\t\x85\u2028\u2029\ufeff"


class _Loader(yaml.BaseLoader):
    """Every scalar is text."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark = event.start_mark
            raise yaml.composer.ComposerError(None, None, "anchors (&, *) aren't taken", mark)
        if getattr(event, "tag", None):
            mark = event.start_mark
            raise yaml.composer.ComposerError(None, None, "tags (!) aren't taken", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the library's own signature
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                what = f"the key “{key.value}” is there twice" if key.value else "not a key"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their key, texts of several lines are blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the library's own signature
        super().increase_indent(flow, False)  # noqa: FBT003

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's own signature
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if any(char in text for char in _KEPT_BY_QUOTES_ALONE):
        style = '"'
    elif "\n" in text:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(
        "tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text
    )


def _nothing(dumper: yaml.SafeDumper, _: None) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:null", "")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(type(None), _nothing)


def dump(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def load(text: str) -> Any:
    """The document. Raises `yaml.YAMLError`, `RecursionError`."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a BaseLoader: texts, lists, mappings
