"""The kinds of digest there are. A new one is a module and a line here."""

from typing import Any, Final

from digests import daily, monthly, weekly
from digests.kinds import DigestKind
from funnel.refusals import Refusal
from funnel.texts import fold

KINDS: Final[dict[str, DigestKind[Any]]] = {
    kind.name: kind for kind in (daily.KIND, weekly.KIND, monthly.KIND)
}
DEFAULT: Final = daily.KIND.name


def kind_of(name: str) -> DigestKind[Any]:
    """The kind of that name, or the usual one for "". Raises `Refusal("no_such_digest")`."""
    word = fold(name) or DEFAULT
    kind = next((each for each in KINDS.values() if word in {each.name, *each.words}), None)
    if kind is None:
        raise Refusal("no_such_digest", name=name[:60], names=", ".join(KINDS))
    return kind
