"""files.*: the two-step upload."""

import json
import mimetypes
import time
from typing import Any

from sandbox.errors import ApiError
from sandbox.methods import Call, Method
from sandbox.workspace import Channel, File
from sandbox.world import World

Json = dict[str, Any]
PROCESSING_SECONDS = 0.3
MOST_BYTES = 1_000_000_000


def describe(world: World, file: File) -> Json:
    """A file as Slack shows it; without a type while it is still being processed."""
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
    length = call.whole("length", 0, high=MOST_BYTES)
    if length <= 0:
        raise ApiError("invalid_arguments")
    space = call.world.workspace
    file = File(space.next_id("F"), call.text("filename"), length, space.bot_user)
    file.alt_text = call.maybe("alt_txt") or ""
    file.created = int(call.world.clock.epoch())
    space.files[file.id] = file
    return {"upload_url": f"{call.world.url}/upload/{file.id}", "file_id": file.id}


async def complete(call: Call) -> Json:
    given = call.args.get("files")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = None
    if not isinstance(given, list) or not given or not all(isinstance(f, dict) for f in given):
        raise ApiError("invalid_arguments")
    files = [_finished(call, one) for one in given]
    named = call.listed("channels") or call.listed("channel_id")
    channels = [_target(call, channel_id) for channel_id in named]
    for file, one in zip(files, given, strict=True):
        file.title = str(one.get("title") or file.name)
        file.complete = True
        file.ready_at = time.monotonic() + PROCESSING_SECONDS
        file.channels = [channel.id for channel in channels]
    for channel in channels:
        said: Json = {"text": call.maybe("initial_comment") or ""}
        if call.maybe("thread_ts"):
            said["thread_ts"] = call.text("thread_ts")
        said["files"] = [describe(call.world, file) for file in files]
        message = call.world.app_message(said) | {"subtype": "file_share", "upload": True}
        call.world.add_message(channel, message)
    return {"files": [describe(call.world, file) for file in files]}


def _finished(call: Call, one: Json) -> File:
    file = call.world.workspace.files.get(str(one.get("id")))
    if file is None or file.data is None:
        raise ApiError("file_not_found")
    if file.complete:
        raise ApiError("file_already_completed")
    return file


def _target(call: Call, channel_id: str) -> Channel:
    space = call.world.workspace
    channel = space.channels.get(channel_id)
    if channel is None or call.hidden(channel):
        raise ApiError("channel_not_found")
    if space.bot_user not in channel.members:
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
