"""Records terminal sessions of the commands as a new editor would use them: `python tools/sessions.py [NAME …]`.

A small content is laid into an empty folder, and tmux types each command on a real terminal of 120 columns, answers the
questions and waits for the prompt. What then stands on the terminal is written into docs/sessions/, one file a session.
What differs from one time to the next (folder, port, times, sizes) is written as “…” or a fixed word, and the tests
record again and compare. Nothing is asked of the network: `$WEB` is a server on this machine. Needs tmux.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import yaml

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "generator/dateline/remarks/site"
SOURCE = "content/events/1969-07-22-boots.yaml"
TIMES = "content/events/1969-07-21-times-men-walk-on-moon.yaml"
LPI = "content/events/1969/lpi-apollo-11.yaml"
# Each session: its name, and what is typed. A line that begins with “> ” answers a question, “& ” is saved in an
# editor while the command runs (“& FILE: OLD → NEW”), “^C” is that key; “$” is the prompt.
SESSIONS: dict[str, list[str]] = {
    "check": [
        "dateline check",
        "sed -i 's/1969-07-20/1969-07-32/' content/events/1969-07-21-times-men-walk-on-moon.yaml",
        "dateline check",
        "dateline check --explain date-invalid | head -4",
        "sed -i 's/1969-07-32/1969-07-20/' content/events/1969-07-21-times-men-walk-on-moon.yaml",
        "dateline check content/events/1969-07-21-times-men-walk-on-moon.yaml --hints",
    ],
    "new": [
        "dateline new https://www.example.org/boots -o " + SOURCE + " --set accessed=2026-11-24",
        "> Boots are left on the Moon",
        "> yesterday",
        "> 1969-07-22",
        "> article-newspaper",
        "> en",
        "> press",
        "cat " + SOURCE,
        "dateline check " + SOURCE,
        "dateline new https://www.example.org/boots --set accessed=2026-11-24",
        "> ",
        "> ",
        "> ",
        "> ",
        "> ",
    ],
    "add": [
        "dateline show moon-landing",
        "dateline add moon-landing",
        "> The book tells of it.",
        "> they landed",
        "dateline add moon-landnig",
    ],
    "actor": [
        "dateline actor edgar-mitchell --append",
        "> ",
        "> ",
        "> nasa",
        "> us",
        "dateline actor neil-armstrong",
        "tail -2 content/actors.yaml",
    ],
    "place": ["dateline place fra-mauro", "> ", "> moon", "> "],
    "rename": ["dateline rename moon-landing eagle-landing", "dateline check", "dateline rename moon-landnig x"],
    "fmt": [
        "dateline fmt --check",
        r"printf 'events:\n  - summary: They landed [@1969-nasa-mission-report].\n    id: moon-landing\n'"
        " > content/events/editors.yaml",
        "dateline fmt",
        "cat content/events/editors.yaml",
    ],
    "duplicates": [
        r"printf 'source: {type: book, title: Two Men, language: en, side: us}\nevents:\n"
        r"  - {id: men-land, date: 1969-07-20, title: Armstrong and Aldrin land, kind: landing,"
        r" actors: [neil-armstrong, buzz-aldrin], quotes: they landed}\n' > content/events/two-men.yaml",
        "dateline duplicates",
    ],
    "diff": [
        "git init -q . && git add . && git -c user.name=E -c user.email=e commit -qm Begin",
        "dateline diff",
        "sed -i 's/Armstrong and Aldrin land/Two men land/' content/events/1969-07-21-times-men-walk-on-moon.yaml",
        "dateline diff",
        "dateline diff --format markdown",
    ],
    "serve": [
        "dateline init moon --title 'To the Moon' && cd moon",
        "dateline serve --port 0",
        f"& moon/{LPI}: Launch Complex 39A → Pad 39A",
        f"& moon/{LPI}: date: 1969-07-16 → date: 1969-07-36",
        f"& moon/{LPI}: date: 1969-07-36 → date: 1969-07-16",
        "^C",
    ],
    "build": [
        "dateline init moon --title 'To the Moon' && cd moon",
        "dateline build",
        "dateline build",
        f"sed -i 's/date: 1969-07-16/date: 1969-07-36/' {LPI}",
        "dateline build",
    ],
    "proof": [
        "dateline init moon --title 'To the Moon' && cd moon",
        "dateline proof",
        "dateline build",
        "dateline proof",
        "export SITEURL=https://moon.example",
        "dateline build --settings publishconf.py && dateline proof --settings publishconf.py",
        'sed -i \'s|<main|<img src="https://pictures.example/moon.png"> <a href="../mon/">moon</a> <main|\' '
        "output/about/index.html",
        "dateline proof --settings publishconf.py",
    ],
    "init": [
        "dateline init moon --title 'To the Moon' --git",
        "ls moon moon/content",
        "cd moon && dateline check",
        "dateline init . --theme broadsheat",
        "dateline init ../mars --theme broadsheat",
    ],
    "derive": [
        "cat talks.txt",
        "dateline derive talks.txt --explain",
        "dateline derive talks.txt --published 2023-04-12 -o drafts",
        "cat drafts/*.yaml",
        "dateline derive talks.txt --published 2023-04-12 -o drafts",
    ],
    "export": [
        "dateline export timelinejs -o moon.json",
        "head -12 moon.json",
        "dateline export bibtex",
        "dateline export csv",
        "dateline export csv -o tables && ls tables",
    ],
    "import": [
        "dateline export timelinejs -o moon.json",
        "dateline import timelinejs moon.json --title 'Men on the Moon' --language en",
        "cat tour.json",
        "dateline import timelinejs tour.json --language en -o content/events",
        "cat content/events/*tour*",
        "printf 'event:\\n  name: Event\\n  plural: Events\\n' >> content/kinds.yaml",
        "dateline check",
        "dateline import timelinejs tour.json --language en -o content/events",
    ],
    "intake": [
        "python3 -c \"import json; print(json.load(open('issue.json'))['issue']['body'])\"",
        "dateline intake issue.json --write | python3 -m json.tool --no-ensure-ascii",
        "cat content/events/1969/*boots.yaml",
        "dateline check",
    ],
    "lsp": ["dateline lsp"],
    "links": [
        "dateline links",
        f'sed -i "s|source: {{|&url: $WEB/page.html, |" {TIMES}',
        'sed -i "s|source: {|&url: $WEB/gone.html, |" content/events/1969-nasa-mission-report.yaml',
        "dateline links --pause 0 --day 1969-12-01",
        "dateline links --pause 0 --day 1969-12-08",
        "dateline links --pause 0 --day 1969-12-15",
    ],
    "schema": [
        "dateline schema | head -5",
        "dateline schema | grep '`stated`'",
        "dateline schema --write",
        "dateline schema kinds | head -12",
    ],
    "show": ["dateline show apollo-11", "dateline show apollo-11 --format json | head -8", "dateline show apolo-11"],
    "date": ["dateline date 1969-07 1969-07-20~ 1969-07-16/1969-07-24", "dateline date 20/07/1969"],
    "help": ["dateline", "dateline check --help"],
}
# An article of the tests, and the world that it is about.
ARTICLES = ROOT / "tests/data/derive"
TOUR = """{"title": {"text": {"headline": "A tour of the Moon"}},
 "eras": [{"start_date": {"year": "1961"}, "end_date": {"year": "1972"}}],
 "events": [
  {"start_date": {"year": "1971", "month": "2", "day": "5"},
   "media": {"url": "https://pictures.example/14.jpg"},
   "text": {"headline": "Apollo 14 lands at Fra Mauro"}},
  {"start_date": {"year": "1972", "month": "13"},
   "text": {"headline": "Apollo 17 lands"}}
 ]}
"""
# A filled form: the heads are those of .github/ISSUE_TEMPLATE/new-event.yml.
FORM = {
    "What happened": "Armstrong’s boots are left on the Moon",
    "When it happened": "1969-07-21",
    "Kind of event": "Landing",
    "Where it happened": "Tranquility Base",
    "Who took part": "Neil Armstrong",
    "What the source says of it": "The article says that the boots were thrown out.",
    "Words that prove it": "threw out their boots",
    "Source address": "https://www.example.org/boots",
    "Source title": "They left their boots",
    "Published on": "1969-07-22",
    "Kind of source": "article-newspaper",
    "Language of the source": "en",
    "Whose voice it is": "Press",
    "Archived copy": "_No response_",
}
# How long a command is waited for, in seconds, however busy the machine is.
_PATIENCE = 300
_VARIES = (
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://127.0.0.1:…"),
    (re.compile(r"\bin \d+\.\d\d (s|seconds)\b"), r"in … \1"),
    (re.compile(r"^\[\d\d:\d\d:\d\d\]", re.MULTILINE), "[12:00:00]"),
    (re.compile(r"__init__\.py:\d+"), "__init__.py:…"),
    (re.compile(r"\d+ files, \d+\.\d MB, \d+%"), "… files, … MB, …%"),
)


class Terminal:
    """A terminal of tmux's, in a folder."""

    def __init__(self, folder: Path, web: str) -> None:
        self._folder = folder
        self._socket = ["tmux", "-L", f"dateline-{os.getpid()}-{folder.name}"]
        command = f"cd {folder} && exec env -i PATH={folder}/bin:/usr/bin:/bin HOME={folder} TERM=screen-256color "
        command += f"LANG=C.UTF-8 WEB={web} HISTFILE= PS1='$ ' bash --norc --noprofile"
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "300", command)
        self._wait("")

    def _tmux(self, *arguments: str) -> str:
        return subprocess.run([*self._socket, *arguments], capture_output=True, text=True, check=True).stdout

    def screen(self, *, is_coloured: bool = False) -> str:
        """Return what stands on the terminal; a line that it has wrapped is one line."""
        return self._tmux("capture-pane", "-pJ", *(["-e"] if is_coloured else [])).rstrip()

    def type(self, line: str, following: str) -> None:
        """Type a line, or do what it says elsewhere, and wait for what the following one can be typed at."""
        before = self.screen()
        if line == "^C":
            self._tmux("send-keys", "C-c")
        elif line.startswith("& "):
            name, _, words = line.removeprefix("& ").partition(": ")
            old, _, new = words.partition(" → ")
            text = (self._folder / name).read_text(encoding="utf-8")
            # At once, as editors do: who watches never sees a part.
            draft = (self._folder / name).with_name(".draft")
            draft.write_text(text.replace(old, new), encoding="utf-8")
            draft.replace(self._folder / name)
        else:
            self._tmux("send-keys", "-l", line.removeprefix("> "))
            self._tmux("send-keys", "Enter")
        self._wait(following, before)

    def _wait(self, following: str, before: str | None = None) -> None:
        """Wait until the screen has changed, ends in what the following line can be typed at, and stays so."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            time.sleep(0.05)
            seen = self.screen()
            if seen != before and _is_waiting(seen, following):
                time.sleep(0.15)
                if self.screen() == seen:
                    return
        message = f"the terminal stays at\n{self.screen()}"
        raise TimeoutError(message)

    def close(self) -> None:
        """End it."""
        subprocess.run([*self._socket, "kill-server"], capture_output=True, check=False)


def _is_waiting(screen: str, following: str) -> bool:
    """Return whether a screen ends with a question for an answer, a server that has built all, or else the prompt."""
    last = screen.rsplit("\n", 1)[-1]
    if following.startswith("> "):
        return last.endswith(":")
    if following.startswith(("& ", "^")):
        is_built = last.startswith("built in ") and "will follow" not in screen.rpartition("Done: ")[2]
        return is_built or last.endswith("the last good site stays")
    return last == "$"


@contextmanager
def _web(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine."""
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _lay(name: str, site: Path) -> None:
    """Lay into a folder what a session begins with."""
    if name == "derive":
        shutil.copytree(ARTICLES / "content", site / "content")
        (site / "content/events").mkdir()
        articles = yaml.safe_load((ARTICLES / "english.yaml").read_text(encoding="utf-8"))
        text = next(a["text"] for a in articles if a["id"] == "edelweiss-talks")
        (site / "talks.txt").write_text(text, encoding="utf-8")
    else:
        shutil.copytree(SITE, site, dirs_exist_ok=True)
    (site / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    (site / "bin").mkdir()
    (site / "bin/dateline").symlink_to(Path(sys.executable).with_name("dateline"))
    if name == "import":
        (site / "tour.json").write_text(TOUR, encoding="utf-8")
    elif name == "intake":
        body = "\n\n".join(f"### {head}\n\n{answer}" for head, answer in FORM.items())
        issue = {"issue": {"number": 12, "body": body, "created_at": "2026-11-24T08:00:00Z"}}
        (site / "issue.json").write_text(json.dumps(issue), encoding="utf-8")
    elif name == "links":
        (site / "web").mkdir()
        (site / "web/page.html").write_text("<p>Men walk on the Moon.", encoding="utf-8")


def record(name: str, *, is_coloured: bool = False) -> str:
    """Return one session as it stands on the terminal at its end."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        site = Path(folder)
        _lay(name, site)
        with _web(site / "web") as web:
            terminal = Terminal(site, web)
            try:
                for line, following in pairwise([*SESSIONS[name], ""]):
                    terminal.type(line, following)
                text = terminal.screen(is_coloured=is_coloured)
            finally:
                terminal.close()
    text = text.replace(folder, "/site")
    for varies, fixed in _VARIES:
        text = varies.sub(fixed, text)
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).removesuffix("\n$") + "\n"


def main() -> None:
    """Record all sessions, or those that are named."""
    into = ROOT / "docs/sessions"
    into.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SESSIONS:
        (into / f"{name}.txt").write_text(record(name), encoding="utf-8")


if __name__ == "__main__":
    main()
