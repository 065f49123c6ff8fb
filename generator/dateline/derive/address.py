"""Fetching a page that was named by its address: http and https only, within limits of size and time.

The only module that reaches the network, and only for the address that an editor gave. No cookie is kept, no script is
run, and a redirection to anything but http(s) is refused.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from msgspec import Struct

__all__ = ["NotFetched", "Page", "fetch", "is_address"]

_MOST_BYTES = 5_000_000
_MOST_SECONDS = 20.0
_MOST_REDIRECTIONS = 5
_CHUNK = 65_536


class NotFetched(Exception):  # noqa: N818
    """The page could not be had; the message says why."""


class Page(Struct, frozen=True):
    """What came from an address: where it was in the end, its media type (“” if none was said), and its bytes."""

    url: str
    media_type: str
    data: bytes


class _Redirections(urllib.request.HTTPRedirectHandler):
    max_redirections = _MOST_REDIRECTIONS

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        """Follow to http and https only; urllib would go to ftp too."""
        if not is_address(newurl):
            message = f"it leads on to {newurl}, which is not http or https"
            raise NotFetched(message)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_address(text: str) -> bool:
    """Return whether ``text`` is an http or https address with a host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def fetch(address: str) -> Page:
    """Return what the address gives. Raises `NotFetched`."""
    if not is_address(address):
        message = "only http and https addresses are fetched"
        raise NotFetched(message)
    # Named handlers only: the default opener would also read file: and ftp: addresses.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirections(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(address, headers={"User-Agent": "dateline", "Accept": "text/html, */*;q=0.5"})  # noqa: S310
    until = time.monotonic() + _MOST_SECONDS
    try:
        with opener.open(request, timeout=_MOST_SECONDS / 2) as answer:
            data = _read(answer, until)
            return Page(answer.geturl(), answer.headers.get_content_type(), data)
    except NotFetched:
        raise
    except urllib.error.HTTPError as error:
        message = f"the server answers {error.code} {error.reason}"
        raise NotFetched(message) from error
    except urllib.error.URLError as error:
        message = f"it cannot be reached: {error.reason}"
        raise NotFetched(message) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        message = f"it cannot be reached: {error or type(error).__name__}"
        raise NotFetched(message) from error


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > _MOST_BYTES:
            message = f"it is larger than {_MOST_BYTES // 1_000_000} MB"
            raise NotFetched(message)
        if time.monotonic() > until:
            message = f"it took more than {_MOST_SECONDS:.0f} seconds"
            raise NotFetched(message)
        parts.append(chunk)
    return b"".join(parts)
