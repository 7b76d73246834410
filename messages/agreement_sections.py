"""What each section of the agreement says, and what is different in it, in sentences."""

from collections.abc import Iterable, Iterator
from typing import Final

from blockkit import blocks as b
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.agreement import BARS, NUMBERS, TERMS, Terms
from funnel.agreement_diff import apply, diff
from funnel.agreement_parts import RECORDS
from funnel.commitments import Commitment
from funnel.terms import Section
from messages import locations, places, week_text
from messages.agreement_words import RECORD_WORDS, SECTIONS, record_sentence
from messages.localizer import Localizer
from messages.qualification import SQL_BY
from messages.terms import WORDS
from messages.terms_changes import Context, changes

LISTS: Final = {kind.section: name for name, kind in RECORDS.items()}
"""The list of a section that is one."""
_TEXT: Final = 2900  # characters of one block
# In the sentences of each promised time, and of the touches.
_SAID_BY_OTHERS: Final = frozenset({"on_time_target", "touch_days"})


def says(localizer: Localizer, terms: Terms, section: Section, context: Context) -> list[Mrkdwn]:
    """A line for each thing that a section says; of an empty list, what it is for."""
    if section in LISTS:
        name = LISTS[section]
        records = getattr(terms, name)
        if not records:
            return [localizer.mark(RECORD_WORDS[name].empty)]
        return [record_sentence(localizer, record, context.currency) for record in records]
    if section is Section.HOURS:
        return [*calendar_lines(localizer, terms, context.known)]
    if section is Section.DATES:
        return [*_dates(localizer, terms)]
    silent = _SAID_BY_OTHERS.union(each.term for each in Commitment if not terms.promises(each))
    silent |= {name for name in (*BARS, "pattern_share") if not getattr(terms, name)}
    names = [name for name in NUMBERS if TERMS[name].section is section and name not in silent]
    lines = [WORDS[name].sentence(localizer, terms) for name in names]
    if section is Section.QUALIFICATION:
        lines.append(_what_qualifies(localizer, terms, nothing=not lines))
    if section is Section.MISSED:
        if not terms.half_reminder:
            lines[0] = localizer.mark("No halfway reminder")
        lines.append(line(terms.missed) or localizer.mark("Nothing else is agreed."))
    return lines


def _what_qualifies(localizer: Localizer, terms: Terms, *, nothing: bool) -> Mrkdwn:
    if nothing:
        return localizer.mark("No minimum score: marketing decides what becomes an SQL.")
    what = localizer.say("When a lead meets the SQL criteria")
    happens = localizer.say(SQL_BY[terms.sql_by])
    return localizer.mark("{what}: {happens}", what=what, happens=happens)


def calendar_lines(localizer: Localizer, terms: Terms, known: places.Known) -> Iterator[Mrkdwn]:
    """The week, the zone, whose public holidays are kept, and the days closed besides."""
    yield from map(line, week_text.lines(localizer, terms.week))
    yield line(locations.zone_name(localizer, terms.zone))
    if terms.country:
        names = known.get(terms.country, {}).get(terms.region, ())
        place = places.name(localizer, terms.country, names, terms.region)
        yield localizer.mark("Public holidays: {place}", place=place)
    else:
        yield localizer.mark("No public holidays")
    if terms.closed:
        days = localizer.list(localizer.date(day) for day in terms.closed)
        yield localizer.mark("Closed on {days}", days=days)


def _dates(localizer: Localizer, terms: Terms) -> Iterator[Mrkdwn]:
    if terms.starts_on:
        yield localizer.mark("In force from {day}", day=localizer.date(terms.starts_on))
    else:
        yield localizer.mark("In force as soon as both heads have signed")
    if terms.review_on:
        yield localizer.mark("Review on {day}", day=localizer.date(terms.review_on))
    else:
        yield localizer.mark("No review date")


def whole(localizer: Localizer, terms: Terms, context: Context) -> list[b.Block]:
    """All sections, one below the other."""
    blocks: list[b.Block] = []
    for section in Section:
        title = localizer.mark("*{title}*", title=localizer.say(SECTIONS[section]))
        said = [Mrkdwn(f"• {each}") for each in says(localizer, terms, section, context)]
        blocks += [b.section(text) for text in chunks([title, *said])]
    return blocks


def differences(
    localizer: Localizer, new: Terms, old: Terms, context: Context
) -> dict[Section, list[Mrkdwn]]:
    """A sentence for each difference, by section in the order of reading; the others are left out.

    Each section's are found by changing that one alone.
    """
    found: dict[Section, list[Mrkdwn]] = {}
    every = diff(old, new)
    for section in Section:
        changed = apply(old, (change for change in every if change.section is section))
        if sentences := changes(localizer, changed, old, context):
            found[section] = sentences
    return found


def difference_blocks(
    localizer: Localizer, new: Terms, old: Terms, context: Context
) -> list[b.Block]:
    """All differences under the titles of their sections; a sentence where there is none."""
    blocks: list[b.Block] = []
    for section, sentences in differences(localizer, new, old, context).items():
        title = localizer.mark("*{title}*", title=localizer.say(SECTIONS[section]))
        listed = [Mrkdwn(f"• {sentence}") for sentence in sentences]
        blocks += [b.section(text) for text in chunks([title, *listed])]
    return blocks or [b.section(localizer.mark("Nothing is different."))]


def chunks(lines: Iterable[Mrkdwn]) -> Iterator[Mrkdwn]:
    """Lines run together as far as one block holds them."""
    taken: list[Mrkdwn] = []
    for each in lines:
        if taken and sum(map(len, taken)) + len(taken) + len(each) > _TEXT:
            yield join(taken)
            taken = []
        taken.append(each)
    if taken:
        yield join(taken)
