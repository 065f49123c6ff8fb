"""Records terminal sessions of the commands as a new editor would use them: `python tools/sessions.py [FOLDER]`.

A small content is laid into an empty folder, and tmux types each command on a real terminal of 120 columns, answers the
questions and waits for the prompt. What then stands on the terminal is written into docs/sessions/, one file a session.
The tests record them again and compare. Needs tmux.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "generator/dateline/remarks/site"
SOURCE = "content/events/1969-07-22-boots.yaml"
# Each session: its name, and what is typed. A line that begins with “> ” answers a question; “$” is the prompt.
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
    "date": ["dateline date 1969-07 1969-07-20~ 1969-07-16/1969-07-24", "dateline date 20/07/1969"],
    "help": ["dateline", "dateline check --help"],
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    """A terminal of tmux's, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._socket = ["tmux", "-L", f"dateline-{os.getpid()}-{folder.name}"]
        command = f"cd {folder} && exec env -i PATH={folder}/bin:/usr/bin:/bin HOME={folder} TERM=screen-256color "
        command += "LANG=C.UTF-8 HISTFILE= PS1='$ ' bash --norc --noprofile"
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "300", command)
        self._wait()

    def _tmux(self, *arguments: str) -> str:
        return subprocess.run([*self._socket, *arguments], capture_output=True, text=True, check=True).stdout

    def screen(self, *, is_coloured: bool = False) -> str:
        """Return what stands on the terminal."""
        return self._tmux("capture-pane", "-p", *(["-e"] if is_coloured else [])).rstrip()

    def type(self, line: str) -> None:
        """Type a line, and wait until there is a prompt or a question."""
        before = self.screen()
        self._tmux("send-keys", "-l", line.removeprefix("> "))
        self._tmux("send-keys", "Enter")
        self._wait(before)

    def _wait(self, before: str | None = None) -> None:
        """Wait until the screen has changed, ends in a prompt or a question, and stays so."""
        for _ in range(600):
            time.sleep(0.05)
            seen = self.screen()
            if seen != before and re.search(r"(?m)(?:^\$|: ?)\Z", seen):
                time.sleep(0.15)
                if self.screen() == seen:
                    return
        message = f"the terminal stays at\n{self.screen()}"
        raise TimeoutError(message)

    def close(self) -> None:
        """End it."""
        subprocess.run([*self._socket, "kill-server"], capture_output=True, check=False)


def record(name: str, *, is_coloured: bool = False) -> str:
    """Return one session as it stands on the terminal at its end."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        site = Path(folder)
        shutil.copytree(SITE, site, dirs_exist_ok=True)
        (site / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
        (site / "bin").mkdir()
        (site / "bin/dateline").symlink_to(Path(sys.executable).with_name("dateline"))
        terminal = Terminal(site)
        try:
            for line in SESSIONS[name]:
                terminal.type(line)
            text = terminal.screen(is_coloured=is_coloured)
        finally:
            terminal.close()
    lines = [line.rstrip() for line in text.replace(folder, "/site").split("\n")]
    return "\n".join(lines).removesuffix("\n$") + "\n"


def main() -> None:
    """Record all sessions."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/sessions"
    into.mkdir(parents=True, exist_ok=True)
    for name in SESSIONS:
        (into / f"{name}.txt").write_text(record(name), encoding="utf-8")


if __name__ == "__main__":
    main()
