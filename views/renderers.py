"""Where the renderer of each type of notice is registered."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from funnel.notices import Notice
from storage.work import Work
from views.posts import Rendered

N = TypeVar("N", bound=Notice)


@dataclass(frozen=True)
class Setting:
    """What rendering needs beside the facts: the company's templates.

    `tried`: an earlier try may have reached Slack.
    """

    templates: Path | None = None
    tried: bool = False


Renderer = Callable[[Work, Any, Setting], Rendered]
RENDERERS: dict[type[Notice], Renderer] = {}


def renders(
    kind: type[N],
) -> Callable[[Callable[[Work, N, Setting], Rendered]], Callable[[Work, N, Setting], Rendered]]:
    """Register the renderer of a type of notice."""

    def register(
        renderer: Callable[[Work, N, Setting], Rendered],
    ) -> Callable[[Work, N, Setting], Rendered]:
        RENDERERS[kind] = renderer
        return renderer

    return register
