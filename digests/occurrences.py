"""A digest as a message: on its schedule, when somebody asks, or shared with a channel."""

from datetime import timedelta
from pathlib import Path

from blockkit.elements import Block
from blockkit.message import Message
from digests.kinds import Occasion, Rendering
from digests.past_occasions import past_occasion
from digests.questions import parse_digest
from digests.registry import kind_of
from funnel.facts import DigestFacts
from funnel.notices import DigestDue, ReportDue
from funnel.periods import local_date
from funnel.schedule import Schedule
from messages import digest_details
from messages import past as past_words
from messages.localizer import Localizer
from messages.report_page import Report
from services import past
from services.commitments import office_hours
from storage import agreements, digests
from storage.work import Work

LATE = timedelta(minutes=15)  # from here on a digest says that it is late


def scheduled(
    work: Work, notice: DigestDue, localizer: Localizer, templates: Path | None = None
) -> tuple[str, Message] | None:
    """The channel and the message of an occurrence; None when nobody wants it any more.

    It says so when it is late.
    """
    digest = digests.digest(work, notice.digest)
    if digest is None or digest.paused:
        return None
    occasion = _occasion(work, digest, notice)
    late = work.now - notice.occurrence
    is_late = late if late >= LATE else None
    rendering = Rendering(localizer, work.now, is_late, templates, starts=True)
    return digest.channel, kind_of(digest.kind).message(work, occasion, rendering)


def has_report(work: Work, digest_id: int) -> bool:
    """Whether a digest is one that also comes as a page to print."""
    digest = digests.digest(work, digest_id)
    return digest is not None and kind_of(digest.kind).report is not None


def report(
    work: Work, notice: ReportDue, localizer: Localizer, templates: Path | None = None
) -> Report | None:
    """An occurrence as a page to print; None when its digest was removed."""
    digest = digests.digest(work, notice.digest)
    kind = kind_of(digest.kind) if digest else None
    if digest is None or kind is None or kind.report is None:
        return None
    period = kind.period(_occasion(work, digest, notice))
    return kind.report(kind.gather(work, period), Rendering(localizer, work.now, None, templates))


def now(
    work: Work,
    words: str,
    localizer: Localizer,
    templates: Path | None = None,
    *,
    starts: bool = False,
) -> Message:
    """The digest that the words ask for, as things stand; of a day or period gone by as they stood.

    Raises `Refusal`: no_such_digest, period_to_come, day_to_come, before_history, not_a_date.
    """
    query = parse_digest(words, month_first=localizer.month_first())
    occasion = past_occasion(work, query)
    if occasion is None:
        hours = office_hours(work, agreements.agreement_in_force(work))
        rendering = Rendering(localizer, work.now, templates=templates, starts=starts)
        return query.kind.message(work, Occasion(work.now, work.company.zone, hours), rendering)
    then = past.at(work, occasion.now)
    rendering = Rendering(localizer, occasion.now, templates=templates, as_of=occasion.now)
    message = past_words.read_only(query.kind.message(then, occasion, rendering))
    label = past_words.label(localizer, occasion.now, occasion.zone)
    return past_words.dated(message, label, after=1)  # its header stays first


def again(work: Work, words: str, localizer: Localizer) -> str:
    """The words that ask for the same digest later, of whoever writes dates otherwise."""
    today = local_date(work.now, work.company.zone)
    return parse_digest(words, month_first=localizer.month_first()).dated(words, today)


def details(work: Work, value: str, localizer: Localizer) -> Block:
    """The modal behind the button of a digest, for the days that it covered.

    Raises `Refusal("no_such_digest")`.
    """
    name, period, as_of = digest_details.parse_details(value, work.company.zone)
    kind = kind_of(name)
    if as_of is not None and as_of < work.now:
        work = past.at(work, as_of)
    blocks = kind.details(kind.gather(work, period), Rendering(localizer, work.now))
    return digest_details.view(localizer, localizer.say(kind.title), blocks)


def _occasion(work: Work, digest: DigestFacts, notice: DigestDue | ReportDue) -> Occasion:
    hours = office_hours(work, agreements.agreement_in_force(work))
    rule = Schedule.from_json(digest.rule)
    before = rule.previous_or_at(notice.occurrence - timedelta(seconds=1), hours)
    return Occasion(work.now, work.company.zone, hours, notice.occurrence, before)
