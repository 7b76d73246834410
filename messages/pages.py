"""What a browser shows of an installation: where it begins, that it is done, why it is not."""

from html import escape

from messages.localizer import N_, Localizer

_WHY = {
    "access_denied": N_("You canceled the installation, so nothing changed."),
    "invalid_browser": N_("Finish the installation in the same browser you started it in."),
    "invalid_state": N_("This link has expired or was already used."),
}
_OTHERWISE = N_("Slack didn't confirm the installation.")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">{head}
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 32rem;
  padding: 0 1rem }}
h1 {{ font-size: 1.6rem; line-height: 1.25 }}
.button {{ background: #1f4d3a; border-radius: 6px; color: #fff; display: inline-block;
  font-weight: 600; padding: .6rem 1.2rem; text-decoration: none }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def install_page(localizer: Localizer, authorize: str) -> str:
    """Where an installation begins; `authorize` is Slack's page that asks for consent."""
    what = localizer.say(
        "Pacto keeps the agreement between marketing and sales, and hands every qualified lead "
        "to sales with a deadline."
    )
    consent = localizer.say("Slack will show you what Pacto can do before you agree.")
    body = [_paragraph(what), _button(localizer.say("Add to Slack"), authorize)]
    title = localizer.say("Add Pacto to your workspace")
    return _page(localizer, title, [*body, _paragraph(consent)])


def installed_page(localizer: Localizer, app: str, browser: str) -> str:
    """That it is done; `app` opens Slack's own app, at once where it is there."""
    next_step = localizer.say("Pacto sent you a direct message with the next steps.")
    body = [
        _paragraph(next_step),
        _button(localizer.say("Open Slack"), app),
        f"<p>{_link(localizer.say('Open Slack in the browser'), browser)}</p>",
    ]
    head = f'\n<meta http-equiv="refresh" content="0; URL={escape(app, quote=True)}">'
    return _page(localizer, localizer.say("Pacto is installed"), body, head)


def not_installed_page(localizer: Localizer, reason: str, again: str) -> str:
    """HTML that says why in the reader's language; `again` is where an installation begins."""
    body = [
        _paragraph(localizer.say(_WHY.get(reason, _OTHERWISE))),
        _button(localizer.say("Try again"), again),
    ]
    return _page(localizer, localizer.say("Pacto wasn't installed"), body)


def _page(localizer: Localizer, title: str, body: list[str], head: str = "") -> str:
    return _PAGE.format(
        language=localizer.locale.replace("_", "-"),
        title=escape(title),
        head=head,
        body="\n".join(body),
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _button(text: str, url: str) -> str:
    return f'<p><a class="button" href="{escape(url, quote=True)}">{escape(text)}</a></p>'


def _link(text: str, url: str) -> str:
    return f'<a href="{escape(url, quote=True)}">{escape(text)}</a>'
