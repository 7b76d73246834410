"""A draft tried on the past, said beside each number: what it would have meant."""

from collections.abc import Callable, Mapping
from typing import Final

from blockkit.mrkdwn import Mrkdwn, bold
from funnel.agreement import TERMS, Terms
from funnel.agreement_parts import Metric, Span
from funnel.commitments import Commitment
from funnel.objectives import ObjectiveStatus
from funnel.trial import MonthsReached, ObjectiveTried, Trial
from messages import agreement_words, labels
from messages.localizer import Localizer

_TIMES: Final = {commitment.term: commitment for commitment in Commitment}
_Kept = Callable[[Localizer, int, Mapping[str, str]], Mrkdwn]
_KEPT: Final[Mapping[Commitment, _Kept]] = {
    Commitment.DECISION: lambda localizer, n, values: localizer.mark_count(
        "{number}: {kept} of {n} hand-off ({share}) would have met it",
        "{number}: {kept} of {n} hand-offs ({share}) would have met it",
        n,
        **values,
    ),
    Commitment.FIRST_TOUCH: lambda localizer, n, values: localizer.mark_count(
        "{number}: {kept} of {n} first touch ({share}) would have met it",
        "{number}: {kept} of {n} first touches ({share}) would have met it",
        n,
        **values,
    ),
    Commitment.ANSWER: lambda localizer, n, values: localizer.mark_count(
        "{number}: {kept} of {n} answer ({share}) would have met it",
        "{number}: {kept} of {n} answers ({share}) would have met it",
        n,
        **values,
    ),
    Commitment.UPDATE: lambda localizer, n, values: localizer.mark_count(
        "{number}: {kept} of {n} update ({share}) would have met it",
        "{number}: {kept} of {n} updates ({share}) would have met it",
        n,
        **values,
    ),
}


def line(localizer: Localizer, term_name: str, trial: Trial) -> Mrkdwn | None:
    """'4 business hours: 58 of 82 hand-offs (71%) would have met it'.

    None for a term that is not tried.
    """
    if term_name in _MONTHS:
        return _months(localizer, term_name, trial)
    if term_name in _BARS:
        return bar(localizer, trial) if getattr(trial.terms, term_name) else None
    commitment = _TIMES.get(term_name)
    if commitment is None or commitment not in trial.kept:
        return None
    number = labels.promised(localizer, trial.terms.promised(commitment))
    ratio = trial.kept[commitment]
    if ratio.value is None:
        return _no_data(localizer, number)
    kept, share = localizer.number(ratio.numerator), localizer.percent(ratio.value, 0)
    values = {"number": number, "kept": kept, "share": share}
    return _KEPT[commitment](localizer, ratio.denominator, values)


_BARS: Final = frozenset({"sql_fit", "sql_interest"})


def bar(localizer: Localizer, trial: Trial) -> Mrkdwn | None:
    """'31 of 90 leads handed off would not have been SQLs; 6 of those were won'.

    None where nothing is asked of an SQL.
    """
    if trial.bar is None or not trial.terms.asks_of_sqls:
        return None
    if not trial.bar.handed_off:
        return localizer.mark("No past hand-offs to try this on yet")
    return localizer.mark_count(
        "{below} of {n} lead handed off wouldn't have been an SQL; {won} of those were won",
        "{below} of {n} leads handed off wouldn't have been SQLs; {won} of those were won",
        trial.bar.handed_off,
        below=localizer.number(trial.bar.below),
        won=localizer.number(trial.bar.won),
    )


def objectives(localizer: Localizer, trial: Trial) -> list[Mrkdwn]:
    """'*Revenue*, target R$ 50,000: reached in 2 of 3 months (R$ 40,000, R$ 52,000, R$ 61,000)'."""
    return [_objective(localizer, each) for each in trial.objectives]


def _objective(localizer: Localizer, tried: ObjectiveTried) -> Mrkdwn:
    recorded = [each for each in tried.statuses if each.is_reached is not None]
    currency = recorded[0].currency if recorded else ""
    number = localizer.mark(
        "{name}, target {target}",
        name=bold(tried.objective.name),
        target=agreement_words.target(localizer, tried.objective, currency),
    )
    if not recorded:
        return _no_data(localizer, number)
    values = {"number": number, "values": "; ".join(_came_to(localizer, each) for each in recorded)}
    if tried.objective.span is Span.QUARTER:
        if tried.reached.numerator:
            return localizer.mark(
                "{number}: reached over these months combined ({values})", **values
            )
        return localizer.mark(
            "{number}: not reached over these months combined ({values})", **values
        )
    return localizer.mark_count(
        "{number}: reached in {reached} of {n} month ({values})",
        "{number}: reached in {reached} of {n} months ({values})",
        len(recorded),
        reached=localizer.number(tried.reached.numerator),
        **values,
    )


def _came_to(localizer: Localizer, status: ObjectiveStatus) -> str:
    if status.ratio is not None:
        return localizer.share(status.ratio.numerator, status.ratio.denominator)
    if status.spread is not None:
        return localizer.duration(status.spread.median)
    if status.metric is Metric.VALUE:
        return localizer.money(status.reached or 0, status.currency)
    return localizer.number(status.reached or 0)


def every(localizer: Localizer, trial: Trial) -> list[Mrkdwn]:
    """A line for each number that is tried, and for each objective."""
    tried = [line(localizer, name, trial) for name in TERMS]
    lines = [*dict.fromkeys(each for each in tried if each is not None)]
    if not any(getattr(trial.terms, name) for name in _BARS):
        lines += [each for each in [bar(localizer, trial)] if each]
    return [*lines, *objectives(localizer, trial)]


def changed(localizer: Localizer, trial: Trial | None, old: Terms) -> list[Mrkdwn]:
    """The months, and a line for each number that is another one than in an older version.

    Nothing where no such number is tried.
    """
    if trial is None:
        return []
    names = [name for name in TERMS if getattr(trial.terms, name) != getattr(old, name)]
    tried = (line(localizer, name, trial) for name in names)
    lines = [*dict.fromkeys(each for each in tried if each is not None)]
    if trial.terms.criteria != old.criteria and not _BARS & {*names}:
        lines += [each for each in [bar(localizer, trial)] if each]
    lines += [
        _objective(localizer, each)
        for each in trial.objectives
        if each.objective not in old.objectives
    ]
    return [heading(localizer, trial), *(Mrkdwn(f"• {each}") for each in lines)] if lines else []


def heading(localizer: Localizer, trial: Trial) -> Mrkdwn:
    """Which months the numbers were tried on, once over the lines."""
    first, last = (localizer.month(month.first) for month in (trial.months[0], trial.months[-1]))
    return localizer.mark("Based on {months}", months=f"{first} – {last}")


def _months(localizer: Localizer, term_name: str, trial: Trial) -> Mrkdwn:
    reached = _MONTHS[term_name](trial)
    number, middle = (
        _sqls(localizer, trial)
        if term_name == "sql_target"
        else _share(localizer, getattr(trial.terms, term_name), reached)
    )
    if reached.median is None:
        return _no_data(localizer, number)
    return localizer.mark_count(
        "{number}: reached in {reached} of {n} month (median {median})",
        "{number}: reached in {reached} of {n} months (median {median})",
        reached.months.denominator,
        number=number,
        reached=localizer.number(reached.months.numerator),
        median=middle,
    )


_MONTHS: Final[Mapping[str, Callable[[Trial], MonthsReached]]] = {
    "sql_target": lambda trial: trial.sqls,
    "acceptance_target": lambda trial: trial.acceptance,
    "on_time_target": lambda trial: trial.on_time,
}


def _sqls(localizer: Localizer, trial: Trial) -> tuple[str, str]:
    number = localizer.count("{n} SQL per month", "{n} SQLs per month", trial.terms.sql_target)
    return number, localizer.number(trial.sqls.median or 0)


def _share(localizer: Localizer, share: float, reached: MonthsReached) -> tuple[str, str]:
    return localizer.percent(share), localizer.percent(reached.median or 0, 0)


def _no_data(localizer: Localizer, number: str) -> Mrkdwn:
    return localizer.mark("{number}: no data yet", number=number)
