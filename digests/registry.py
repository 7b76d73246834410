"""The kinds of digest there are. A new one is a module and a line here."""

from typing import Any, Final

from digests import daily
from digests.kinds import DigestKind
from funnel.refusals import Refusal

KINDS: Final[dict[str, DigestKind[Any]]] = {kind.name: kind for kind in (daily.KIND,)}
DEFAULT: Final = daily.KIND.name


def kind_of(name: str) -> DigestKind[Any]:
    """The kind of that name, or the usual one for "". Raises `Refusal("no_such_digest")`."""
    kind = KINDS.get(name.strip().casefold() or DEFAULT)
    if kind is None:
        raise Refusal("no_such_digest", name=name[:60], names=", ".join(KINDS))
    return kind
