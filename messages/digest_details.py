"""The button that opens the details of a digest, its value, and the modal."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from blockkit.blocks import VIEW_BLOCKS, Block, button, modal
from funnel.periods import Period
from funnel.refusals import Refusal
from messages.ids import Click, Form
from messages.localizer import Localizer

LONGEST = 400  # days that a button may ask for
_DAYS = 3  # words of a value: a kind, the first day, the last day


def details_button(
    localizer: Localizer, kind: str, period: Period, as_of: datetime | None = None
) -> Block:
    """Its value is the kind and the days that the digest covers, and the earlier moment, if any."""
    value = value_of(kind, period) + (f" {as_of.isoformat()}" if as_of else "")
    return button(localizer.say("Details"), Click.DIGEST_DETAILS, value)


def value_of(kind: str, period: Period) -> str:
    """A digest and its days, as the value of a button."""
    return f"{kind} {period.first} {period.last}"


def parse_details(value: str, zone: str) -> tuple[str, Period, datetime | None]:
    """What the button holds. Raises `Refusal("no_such_digest")`."""
    words = value.split(" ")
    kind, period = parse_value(" ".join(words[:_DAYS]), zone)
    if len(words) == _DAYS:
        return kind, period, None
    try:
        as_of = datetime.fromisoformat(" ".join(words[_DAYS:])).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal("no_such_digest", name=value[:60], names="") from None
    return kind, period, as_of


def parse_value(value: str, zone: str) -> tuple[str, Period]:
    """What `value_of` wrote. Raises `Refusal("no_such_digest")`."""
    try:
        kind, first, last = value.split(" ")
        period = Period(date.fromisoformat(first), date.fromisoformat(last), zone)
    except ValueError:
        raise Refusal("no_such_digest", name=value[:60], names="") from None
    if period.days > LONGEST or not 2000 <= period.first.year < 2100:
        raise Refusal("no_such_digest", name=value[:60], names="")
    return kind, period


def view(localizer: Localizer, title: str, blocks: Sequence[Block]) -> Block:
    """The modal, to be read and closed."""
    return modal(title, [*blocks][:VIEW_BLOCKS], Form.NOTICE, close=localizer.say("Close"))
