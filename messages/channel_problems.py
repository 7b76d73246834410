"""Messages to an admin about a channel the app cannot post to."""

from blockkit.message import Message, of_lines
from blockkit.mrkdwn import channel
from messages.localizer import N_, Localizer

_SENTENCES = {
    "not_in_channel": N_(
        "I may not post in {channel}: invite me there with `/invite @Pacto`, and what waits "
        "will be posted."
    ),
    "channel_not_found": N_(
        "I cannot find {channel}: invite me there if it is private, or choose another channel "
        "with `/pacto setup`; what I had to say there waits."
    ),
    "is_archived": N_(
        "{channel} is archived: unarchive it, or choose another channel with `/pacto setup`; "
        "what I had to say there waits."
    ),
}


def message(localizer: Localizer, code: str, channel_id: str) -> Message:
    """One sentence: which channel, what is wrong, what to do. Raises KeyError for another code."""
    return of_lines(localizer.mark(_SENTENCES[code], channel=channel(channel_id)))
