"""A file on its way to a conversation, by Slack's upload in three steps."""

import json

from bot.slack import CallRejectedError, Slack
from storage.outbox import Place
from views.posts import Post, Upload

_NOT_ALLOWED = frozenset({"missing_scope", "not_allowed_token_type", "file_uploads_disabled"})


async def conversation(slack: Slack, workspace_id: str, channel: str) -> str:
    """The id of a channel or, of a member, that of their direct messages.

    Raises what `Slack.read` raises.
    """
    if not channel.startswith(("U", "W")):
        return channel
    opened = await slack.read(workspace_id, "conversations.open", tries=1, users=channel)
    return str(opened["channel"]["id"])


async def upload(slack: Slack, workspace_id: str, post: Upload) -> Place | Post:
    """Where the file was shared; the message to send instead where the app may not upload.

    Nobody sees the file before the last step. Raises what `Slack.read` raises.
    """
    channel = await conversation(slack, workspace_id, post.channel)
    try:
        ticket = await slack.read(
            workspace_id,
            "files.getUploadURLExternal",
            tries=1,
            filename=post.name,
            length=len(post.content),
        )
    except CallRejectedError as error:
        if error.code not in _NOT_ALLOWED:
            raise
        return Post(post.channel, post.instead, thread_ts=post.thread_ts)
    await slack.deposit(str(ticket["upload_url"]), post.content)
    await slack.read(
        workspace_id,
        "files.completeUploadExternal",
        tries=1,
        files=json.dumps([{"id": ticket["file_id"], "title": post.title}]),
        channel_id=channel,
        thread_ts=post.thread_ts,
        initial_comment=post.message.text,
    )
    return Place(channel, "")
