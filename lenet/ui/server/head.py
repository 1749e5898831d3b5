"""The page's HTML: tags for shared links, what is fetched at once, and the page itself.

Gradio's page names Gradio and its picture in fixed tags, and has no option for them; and what it
takes as `head`, and all that it shows, it adds by its scripts, seconds later where a round trip
takes 300 ms.
"""

from __future__ import annotations

import html
import re

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_THEIRS = re.compile(rb"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>")
_BODY = re.compile(rb"<body\b[^>]*>")


def tags(title: str, description: str, picture: str = "") -> str:
    """Return the tags for a page's head; the picture is a whole address, or none."""
    named = {
        "og:type": "website",
        "og:title": title,
        "og:description": description,
        "twitter:card": "summary_large_image" if picture else "summary",
    }
    if picture:
        named["og:image"] = picture
    lines = [
        f'<meta property="{name}" content="{html.escape(text)}">' for name, text in named.items()
    ]
    return "".join(f"{line}\n" for line in lines)


class Head:
    """ASGI middleware that adds the page's own tags, the page, and words while it loads."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        title: str,
        description: str,
        picture: str,
        links: str,
        ahead: str,
        waiting: str,
    ) -> None:
        """Describe the page; the picture is a path on it, the last three are HTML."""
        self._app, self._links = app, links
        self._ahead, self._waiting = ahead.encode(), waiting.encode()
        self._title, self._description, self._picture = title, description, picture

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; only the page itself is changed."""
        root_path = scope.get("root_path", "")  # which a proxy may have stripped already
        asked = scope.get("path", "").removeprefix(root_path)
        if scope["type"] != "http" or asked != "/" or scope["method"] != "GET":
            return await self._app(scope, receive, send)
        from gradio.route_utils import get_root_url  # the page without a server needs no Gradio

        picture = get_root_url(Request(scope), "/", root_path) + self._picture
        own = (tags(self._title, self._description, picture) + self._links).encode()
        start: Message = {}
        body = b""

        async def rewrite(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            text = _THEIRS.sub(b"", body).replace(b"<head>", b"<head>\n" + own, 1)
            text = _BODY.sub(lambda match: match[0] + self._ahead, text, count=1)
            text = text.replace(b"</body>", self._waiting + b"</body>", 1)
            kept = [each for each in start["headers"] if each[0].lower() != b"content-length"]
            length = (b"content-length", str(len(text)).encode())
            await send({**start, "headers": [*kept, length]})
            await send({"type": "http.response.body", "body": text})

        await self._app(scope, receive, rewrite)
