"""Asking web servers whether a page is there, without being a burden to them.

One request at a time to a host, with a pause between two; only the head of an answer where the server knows how to
give it; what robots.txt forbids is not asked. A refusal (401, 403, 429) says nothing of the page, for many sites turn
programs away: it is told apart from a page that is gone.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from msgspec import Struct

__all__ = ["Answer", "Manner", "Outcome", "ask_all"]

_MOST_REDIRECTIONS = 8
_PERMANENT = (301, 308)
_REDIRECTIONS = (301, 302, 303, 307, 308)
# 402 and 451: to be paid for, and withheld by law; 999: LinkedIn's own way to say 403.
_REFUSALS = (401, 402, 403, 407, 429, 451, 999)
_GONE = (404, 410)
_MOST_OF_ROBOTS = 500_000
_LONGEST_PAUSE = 30.0


class Outcome(StrEnum):
    """What is known of an address after asking."""

    ALIVE = "alive"
    MOVED = "moved"
    """It is there, for good, under another address."""
    GONE = "gone"
    BLOCKED = "blocked"
    """The server does not say, or does not want to be asked."""
    UNREACHABLE = "unreachable"


class Answer(Struct, frozen=True):
    """An outcome, the last status (0: none came), where the page is now if elsewhere, and why in words."""

    outcome: Outcome
    status: int = 0
    to: str = ""
    why: str = ""


class Manner(Struct, frozen=True):
    """How to ask: who asks, how many hosts at once, seconds between two requests to one, seconds to wait for it."""

    agent: str = "dateline-links"
    hosts: int = 8
    pause: float = 1.0
    timeout: float = 20.0
    attempts: int = 2


class _Reply(Struct, frozen=True):
    status: int
    location: str = ""
    wait: str = ""
    body: bytes = b""


def ask_all(
    addresses: Iterable[str], manner: Manner, told: Callable[[str, Answer], None] | None = None
) -> dict[str, Answer]:
    """Return what each http(s) address answers; ``told`` hears of each as it comes."""
    by_host: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        by_host.setdefault(urlsplit(address).netloc.lower(), []).append(address)
    answers: dict[str, Answer] = {}

    def ask_host(of_host: list[str]) -> None:
        for address, answer in _Host(manner).ask(of_host):
            answers[address] = answer
            if told:
                told(address, answer)

    with ThreadPoolExecutor(manner.hosts) as pool:
        for _ in pool.map(ask_host, by_host.values()):
            pass
    return dict(sorted(answers.items()))


class _Host:
    """One host, asked by one thread."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._pause = manner.pause
        self._next = 0.0
        # No handler for errors and redirections: every answer comes back as it is.
        self._opener = urllib.request.OpenerDirector()
        for handler in (urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler()):
            self._opener.add_handler(handler)

    def ask(self, addresses: list[str]) -> Iterator[tuple[str, Answer]]:
        rules = self._rules(addresses[0])
        wait = ""
        for address in addresses:
            if wait:
                yield address, Answer(Outcome.BLOCKED, why=f"not asked: {wait}")
            elif not rules.can_fetch(self._manner.agent, _ascii(address)):
                yield address, Answer(Outcome.BLOCKED, why="not asked: robots.txt forbids it")
            else:
                answer = self._answer(address)
                if answer.status == http.HTTPStatus.TOO_MANY_REQUESTS:
                    wait = "the host wants fewer requests"
                yield address, answer

    def _rules(self, address: str) -> RobotFileParser:
        """Return what the host's robots.txt allows; all where there is none."""
        rules = RobotFileParser()
        rules.parse([])
        parts = urlsplit(address)
        try:
            reply = self._request("GET", f"{parts.scheme}://{parts.netloc}/robots.txt", _MOST_OF_ROBOTS)
        except (OSError, http.client.HTTPException, ValueError):
            return rules
        if reply.status == http.HTTPStatus.OK:
            rules.parse(reply.body.decode("utf-8", "replace").splitlines())
            delay = rules.crawl_delay(self._manner.agent)
            if delay and self._manner.pause:
                self._pause = min(max(self._pause, float(delay)), _LONGEST_PAUSE)
        return rules

    def _answer(self, address: str) -> Answer:
        answer = Answer(Outcome.UNREACHABLE)
        for _ in range(self._manner.attempts):
            answer = self._followed(address)
            if answer.outcome is not Outcome.UNREACHABLE:
                break
        return answer

    def _followed(self, address: str) -> Answer:
        """Return the answer at the end of all redirections."""
        now, is_permanent, met = address, True, {address}
        try:
            while True:
                reply = self._request("HEAD", now)
                if reply.status >= 400 and reply.status != http.HTTPStatus.TOO_MANY_REQUESTS:
                    # Many servers do not know HEAD, or refuse it.
                    reply = self._request("GET", now)
                if reply.status not in _REDIRECTIONS or not reply.location:
                    return _judged(address, now, reply.status, is_permanent=is_permanent)
                is_permanent = is_permanent and reply.status in _PERMANENT
                now = urljoin(now, reply.location)
                if now in met or len(met) > _MOST_REDIRECTIONS:
                    return Answer(Outcome.UNREACHABLE, reply.status, why="it is sent round in a circle")
                if urlsplit(now).scheme not in ("http", "https"):
                    return Answer(Outcome.UNREACHABLE, reply.status, to=now, why="it leads to what is no web page")
                met.add(now)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(Outcome.UNREACHABLE, why=_reason(error))

    def _request(self, method: str, address: str, most: int = 0) -> _Reply:
        """Return what a server answers, and up to ``most`` bytes of the page."""
        rest = self._next - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        headers = {"User-Agent": self._manner.agent, "Accept": "text/html, application/pdf, */*;q=0.8"}
        request = urllib.request.Request(_ascii(address), method=method, headers=headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=self._manner.timeout) as reply:
                body = reply.read(most) if most else b""
                return _Reply(reply.status, reply.headers.get("Location", ""), "", body)
        finally:
            self._next = time.monotonic() + self._pause


def _judged(address: str, now: str, status: int, *, is_permanent: bool) -> Answer:
    if status in _GONE:
        return Answer(Outcome.GONE, status, to=now if now != address else "", why=f"the server answers {status}")
    if status in _REFUSALS:
        return Answer(Outcome.BLOCKED, status, why=f"the server answers {status}")
    if status >= 400:
        return Answer(Outcome.UNREACHABLE, status, why=f"the server answers {status}")
    if now == address:
        return Answer(Outcome.ALIVE, status)
    if _front(now) and not _front(address):
        return Answer(Outcome.MOVED, status, to=now, why="it leads to a front page now")
    if is_permanent and _place(now) != _place(address):
        return Answer(Outcome.MOVED, status, to=now)
    return Answer(Outcome.ALIVE, status, to=now)


def _front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _place(address: str) -> tuple[str, str, str]:
    """Return what makes two addresses the same place: not the scheme, `www.` or a last slash."""
    parts = urlsplit(address)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def _ascii(address: str) -> str:
    """Return the address as it is sent: letters of other scripts coded, no fragment."""
    parts = urlsplit(address)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    path, query = (quote(p, safe="/%:@!$&'()*+,;=~?") for p in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _reason(error: BaseException) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, socket.gaierror):
        return "the host’s name is not known"
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    if isinstance(inner, ssl.SSLError):
        return f"its certificate is not accepted: {getattr(inner, 'verify_message', '') or inner.reason}"
    if isinstance(inner, ConnectionRefusedError):
        return "the host refuses the connection"
    return str(inner) or type(inner).__name__
