"""What no screen of the story may show: holes, English where it is not spoken, an overflow."""

import os
import re
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.async_api import Page, ViewportSize

from messages import catalog

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
DESK = ViewportSize(width=1360, height=860)
PHONE = ViewportSize(width=390, height=844)
_HOLE = re.compile(r"\{\w*\}|%\(\w+\)|%[sd]\b|\bNone\b|\bundefined\b|\bNaN\b|\[object|<[@#!]")
_MARKUP = re.compile(r"[*_`]|(?<=\s)&gt; ")
_TEXTS = """() => {
  const named = [...document.querySelectorAll("[aria-label],[placeholder],[title]")]
    .filter(node => node.checkVisibility())
    .flatMap(node => ["aria-label", "placeholder", "title"].map(name => node.getAttribute(name)));
  return [document.body.innerText, ...named].filter(Boolean).join("\\n");
}"""
_TOO_WIDE = """() => {
  const over = node => node.scrollWidth > node.clientWidth + 1;
  const wide = [document.documentElement];
  wide.push(...document.querySelectorAll(".message-scroller, .message, .dialog-body, .home-body"));
  return wide.filter(node => node.checkVisibility() && over(node))
    .map(node => `${node.className || node.tagName}: ${node.innerText.slice(0, 80)}`);
}"""


async def check(page: Page, locale: str) -> None:
    """No hole, no English, nothing wider than the page, on a desk and on a phone."""
    text = await page.evaluate(_TEXTS)
    assert _HOLE.findall(text) == []
    assert english(text, locale) == []
    for size in (PHONE, DESK):
        await page.set_viewport_size(size)
        assert await page.evaluate(_TOO_WIDE) == [], size


async def serious(page: Page) -> list[str]:
    """What axe finds that is serious or critical. Injected past the page's own policy."""
    session = await page.context.new_cdp_session(page)
    await session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    await session.detach()
    report = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
        for violation in report["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


async def shot(page: Page, name: str) -> None:
    """A picture for whoever looks, where STORY_SHOTS names a folder."""
    if folder := os.environ.get("STORY_SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


def english(text: str, locale: str) -> list[str]:
    """The lines, or parts of lines, that say an English sentence of ours in another language."""
    if locale == catalog.SOURCE:
        return []
    lines = {line.strip() for line in text.splitlines()}
    lines |= {part.strip() for line in lines for part in line.split(" · ")}
    ours, theirs = _sentences(locale)
    return sorted(x for x in lines if x and ours.fullmatch(x) and not theirs.fullmatch(x))


@cache
def _sentences(locale: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any English sentence that has another translation, and any translation."""
    source: set[str] = set()
    translated: set[str] = set()
    for message in catalog.read(locale):
        if not message.id:
            continue
        ids = {message.id} if isinstance(message.id, str) else {*message.id}
        strings = {message.string} if isinstance(message.string, str) else {*message.string}
        translated |= strings
        source |= ids - strings
    return _any_of(source), _any_of(translated)


def _any_of(sentences: set[str]) -> re.Pattern[str]:
    patterns = []
    for sentence in sentences:
        parts = re.split(r"\{\w+\}", _MARKUP.sub("", sentence))
        # "{n} h" and the like would match half of what anybody writes.
        if len(re.findall(r"[^\W\d]", "".join(parts))) > 1:
            patterns.append(r".+?".join(re.escape(part) for part in parts))
    return re.compile("|".join(patterns))
