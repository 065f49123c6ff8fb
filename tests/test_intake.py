"""Issue forms: a filled one becomes an event file that the check accepts, and a hostile one becomes nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dateline import form, pipeline, remark
from dateline.cli import main
from dateline.settings import Settings

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"

NEW = {
    "What happened": "Armstrong’s boots are left on the Moon",
    "When it happened": "1969-07-21",
    "Kind of event": "Landing",
    "Where it happened": "Tranquility Base",
    "Who took part": "Neil Armstrong, buzz-aldrin",
    "What the source says of it": "The article says that they threw their boots out.",
    "Words that prove it": "- “threw out their boots”\n- to save weight: 18 kg",
    "Source address": "https://www.example.org/boots?a=1&b=2#top",
    "Source title": "Yes: they left their boots",
    "Published on": "1969-07-22",
    "Kind of source": "article-newspaper",
    "Language of the source": "en",
    "Whose voice it is": "Press",
    "Archived copy": "https://archive.example/boots",
}
CORRECTION = {
    "Page": "https://moon.example/events/moon-landing/#reports",
    "What is wrong": "The day.",
    "Which value is wrong": "date",
    "The right value": "1969-07-21",
    "Words that prove it": "landed on the 21st, Universal Time",
    "Source address": "https://www.example.org/landing",
    "Source title": "The Landing",
    "Kind of source": "book",
    "Language of the source": "en",
    "Whose voice it is": "us",
}
DEAD = {
    "Dead address": "http://example.org/report/",
    "Address of the archived copy": "https://archive.example/report",
    "Day of the archived copy": "2020-05-01",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small content, with a source that has an address."""
    shutil.copytree(remark.SITE, tmp_path / "content")
    (tmp_path / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    return tmp_path


def body(name: str, answers: dict[str, str]) -> str:
    """Return the text of an issue as GitHub writes it of a form: every heading, and what was not answered."""
    found = next(f for f in form.FORMS if f.name == name)
    assert answers.keys() <= {q.label for q in found.questions}
    parts = [f"### {q.label}\n\n{answers.get(q.label, '_No response_')}" for q in found.questions]
    return "\r\n\r\n".join(p.replace("\n", "\r\n") for p in parts)


def intake(site: Path, text: str, *arguments: str) -> tuple[int, dict[str, Any], str]:
    payload = {"issue": {"number": 12, "body": text, "created_at": "2026-11-24T08:00:00Z"}}
    (site / "payload.json").write_text(json.dumps(payload), encoding="utf-8")
    command = [sys.executable, "-m", "dateline", "intake", "payload.json", *arguments]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def test_a_new_event_becomes_an_event_file(site: Path) -> None:
    """Names become ids, quotes are freed of their marks, and the check finds nothing wrong."""
    code, answer, _ = intake(site, body("new-event", NEW), "--write")
    assert code == 0
    assert answer["path"] == "content/events/1969/1969-07-22-example-yes-they-left-their-boots.yaml"
    assert answer["branch"] == "intake/issue-12"
    assert answer["title"] == "New event: Armstrong’s boots are left on the Moon"
    assert "Closes #12" in answer["body"]
    assert "finds nothing wrong" in answer["body"]
    assert (site / answer["path"]).read_text("utf-8") == answer["text"] == (
        "# yaml-language-server: $schema=../../../.cache/schema/event-file.json\n"
        "source:\n"
        "  type: article-newspaper\n"
        '  title: "Yes: they left their boots"\n'
        "  issued: 1969-07-22\n"
        '  url: "https://www.example.org/boots?a=1&b=2#top"\n'
        "  archive-url: https://archive.example/boots\n"
        "  accessed: 2026-11-24\n"
        "  language: en\n"
        "  side: press\n"
        "\n"
        "events:\n"
        "  - id: armstrong-s-boots-are-left-on-the-moon\n"
        "    date: 1969-07-21\n"
        "    title: Armstrong’s boots are left on the Moon\n"
        "    kind: landing\n"
        "    place: tranquility-base\n"
        "    actors: [neil-armstrong, buzz-aldrin]\n"
        "    summary: The article says that they threw their boots out.\n"
        "    quotes:\n"
        "      - threw out their boots\n"
        '      - "to save weight: 18 kg"\n'
    )  # fmt: skip
    result = pipeline.run(Settings(root=site, content=site / "content"))
    assert result.timeline
    assert result.diagnostics == ()


def test_a_correction_becomes_a_report_of_the_event(site: Path) -> None:
    """The event is known by its page’s address; what the source says stands beside what others say."""
    code, answer, _ = intake(site, body("correction", CORRECTION), "--write")
    assert code == 0
    assert answer["title"] == "Correction: moon-landing"
    timeline = pipeline.run(Settings(root=site, content=site / "content")).timeline
    assert timeline
    event = timeline.by_id["moon-landing"]
    assert event.date.is_disputed
    claim = {**CORRECTION, "Which value is wrong": "Time outside", "The right value": "two hours: and a half"}
    code, answer, _ = intake(site, body("correction", claim))
    assert code == 0
    assert '    claims: {time-outside: "two hours: and a half"}\n' in answer["text"]
    assert "supports: time-outside}" in answer["text"]


@pytest.mark.parametrize(
    ("source", "after"),
    [
        (
            "source:\n  type: report\n  title: Report\n  url: https://www.example.org/report # gone\n  language: en\n",
            "  url: https://www.example.org/report # gone\n  archive-url: https://archive.example/report\n"
            "  archived: 2020-05-01\n  language: en\n",
        ),
        (
            "source: {type: report, title: Report, url: https://example.org/report, language: en}\n",
            "url: https://example.org/report, archive-url: https://archive.example/report, archived: 2020-05-01, lang",
        ),
    ],
)
def test_a_dead_link_gets_its_copy(site: Path, source: str, after: str) -> None:
    """Only the lines of the copy are added; comments and layout stay as they are."""
    path = site / "content/events/report.yaml"
    path.write_text(source, encoding="utf-8")
    code, answer, _ = intake(site, body("dead-link", DEAD), "--write")
    assert code == 0
    assert answer["path"] == "content/events/report.yaml"
    assert after in path.read_text("utf-8")
    found = pipeline.run(Settings(root=site, content=site / "content"))
    assert found.timeline
    assert found.timeline.sources["report"].archive_url == "https://archive.example/report"
    code, answer, _ = intake(site, body("dead-link", DEAD))
    assert code == 1
    assert "has an archived copy already" in answer["comment"]


LEFT_OUT = [
    ({"Where it happened": "Mars"}, "the place “Mars” is not in places.yaml"),
    ({"Who took part": "Neil Armstrong, Nobody"}, "the actor “Nobody” is not in actors.yaml"),
    ({"When it happened": "21 July"}, "date was left out"),
    ({"Archived copy": "javascript:alert(1)"}, "archive-url was left out"),
    ({"Published on": "1969-02-30"}, "February 1969 has 28 days"),
    ({"What happened": "x" * 500}, "title was left out"),
]


@pytest.mark.parametrize(("changed", "words"), LEFT_OUT)
def test_what_cannot_be_used_is_left_out_and_said(site: Path, changed: dict[str, str], words: str) -> None:
    """The file stays sound, and the pull request says what is missing."""
    code, answer, _ = intake(site, body("new-event", {**NEW, **changed}))
    assert code == 0
    assert words in answer["body"]
    assert next(iter(changed.values()))[:40] not in answer["text"].replace("Neil Armstrong, ", "")


UNUSABLE = [
    ("new-event", {**NEW, "Source address": "file:///etc/passwd"}, "without a sound url"),
    ("new-event", {**NEW, "Kind of source": "novel"}, "without a sound type"),
    ("correction", {**CORRECTION, "Page": "https://moon.example/about/"}, "not that of an event"),
    ("dead-link", DEAD, "no source has this address"),
]


@pytest.mark.parametrize(("name", "answers", "words"), UNUSABLE)
def test_whoever_filled_the_form_in_is_told_why_not(site: Path, name: str, answers: dict[str, str], words: str) -> None:
    """Exit 1, a comment and no file."""
    before = sorted(site.rglob("*"))
    code, answer, _ = intake(site, body(name, answers), "--write")
    assert code == 1
    assert words in answer["comment"]
    assert "path" not in answer
    assert [p for p in sorted(site.rglob("*")) if p.name != "payload.json"] == before


HOSTILE = [
    "x\n    rank: preferred\n  - id: apollo-11\n    date: 1969",
    '"}\n---\nsource: {type: book}',
    "!!python/object/apply:os.system [id]",
    "&a *a",
    "`$(touch pwned)`; rm -rf / #",
    "../../../../etc/passwd",
    "${{ github.token }} ::set-output name=x::y",
    "\u202egnihton\u2066\u200b\x00\x1b[31m",
    "```\n@everybody [x](http://e.example)\n````",
    "### Source address\n\nhttps://evil.example/",
    "{a: b}",
    "- - -",
    "null",
    "a: b # c",
    "“„«",
    "\\u0000\\n\\",
    "\u2028\u2029\x85",
    "😀 é 罗马",
]


@pytest.mark.parametrize("evil", HOSTILE)
@pytest.mark.parametrize("name", ["new-event", "correction"])
def test_a_hostile_answer_stays_a_text_in_one_new_file(
    site: Path, name: str, evil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is written anywhere, nothing but one file in the events folder is made, and it says one report."""
    answers = NEW if name == "new-event" else CORRECTION
    before = {p: p.read_bytes() for p in site.rglob("*") if p.is_file()}
    for label in answers:
        payload = {"issue": {"number": 12, "body": body(name, {**answers, label: evil}), "created_at": "2026-11-24"}}
        (site / "payload.json").write_text(json.dumps(payload), encoding="utf-8")
        code = main(["intake", str(site / "payload.json"), "--write", "-s", str(site / "pelicanconf.py")])
        assert code in (0, 1)
        answer = json.loads(capsys.readouterr().out)
        if not answer:
            continue
        made = {p for p in site.rglob("*") if p.is_file()} - before.keys() - {site / "payload.json"}
        assert {p: p.read_bytes() for p in before} == before
        if code == 1:
            assert made == set()
            continue
        assert [str(p.relative_to(site)) for p in made] == [answer["path"]]
        assert re.fullmatch(r"content/events/(\d{4}/)?[a-z0-9-]+\.yaml", answer["path"])
        assert answer["branch"] == "intake/issue-12"
        assert "\n" not in answer["title"]
        said = yaml.load(answer["text"], yaml.BaseLoader)  # noqa: S506  it makes texts only
        assert said.keys() == {"source", "events"}
        assert len(said["events"]) == 1
        assert said["events"][0].keys().isdisjoint({"rank", "was", "denies"})
        assert re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\x85\u2028\u2029]", answer["text"]) is None
        # A stranger's words stand in code only: they call for nobody and link to nothing.
        outside = re.sub(r"^(`{3,})text\n.*?^\1$", "", answer["body"], flags=re.DOTALL | re.MULTILINE)
        assert "@everybody" not in outside
        assert "](" not in outside
        for path in made:
            path.unlink()


@pytest.mark.parametrize("text", ["", "Something is wrong!", "### Something\n\nelse", "### Page\n\nx"])
def test_an_issue_that_is_no_form_is_let_be(site: Path, text: str) -> None:
    """Nobody is answered by a machine who did not fill in a form."""
    code, answer, said = intake(site, text)
    assert (code, answer) == (0, {})
    assert "no filled form" in said


@pytest.mark.parametrize("payload", ["", "[]", '{"issue": {"number": "x"}}', '{"issue": {"number": 1, "body": null}}'])
def test_what_is_no_payload_is_misuse(site: Path, payload: str) -> None:
    """Exit 2."""
    (site / "payload.json").write_text(payload, encoding="utf-8")
    command = [sys.executable, "-m", "dateline", "intake", "payload.json"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "holds no issue" in done.stderr


@pytest.mark.parametrize("name", [f.name for f in form.FORMS])
def test_the_forms_ask_what_is_read(name: str) -> None:
    """Labels, order and what is required are the same in the form and in the command; kinds of source are CSL's."""
    asked = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml").read_text(encoding="utf-8"))
    questions = [b for b in asked["body"] if b["type"] != "markdown"]
    known = next(f for f in form.FORMS if f.name == name)
    assert [(q["attributes"]["label"], q["id"]) for q in questions] == [
        (q.label, q.field.replace(".", "-")) for q in known.questions
    ]
    assert [q["validations"]["required"] for q in questions] == [q.is_required for q in known.questions]
    assert {"name", "description", "body"} <= asked.keys()
    from dateline.source import CSL_TYPES

    offered = {o for q in questions for o in q["attributes"].get("options", ())}
    assert offered <= set(CSL_TYPES)


WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=[p.name for p in WORKFLOWS])
def test_workflows_are_pinned_and_take_no_word_from_strangers(path: Path) -> None:
    """Actions by commit, the least permissions, and in scripts no text that somebody else wrote."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] in ({}, {"contents": "read"})
    used = {u for p in WORKFLOWS for u in re.findall(r"uses: (\S+)", p.read_text(encoding="utf-8"))}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 30
        assert "permissions" in job
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if "uses" in step:
                assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])
                name = step["uses"].partition("@")[0]
                assert {u for u in used if u.startswith(f"{name}@")} == {step["uses"]}
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


def test_the_scripts_of_the_workflows_are_sound_shell() -> None:
    """A shell reads each of them."""
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            for step in job["steps"]:
                script = step.get("run", "")
                done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
                assert done.stderr == ""


def test_the_workflow_opens_a_pull_request(site: Path) -> None:
    """Its scripts, run as they stand in a repository with a `gh` that only writes down what it is told."""
    answers = {**NEW, "What happened": "Boots $(touch pwned) `touch pwned` are; touch pwned"}
    payload = {"issue": {"number": 12, "body": body("new-event", answers), "created_at": "2026-11-24T08:00:00Z"}}
    run, origin = site / "run", site / "origin.git"
    run.mkdir()
    (site / "event.json").write_text(json.dumps(payload), encoding="utf-8")
    gh = run / "gh"
    gh.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >> "$RUNNER_TEMP/told"\n', encoding="utf-8")
    gh.chmod(0o755)
    (run / "make").write_text("#!/bin/sh\n", encoding="utf-8")
    (run / "make").chmod(0o755)
    (site / ".venv/bin").mkdir(parents=True)
    (site / ".venv/bin/dateline").symlink_to(Path(sys.executable).with_name("dateline"))
    environment = {
        "PATH": f"{run}:/usr/bin:/bin", "HOME": str(run), "RUNNER_TEMP": str(run), "BASE": "main",
        "GITHUB_EVENT_PATH": str(site / "event.json"), "GITHUB_OUTPUT": str(run / "output"),
    }  # fmt: skip

    def shell(script: str) -> None:
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script], cwd=site, env=environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    shell(f"git init -q -b main . && git init -q --bare {origin} && git remote add origin {origin}")
    steps = yaml.safe_load((GITHUB / "workflows/intake.yml").read_text(encoding="utf-8"))["jobs"]["intake"]["steps"]
    if not shutil.which("jq"):
        pytest.skip("needs jq")
    shell("git add content && git -c user.name=x -c user.email=x commit -q -m content")
    shell(next(s["run"] for s in steps if s.get("id") == "read"))
    assert (run / "output").read_text() == "next=propose\n"
    shell(next(s["run"] for s in steps if s.get("name") == "Open the pull request"))
    told = (run / "told").read_text(encoding="utf-8")
    assert told.startswith(
        "auth\nsetup-git\npr\ncreate\n--base\nmain\n--head\nintake/issue-12\n--title\nNew event: Boots $("
    )
    changed = subprocess.run(
        ["git", "--git-dir", str(origin), "diff", "--name-only", "intake/issue-12~1", "intake/issue-12"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert re.fullmatch(r"content/events/1969/[a-z0-9-]+\.yaml\n", changed)
    assert not (site / "pwned").exists()


def test_the_hook_lets_no_error_into_a_commit(site: Path) -> None:
    """The definition that pre-commit reads is run by it: a sound content passes, a broken one is shown."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["language"] == "python"
    # As it is, but without an environment of its own, which would be fetched.
    local = {**hook, "language": "system"}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (site / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    binaries = Path(sys.executable).parent
    environment = {"PATH": f"{binaries}:/usr/bin:/bin", "HOME": str(site), "PRE_COMMIT_HOME": str(site / "cache")}

    def commit() -> subprocess.CompletedProcess[str]:
        script = "git add -A . && pre-commit run"
        return subprocess.run(
            ["bash", "-c", script], cwd=site, env=environment, capture_output=True, text=True, check=False
        )

    subprocess.run(["git", "init", "-q", "."], cwd=site, check=True)
    (site / ".gitignore").write_text("cache/\n", encoding="utf-8")
    done = commit()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    (site / "content/events/bad.yaml").write_bytes(remark.load("date-invalid").files("wrong")[0].data)
    done = commit()
    assert done.returncode == 1
    assert "content/events/bad.yaml:4:11: error[date-invalid]" in done.stdout
