"""A digest as a page to print, in the thread of the message that it is made of."""

from digests import occurrences
from funnel.notices import DigestDue, ReportDue
from messages import report_page as words
from storage import outbox, people
from storage.work import Work
from views.posts import Keep, Nothing, Rendered, Upload
from views.readers import channel_localizer
from views.renderers import Setting, renders


def after(work: Work, due: DigestDue) -> Keep | None:
    """What follows the message of a digest that also comes as a page."""
    if not occurrences.has_report(work, due.digest):
        return None

    def keep(work: Work, channel: str, ts: str) -> None:
        outbox.put(work, ReportDue(due.digest, due.occurrence, channel, ts))

    return keep


@renders(ReportDue)
def _report(work: Work, due: ReportDue, setting: Setting) -> Rendered:
    localizer = channel_localizer(work.company)
    report = occurrences.report(work, due, localizer, setting.templates)
    if report is None:
        return Nothing("the digest was removed")
    names = {person.user_id: person.name for person in people.team(work)}
    page = words.page(localizer, report, work.company.name, names, work.now)
    return Upload(
        due.channel,
        words.beside(localizer),
        thread_ts=due.ts,
        name=report.name,
        title=f"{report.title} · {report.days}",
        content=page.encode(),
        instead=words.not_attached(localizer),
    )
