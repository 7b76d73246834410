"""The bytes of files: the second step of an upload, and downloads."""

from aiohttp import web

from sandbox.world import World


def routes(world: World) -> list[web.RouteDef]:
    async def upload(request: web.Request) -> web.Response:
        file = world.workspace.files.get(request.match_info["id"])
        if file is None or file.complete:
            return web.Response(status=404, text="no such upload")
        data = await _body_bytes(request)
        if len(data) != file.length:
            message = f"{len(data)} bytes came, {file.length} were announced"
            return web.Response(status=400, text=message)
        file.data = data
        return web.Response(text=f"OK - {len(data)}")

    async def download(request: web.Request) -> web.Response:
        """Open to the page; an app's token must have `files:read`."""
        file = world.workspace.files.get(request.match_info["id"])
        if file is None or file.data is None or not file.complete:
            return web.Response(status=404, text="no such file")
        bearer = request.headers.get("Authorization", "")
        if bearer:
            token = world.workspace.tokens.get(bearer.removeprefix("Bearer "))
            if token is None or token.revoked:
                return web.Response(status=403, text="invalid_auth")
            if token.scopes is not None and "files:read" not in token.scopes:
                return web.Response(status=403, text="missing_scope")
        # Only images are shown inline: nothing an app uploads may run in the page.
        image_type = _image_type(file.name)
        headers = {"X-Content-Type-Options": "nosniff"}
        if image_type is None:
            headers["Content-Disposition"] = "attachment"
        return web.Response(
            body=file.data, content_type=image_type or "application/octet-stream", headers=headers
        )

    return [web.post("/upload/{id}", upload), web.get("/files/{id}/{name}", download)]


async def _body_bytes(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""


def _image_type(name: str) -> str | None:
    extension = name.rpartition(".")[2].lower()
    subtypes = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp"}
    return f"image/{subtypes[extension]}" if extension in subtypes else None
