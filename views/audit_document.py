"""The audit trail as a file, for who asked for it."""

import json

from funnel.notices import AuditAsked
from messages import audit as words
from services import audit
from storage.work import Work
from views.posts import Rendered, Upload
from views.readers import localizer_of
from views.renderers import Setting, renders


@renders(AuditAsked)
def _trail(work: Work, asked: AuditAsked, _: Setting) -> Rendered:
    localizer = localizer_of(work, asked.reader)
    records = words.records(localizer, *audit.whole(work))
    return Upload(
        asked.reader,
        words.beside(localizer),
        name=f"pacto-audit-{asked.at:%Y%m%d-%H%M%S}.json",
        title=localizer.say("Audit trail"),
        content=json.dumps(records, ensure_ascii=False, indent=2).encode(),
        instead=words.not_attached(localizer),
    )
