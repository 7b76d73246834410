"""Messages to an admin about a channel the app cannot post to."""

from blockkit.message import Message, of_lines
from blockkit.mrkdwn import channel
from messages.localizer import N_, Localizer

_SENTENCES = {
    "not_in_channel": N_(
        "I can't post in {channel}. Invite me with `/invite @Pacto` and I'll post what's waiting."
    ),
    "channel_not_found": N_(
        "I can't find {channel}. If it's private, invite me, or choose another channel "
        "with `/pacto setup`. I'll hold my messages until then."
    ),
    "is_archived": N_(
        "{channel} is archived. Unarchive it, or choose another channel with `/pacto "
        "setup`. I'll hold my messages until then."
    ),
}


def message(localizer: Localizer, code: str, channel_id: str) -> Message:
    """One sentence: which channel, what is wrong, what to do. Raises KeyError for another code."""
    return of_lines(localizer.mark(_SENTENCES[code], channel=channel(channel_id)))
