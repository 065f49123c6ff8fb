"""Compares ``dateline.edtf`` with three other readers of EDTF on texts made up for the purpose.

A development check, not a test: it needs npm's ``edtf`` and PyPI's ``edtf`` and ``edtf-validate``, which the
project does not depend on. Every difference in what is valid, and in the first and last day where both read a text,
must have an entry in ``edtf_ledger.md``: a peer, a pattern of texts, who is right and why. The check fails for a
difference without an entry, and names the entries that no text needs any more.

    python tests/dev/edtf_oracles.py --python peers/bin/python --node-modules peers/node_modules
"""

import argparse
import json
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "generator"))

from dateline import edtf

LEDGER = Path(__file__).with_name("edtf_ledger.md")

# Each peer answers a JSON list of texts with a list of [valid, first day, last day]; null where it has no day.
_PYTHON = """
import json, sys
from edtf import parse_edtf
from edtf_validate.valid_edtf import is_valid
def day(moment):
    if isinstance(moment, float):
        return None
    year, month, day = moment[:3]
    return "%s%04d-%02d-%02d" % ("-" if year < 0 else "", abs(year), month, day)
def bounds(text):
    try:
        date = parse_edtf(text)
    except Exception:
        return [False, None, None]
    try:
        return [True, day(date.lower_strict()), day(date.upper_strict())]
    except Exception as error:
        return [True, "fails: " + type(error).__name__, None]
def valid(text):
    try:
        return [bool(is_valid(text)), None, None]
    except Exception:
        return [False, None, None]
texts = json.load(sys.stdin)
answer = json.dumps({"pypi-edtf": [bounds(t) for t in texts], "edtf-validate": [valid(t) for t in texts]})
print()
print(answer)
"""
_NODE = """
import {readFileSync} from 'node:fs'
const edtf = (await import(process.argv[1])).default
const iso = (ms) => new Date(ms).toISOString().split('T')[0].replace(/^([+-])0*(?=[0-9]{4})/, '$1').replace('+', '')
const day = (ms) => Number.isFinite(ms) ? iso(ms) : null
const ask = (text) => {
  let date
  try { date = edtf(text) } catch { return [false, null, null] }
  try { return [true, day(date.min), day(date.max)] } catch (error) { return [true, 'fails: ' + error.name, null] }
}
console.log(JSON.stringify({'npm-edtf': JSON.parse(readFileSync(0, 'utf8')).map(ask)}))
"""


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: whose texts of which form differ, and in what.

    “refuses” is for texts that we read, “reads” for texts that we refuse, “bounds” for days that differ.
    """

    peer: str
    about: str
    pattern: str

    def covers(self, peer: str, about: str, text: str) -> bool:
        """Whether it explains a difference."""
        return peer == self.peer and about == self.about and re.search(self.pattern, text) is not None


def ledger() -> list[Entry]:
    """The rows of the ledger's table that begin with a peer's name."""
    rows = re.findall(r"^\| ([a-z-]+) \| (refuses|reads|bounds) \| `(.+?)` \|", LEDGER.read_text("utf-8"), re.MULTILINE)
    return [Entry(peer, about, pattern.replace("\\|", "|")) for peer, about, pattern in rows]


def texts(count: int) -> list[str]:
    """Texts of every form, valid and not, the same ones at every call."""
    chance = random.Random(8601)  # noqa: S311
    found: dict[str, None] = {}
    while len(found) < count:
        text = _text(chance)
        if chance.random() < 0.25:
            text = _damaged(text, chance)
        found[text] = None
    return list(found)


def _text(chance: random.Random) -> str:
    shape = chance.random()
    if shape < 0.45:
        return _single(chance)
    if shape < 0.70:
        return f"{_end(chance)}/{_end(chance)}"
    if shape < 0.80:
        zone = chance.choice(["", "Z", "+04:30", "-04", "+14:00", "-12:00", "+00:00", "-00:00", "+15:00", "+0430"])
        time = chance.choice(["00:00:00", "23:20:30", "24:00:00", "24:00:01", "12:60:00", "23:59:60", "12:30"])
        return f"{_year(chance)}-{chance.choice(['02-28', '02-29', '12-31', '04-31'])}T{time}{zone}"
    if shape < 0.88:
        number = chance.choice(["2022", "12345", "170000002", "-17000", "3388E2", "-17E7", "17E2", "012345"])
        return f"Y{number}{chance.choice(['', '', 'S3', 'S1', 'S0', 'S12', '-12'])}"
    if shape < 0.90:
        return f"{chance.choice(['1950', '-1859', '0050'])}S{chance.choice('012345')}"
    members = [_member(chance) for _ in range(chance.randint(1, 3))]
    opening, closing = chance.choice(["[]", "{}"])
    return opening + chance.choice([",", ",", ", "]).join(members) + closing


def _year(chance: random.Random) -> str:
    return chance.choice(
        ["1984", "2004", "2022", "0000", "1900", "2000", "-0044", "-0001", "-0000", "201X", "20XX", "1XXX", "XXXX",
         "156X", "1XX3", "-20XX"]
    )  # fmt: skip


def _single(chance: random.Random) -> str:
    # One mark in most dates, more in a few.
    often = 0.12 if chance.random() < 0.8 else 0.4

    def mark() -> str:
        return chance.choice("?~%") if chance.random() < often else ""

    text = mark() + _year(chance) + mark()
    if chance.random() < 0.75:
        month = chance.choice(
            ["01", "02", "04", "12", "13", "00", "XX", "1X", "0X", "X2", "21", "24", "25", "30", "34", "38", "41"]
        )
        text += f"-{mark()}{month}{mark()}"
        if chance.random() < 0.55 and month < "20":
            text += f"-{mark()}{chance.choice(['01', '28', '29', '30', '31', '00', 'XX', '3X', 'X9'])}{mark()}"
    return text


def _end(chance: random.Random) -> str:
    return chance.choice(["", "..", "2003-06-11", "2004-06", "1985", *(_single(chance) for _ in range(6))])


def _member(chance: random.Random) -> str:
    plain = ["1667", "1668-12", "1760-01-03", "-0044", "198X", "1984~"]
    shape = chance.random()
    if shape < 0.2:
        return f"{chance.choice(plain)}..{chance.choice(plain)}"
    return f"..{chance.choice(plain)}" if shape < 0.3 else chance.choice(plain) + (".." if shape < 0.4 else "")


def _damaged(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(["", "", "0", "-", "X", "?", " ", "/", "u", "T", "Z"]) + text[at + 1 :]


def ask(command: list[str], questions: list[str]) -> dict[str, list[list[object]]]:
    """What the peers behind a command say of each text."""
    run = subprocess.run(command, input=json.dumps(questions), capture_output=True, text=True, check=True)
    answers: dict[str, list[list[object]]] = json.loads(run.stdout.splitlines()[-1])
    return answers


def our_answer(text: str) -> tuple[bool, str | None, str | None]:
    """Ours in the form of the peers'."""
    try:
        date = edtf.parse(text)
    except edtf.Invalid:
        return False, None, None
    days = [str(bound) if bound.is_known else None for bound in (date.earliest, date.latest)]
    return True, days[0], days[1]


def main() -> int:
    """Print what differs, by ledger entry, then what has no entry; 1 if there is any."""
    parser = argparse.ArgumentParser(description="Compare EDTF readers.")
    parser.add_argument("--python", required=True, help="an interpreter with edtf and edtf-validate")
    parser.add_argument("--node-modules", type=Path, required=True, help="where npm's edtf is installed")
    parser.add_argument("--count", type=int, default=12_000)
    options = parser.parse_args()
    questions = texts(options.count)
    answers = ask([options.python, "-c", _PYTHON], questions)
    module = str(options.node_modules.resolve() / "edtf" / "index.js")
    answers |= ask(["node", "--input-type=module", "-e", _NODE, module], questions)

    entries, used, unexplained = ledger(), Counter[Entry](), []
    agree, asked = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for peer, rows in answers.items():
        for text, theirs in zip(questions, rows, strict=True):
            ours = our_answer(text)
            both = ours[0] and theirs[0] and peer != "edtf-validate"
            asked += Counter({(peer, "valid"): 1, (peer, "bounds"): int(both)})
            agree += Counter({(peer, "valid"): ours[0] == theirs[0], (peer, "bounds"): both and list(ours) == theirs})
            if list(ours) == theirs or (ours[0] == theirs[0] and not both):
                continue
            about = "bounds" if both else "refuses" if ours[0] else "reads"
            entry = next((e for e in entries if e.covers(peer, about, text)), None)
            if entry:
                used[entry] += 1
            else:
                unexplained.append((peer, about, text, ours, theirs))
    for (peer, about), number in sorted(asked.items()):
        print(f"{peer:14} {about:7} {agree[peer, about]:5} of {number:5} agree")
    for entry in entries:
        print(
            f"{used[entry]:5}  {entry.peer} {entry.about} {entry.pattern}" + ("" if used[entry] else "  (not needed)")
        )
    for row in unexplained:
        print("NOT IN THE LEDGER", *row)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
