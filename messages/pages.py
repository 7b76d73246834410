"""What a browser shows when an installation does not come about."""

from html import escape

from messages.localizer import N_, Localizer

_WHY = {
    "access_denied": N_("You canceled the installation, so nothing was changed."),
    "invalid_browser": N_("Finish the installation in the same browser you started it in."),
    "invalid_state": N_("This link has expired or was already used."),
}
_OTHERWISE = N_("Slack didn't confirm the installation.")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 32rem; padding: 0 1rem }}</style>
</head>
<body>
<h1>{title}</h1>
<p>{why}</p>
<p><a href="{again}">{action}</a></p>
</body>
</html>
"""  # noqa: E501


def not_installed_page(localizer: Localizer, reason: str, again: str) -> str:
    """HTML that says why in the reader's language; `again` is where an installation begins."""
    return _PAGE.format(
        language=localizer.locale.replace("_", "-"),
        title=escape(localizer.say("Pacto wasn't installed")),
        why=escape(localizer.say(_WHY.get(reason, _OTHERWISE))),
        again=escape(again, quote=True),
        action=escape(localizer.say("Try again")),
    )
