"""Every regular expression of ours, how each is used, and texts that make bad ones slow."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

from blockkit import mrkdwn
from funnel.amounts import amount_in
from funnel.campaigns import campaign_key
from funnel.refusals import Refusal
from funnel.texts import fold
from messages import (
    breakdown_query,
    dates,
    languages,
    locations,
    places,
    status_query,
    verbs,
    week_text,
)
from messages.localizer import Localizer
from services import access, contact, progress
from services.calendar import countries

Read = Callable[[str], object]

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "blockkit",
    "bot",
    "demo",
    "digests",
    "funnel",
    "handlers",
    "imports",
    "messages",
    "sandbox",
    "services",
    "storage",
    "views",
)

# Those with a name of their own, and the method they are used by.
NAMED = {
    "blockkit.mrkdwn._BROADCAST": "sub",
    "blockkit.mrkdwn._CHANNEL_ID": "fullmatch",
    "blockkit.mrkdwn._EMAIL": "fullmatch",
    "blockkit.mrkdwn._LINE_BREAKS": "sub",
    "blockkit.mrkdwn._MARKED": "sub",
    "blockkit.mrkdwn._PHONE": "fullmatch",
    "blockkit.mrkdwn._SPACES": "sub",
    "blockkit.mrkdwn._STYLE": "sub",
    "blockkit.mrkdwn._UNFINISHED": "sub",
    "blockkit.mrkdwn._USER_ID": "fullmatch",
    "bot.cli_admin._ID": "fullmatch",
    "digests.templating._PARAGRAPHS": "split",
    "funnel.amounts._AMOUNT": "fullmatch",
    "funnel.hours_parse._DATE": "fullmatch",
    "funnel.hours_parse._TIME": "fullmatch",
    "funnel.marks._APART": "split",
    "funnel.marks._PHONES": "findall",
    "funnel.qualification._PARTS": "split",
    "funnel.qualification._TOKEN": "findall",
    "funnel.schedule_parse._DATE": "fullmatch",
    "funnel.schedule_parse._TIME": "fullmatch",
    "funnel.texts._UNTYPED": "sub",
    "handlers.mentions._MENTION": "sub",
    "imports.agreement_values._AMOUNT": "fullmatch",
    "imports.agreement_values._SHARE": "fullmatch",
    "imports.agreement_values._TIME": "fullmatch",
    "imports.agreement_values._WHOLE": "fullmatch",
    "imports.rows._MEMBER": "fullmatch",
    "messages.agreement_text._TOKEN": "findall",
    "messages.dates._ISO": "fullmatch",
    "messages.dates._LOCAL": "fullmatch",
    "messages.erased._REFERENCE": "findall",
    "messages.glossary._ASKED": "match",
    "messages.glossary._BETWEEN": "match",
    "messages.html_page._LINK": "sub",
    "messages.ids._LEAD_NUMBER": "fullmatch",
    "messages.ids._NUMBER": "fullmatch",
    "messages.mrkdwn_text._BOLD": "sub",
    "messages.mrkdwn_text._CODE": "split",
    "messages.past_days._OF_MONTH": "fullmatch",
    "messages.past_days._YEAR": "fullmatch",
    "messages.status_query._LEAD": "sub",
    "messages.status_query._MENTION": "sub",
    "messages.status_query._YEAR": "fullmatch",
    "messages.verbs._REFERENCE": "fullmatch",
    "messages.week_text._LINE": "fullmatch",
    "messages.week_text._PERIOD": "fullmatch",
    "sandbox.directory.CHANNEL_NAME": "fullmatch",
    "sandbox.emoji.SKIN_TONE": "sub",
    "sandbox.inputs.EMAIL": "fullmatch",
    "sandbox.markup.BROADCAST": "sub",
    "sandbox.markup.EMAIL": "sub",
    "sandbox.markup.LINK": "sub",
    "sandbox.markup.MARKED": "sub",
    "sandbox.webapi_conversations.NAME": "fullmatch",
    "services.access._REFERENCE": "fullmatch",
    "services.contact._EMAIL": "search",
}
# Those written where they are used: by function, each as one may look and how it is used.
INLINE = {
    "blockkit.limits.rules.pattern": [(r"\d{4}-\d\d-\d\d", "fullmatch")],
    "handlers.agreement.register": [(r"^agreement\.(open|section|add|entry)", "search")],
    "handlers.campaigns.register": [(r"^campaign\.", "search")],
    "handlers.cards.register": [(r"^card\.", "search")],
    "handlers.commands.register": [("^/(lead|sla|digest|idea|pacto)$", "search")],
    "handlers.digests.register": [(r"^digest\.", "search")],
    "handlers.document.register": [(r"^document\.audit\b", "search")],
    "handlers.actions.register": [(r"^action\.", "search")],
    "handlers.ideas.register": [(r"^idea\.", "search")],
    "handlers.meetings.register": [(r"^meeting\.", "search")],
    "handlers.patterns.register": [(r"^pattern\.", "search")],
    "handlers.home.register": [(r"^home\.nudge", "search")],
    "handlers.mentions.register": [(r"^ask\.", "search")],
    "handlers.leads.register": [
        (r"^lead\.", "search"),
    ],
    "handlers.signing.register": [
        (r"^agreement\.sign(:|$)", "search"),
        (r"^agreement\.sign_version(:|$)", "search"),
        (r"^agreement\.(changes|whole|read|compare)", "search"),
        (r"^agreement\.version", "search"),
    ],
    "handlers.setup.register": [(r"^setup\.(open|team|language)", "search")],
    "messages.__main__._reworded": [(r"\bañade\b", "sub"), (r"\bAñade\b", "sub")],
    "messages.forms_terms._several": [(r"[,;\n]", "split")],
    "messages.past_days.take_day": [(r"\bday before yesterday\b", "sub")],
    "messages.status_query._take_phrase": [
        (r"\blast month\b", "search"),
        (r"\blast month\b", "sub"),
    ],
    "messages.week_text._parse_days": [(r"[^\s,/:.&–—-]+|[–—-]", "findall")],
    "messages.week_text.parse_dates": [(r"[\s,;]+", "split")],
    "messages.week_text.parse_week": [(r"[\n;]+", "split")],
    "sandbox.directory.check_new_id": [("[UW][A-Z0-9]{1,20}", "fullmatch")],
    "sandbox.markup._add_names": [(r"<@(\w+)>", "sub")],
    "sandbox.markup._mark_channels": [(r"(?<![\w&#])#sales\b", "sub")],
    "sandbox.markup._mark_users": [(r"(?<![\w.@])@marina\b", "sub")],
}
# What reads a text that somebody typed, with libraries and loops of its own.
READERS: dict[str, Read] = {
    "fields_in": lambda text: contact.fields_in(text, "BR"),
    "clean_email": contact.clean_email,
    "clean_phone": lambda text: contact.clean_phone(text, "BR"),
    "parse_week": lambda text: week_text.parse_week(text, ["mon"]),
    "parse_dates": lambda text: week_text.parse_dates(text, Localizer()),
    "parse_day": lambda text: dates.parse_day(text, Localizer(), date(2026, 11, 21)),
    "found_places": lambda text: places.found(Localizer(), countries(), text),
    "found_zones": lambda text: locations.found_zones(Localizer(), text),
    "parse_query": status_query.parse_query,
    "accepted": languages.accepted,
    "parse_verb": lambda text: verbs.parse("/lead", text),
    "parse_reference": access.parse_reference,
    "parse_amount": progress.parse_amount,
    "amount_in": lambda text: amount_in(text, "BRL"),
    "campaign_key": campaign_key,
    "parse_breakdown": breakdown_query.parse_breakdown,
    "unescape": mrkdwn.unescape,
    "escape": mrkdwn.escape,
    "plain": mrkdwn.plain,
    "fold": fold,
    "shorten": lambda text: mrkdwn.shorten(mrkdwn.Mrkdwn(text), len(text) * 9 // 10),
}

_BEFORE = ("", "l", "<")
_PIECES = (
    *("a", "a ", "a@", "a@a.", "@", "@a-", "a.", "a-", "a_", "a*", "a:", ".", "-", "- ", "é"),
    *(" ", "\xa0", "\n", "\n ", "\r\n", "\u2028", "\u0301", "\u200d", ",", ", ", ": ", "/"),
    *("1", "1 ", "1-", "(1", "+55 11 9", "09:00", "09:00-", "l", "l ", "l - ", "#a"),
    *("<", "<!a", "<@U1", "<@U1|", "<@U1|a", "<@|", "<mailto:a|", "<http://a|", "https://a."),
    *("&", "&a", "|", "@channel", "mon: "),
)
_AFTER = ("!", "@")


def hostile_texts(length: int) -> Iterator[tuple[str, ...]]:
    """Texts of about this many characters, each with the parts it was made of."""
    for before in _BEFORE:
        for piece in _PIECES:
            for after in _AFTER:
                repeated = (piece * (length // len(piece) + 1))[:length]
                yield before + repeated + after, before, piece, after


def readers() -> Iterator[tuple[str, Read]]:
    """Everything that reads text from outside, by its name."""
    for place, method in NAMED.items():
        module, _, name = place.rpartition(".")
        yield place, _reader(getattr(import_module(module), name), method)
    for place, expressions in INLINE.items():
        for number, (expression, method) in enumerate(expressions):
            yield f"{place} {number}", _reader(re.compile(expression), method)
    for name, read in READERS.items():
        yield name, _refusing(read)


def _reader(expression: re.Pattern[str], method: str) -> Read:
    if method == "sub":
        return lambda text: expression.sub(" ", text)
    read: Read = getattr(expression, method)
    return read


def _refusing(read: Read) -> Read:
    def reading(text: str) -> object:
        try:
            return read(text)
        except Refusal:
            return None

    return reading


def written() -> Counter[str]:
    """The uses of `re` in the packages: by the name they are given, else by their function."""
    uses: Counter[str] = Counter()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            _collect(ast.parse(path.read_text()), module, uses)
    return uses


def _collect(node: ast.AST, place: str, uses: Counter[str]) -> None:
    for child in ast.iter_child_nodes(node):
        inner = place
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            # What is nested in a function counts as its own.
            inner = place if isinstance(node, ast.FunctionDef) else f"{place}.{child.name}"
        elif isinstance(child, ast.Assign | ast.AnnAssign) and isinstance(node, ast.Module):
            target = child.targets[0] if isinstance(child, ast.Assign) else child.target
            inner = f"{place}.{ast.unparse(target)}"
        if isinstance(child, ast.Call) and _is_of_re(child.func):
            uses[inner] += 1
        _collect(child, inner, uses)


def _is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr not in {"escape", "purge"}
    )
