"""files.*: the two-step upload."""

import json
import mimetypes
import time
from typing import Any

from sandbox.errors import ApiError
from sandbox.methods import Call, Method
from sandbox.records import File
from sandbox.workspace import Channel
from sandbox.world import World

Json = dict[str, Any]
PROCESSING_SECONDS = 0.3
MAX_BYTES = 1_000_000_000


def describe(world: World, file: File) -> Json:
    """A file as Slack describes it; it has no type while Slack is processing it."""
    ready = file.complete and file.ready_at <= time.monotonic()
    mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    url = f"{world.url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mimetype if ready else "",
        "filetype": file.name.rpartition(".")[2] if ready else "",
        "pretty_type": mimetype if ready else "",
        "user": file.user,
        "size": len(file.data or b"") or file.length,
        "mode": "hosted",
        "alt_txt": file.alt_text,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "channels": file.channels,
    }


async def get_upload_url(call: Call) -> Json:
    length = call.integer("length", 0, maximum=MAX_BYTES)
    if length <= 0:
        raise ApiError("invalid_arguments")
    workspace = call.world.workspace
    file = File(workspace.next_id("F"), call.text("filename"), length, workspace.bot_user)
    file.alt_text = call.optional("alt_txt") or ""
    file.created = int(call.world.clock.epoch())
    workspace.files[file.id] = file
    return {"upload_url": f"{call.world.url}/upload/{file.id}", "file_id": file.id}


async def complete(call: Call) -> Json:
    entries = _file_entries(call)
    files = [_uploaded_file(call, entry) for entry in entries]
    channel_ids = call.strings("channels") or call.strings("channel_id")
    channels = [_target(call, channel_id) for channel_id in channel_ids]
    for file, entry in zip(files, entries, strict=True):
        file.title = str(entry.get("title") or file.name)
        file.complete = True
        file.ready_at = time.monotonic() + PROCESSING_SECONDS
        file.channels = [channel.id for channel in channels]
    for channel in channels:
        content: Json = {"text": call.optional("initial_comment") or ""}
        if call.optional("thread_ts"):
            content["thread_ts"] = call.text("thread_ts")
        content["files"] = [describe(call.world, file) for file in files]
        message = call.world.app_message(content) | {"subtype": "file_share", "upload": True}
        call.world.add_message(channel, message)
    return {"files": [describe(call.world, file) for file in files]}


def _file_entries(call: Call) -> list[Json]:
    entries = call.args.get("files")
    if isinstance(entries, str):
        try:
            entries = json.loads(entries)
        except ValueError:
            entries = None
    if not isinstance(entries, list) or not entries:
        raise ApiError("invalid_arguments")
    if not all(isinstance(entry, dict) for entry in entries):
        raise ApiError("invalid_arguments")
    return entries


def _uploaded_file(call: Call, entry: Json) -> File:
    file = call.world.workspace.files.get(str(entry.get("id")))
    if file is None or file.data is None:
        raise ApiError("file_not_found")
    if file.complete:
        raise ApiError("file_already_completed")
    return file


def _target(call: Call, channel_id: str) -> Channel:
    workspace = call.world.workspace
    channel = workspace.channels.get(channel_id)
    if channel is None or call.is_hidden(channel):
        raise ApiError("channel_not_found")
    if workspace.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


async def info(call: Call) -> Json:
    file = call.world.workspace.files.get(call.text("file"))
    if file is None or not file.complete:
        raise ApiError("file_not_found")
    return {"file": describe(call.world, file)}


async def delete(call: Call) -> Json:
    if call.world.workspace.files.pop(call.text("file"), None) is None:
        raise ApiError("file_not_found")
    return {}


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, 4, "files:write"),
    "files.completeUploadExternal": Method(complete, 4, "files:write"),
    "files.info": Method(info, 4, "files:read"),
    "files.delete": Method(delete, 3, "files:write"),
}
