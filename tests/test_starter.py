"""`dateline init`: a new repository for another subject, built, published and opened as its owner would."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

from crawling import crawl
from published import serve
from test_cli import dateline
from test_publish import run

sync_api = pytest.importorskip("playwright.sync_api")

# What the first site is about, and what no program or theme may know. Names of languages (and time zones, in the tables
# of time expressions) are no subject.
SUBJECT = re.compile(
    r"ukraine\b|china\b|beijing|kyiv\b|kiev\b|zelensk|\bputin|\bxi jinping|\bwang yi\b|sullivan|yang jiechi"
    r"|rome-meeting|україна|украина|китай|київ\b|киев\b|пекін\b|пекин\b|中国|乌克兰|北京(?!时间)|基辅(?!时间)",
    re.IGNORECASE,
)


def python_of(site: Path) -> str:
    """Make the repository's environment from its own wheel, without the network, and return its Python.

    Libraries come from the environment of the tests; Dateline comes from the wheel in `vendor/` and from nowhere else.
    """
    venv.create(site / ".venv", with_pip=False)
    python = site / ".venv/bin/python"
    packages = next((site / ".venv/lib").glob("python*/site-packages"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "--python",
        str(python),
        "install",
    ]
    line = (site / "requirements.lock").read_text("utf-8").partition("\n    --hash=")[2].partition("\n")[0]
    wheel = next((site / "vendor").glob("*.whl"))
    listed = site / ".venv/wheel.txt"
    listed.write_text(f"{wheel} --hash={line.strip()}\n", encoding="utf-8")
    options = ["--no-index", "--no-deps", "--require-hashes", "-r", str(listed)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    for name, module in (("pelican", "pelican"), ("ghp-import", "ghp_import")):
        script = site / f".venv/bin/{name}"
        script.write_text(f'#!/bin/sh\nexec "$(dirname "$0")/python" -m {module} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    (site / ".venv/site").touch()
    return str(python)


@pytest.fixture(scope="module")
def moon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new repository, with an environment and a bare remote."""
    folder = tmp_path_factory.mktemp("new")
    done = dateline("init", "moon", "--title", "To the “Moon”", "--git", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "cd moon && make devserver" in done.stderr
    python_of(folder / "moon")
    run("git", "add", "-A", cwd=folder / "moon")
    run("git", "commit", "-qm", "A new timeline", cwd=folder / "moon")
    run("git", "init", "-q", "--bare", "-b", "main", "origin.git", cwd=folder)
    run("git", "remote", "add", "origin", str(folder / "origin.git"), cwd=folder / "moon")
    return folder / "moon"


def test_the_new_site_is_built_by_the_dateline_in_its_repository(moon: Path) -> None:
    """`make html` needs nothing but the repository: the program, the theme and the workflows came along."""
    said = run(".venv/bin/python", "-c", "import dateline; print(dateline.__file__)", cwd=moon).stdout
    assert Path(said).is_relative_to(moon / ".venv")
    done = run("make", "html", cwd=moon)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "all is well" in done.stderr
    page = (moon / "output/events/eagle-lands/index.html").read_text(encoding="utf-8")
    assert "The lunar module Eagle lands on the Moon" in page
    assert "Sources disagree" in page
    assert "To the “Moon”" in page
    strict = run(".venv/bin/dateline", "check", "--strict", cwd=moon)
    assert strict.returncode == 0, strict.stdout


@pytest.mark.browser
def test_the_new_site_is_published_with_the_same_command(moon: Path, browser: sync_api.Browser, tmp_path: Path) -> None:
    """`make github` pushes to the bare repository; served under `/moon/`, nothing in it is broken in a real browser."""
    with serve(tmp_path) as address:
        done = run("make", "github", cwd=moon, SITEURL=f"{address}moon")
        assert done.returncode == 0, done.stderr
        cloned = run(
            "git", "clone", "-qb", "gh-pages", str(moon.parent / "origin.git"), str(tmp_path / "moon"), cwd=moon
        )
        assert cloned.returncode == 0, cloned.stderr
        assert (tmp_path / "moon/.nojekyll").is_file()
        found = crawl(browser, f"{address}moon/")
        assert found.wrong == []
        assert f"{address}moon/events/first-steps-on-the-moon/" in found.pages


def test_the_wheel_is_what_the_build_back_end_makes(moon: Path, root: Path, tmp_path: Path) -> None:
    """File for file and byte for byte, but for the lists that name who made it."""
    hatch = "from hatchling.build import build_wheel; print(build_wheel(__import__('sys').argv[1]))"
    done = run(sys.executable, "-c", hatch, str(tmp_path), cwd=root)
    assert done.returncode == 0, done.stderr
    ours, theirs = (zipfile.ZipFile(next(f.glob("*.whl"))) for f in (moon / "vendor", tmp_path))
    described = {"WHEEL", "RECORD", "METADATA"}

    def inside(wheel: zipfile.ZipFile) -> dict[str, bytes]:
        return {n: wheel.read(n) for n in wheel.namelist() if n.rpartition("/")[2] not in described}

    assert inside(ours).keys() == inside(theirs).keys()
    assert inside(ours) == inside(theirs)


def test_two_new_repositories_are_the_same(tmp_path: Path) -> None:
    """The wheel too is the same bytes, so that its hash in the lock file is."""
    for name in ("a", "b"):
        assert dateline("init", name, "--title", "Rail", cwd=tmp_path).returncode == 0
    assert run("diff", "-r", "a", "b", cwd=tmp_path).stdout == ""


def test_the_example_is_laid_out_as_fmt_lays_out(tmp_path: Path) -> None:
    """Whoever begins with it has a clean check of layout too."""
    assert dateline("init", "moon", cwd=tmp_path).returncode == 0
    done = dateline("fmt", "--check", cwd=tmp_path / "moon")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    """Nothing is overwritten; an empty folder is taken."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    done = dateline("init", "full", cwd=tmp_path)
    assert done.returncode == 2
    assert "full is there already and is not empty; nothing was written" in done.stderr
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["notes.txt"]
    assert dateline("init", "empty", cwd=tmp_path).returncode == 0
    assert 'SITENAME = "Empty"' in (tmp_path / "empty/pelicanconf.py").read_text("utf-8")
    assert not (tmp_path / "empty/.git").exists(), "a repository is made only where it is asked for"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--theme", "broadshet"), "did you mean “broadsheet”?"),
        (("--theme", "."), "is no theme: it has no folder templates/"),
        (("--repository", "github.com/me/moon"), "not an http or https address"),
        (("--wheel", "none.whl"), "is no wheel"),
        (("--renew",), "not a repository that init has written"),
    ],
)
def test_misuse_writes_nothing(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """What cannot be done is said before anything is written."""
    done = dateline("init", "new", *arguments, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_another_theme_is_copied_and_words_stay_words(root: Path, tmp_path: Path) -> None:
    """A folder given as theme goes along; quotes and backslashes in a name are no program."""
    title = 'The "Line\\n" to Zenda'
    done = dateline("init", "rail", "--title", title, "--theme", str(root / "bench/theme"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    code = "import pelicanconf as p; print(p.SITENAME, p.THEME, sep='|')"
    said = run(sys.executable, "-c", code, cwd=tmp_path / "rail").stdout
    assert said == f"{title}|themes/theme\n"
    assert (tmp_path / "rail/themes/theme/templates").is_dir()


def test_renewing_changes_the_program_only(tmp_path: Path) -> None:
    """`--renew` puts the running Dateline in the older one's place and into the lock file."""
    assert dateline("init", "rail", cwd=tmp_path).returncode == 0
    vendor = tmp_path / "rail/vendor"
    wheel = next(vendor.glob("*.whl"))
    lock = (tmp_path / "rail/requirements.lock").read_text("utf-8")
    wheel.rename(vendor / "dateline-0.0.1-py3-none-any.whl")
    (tmp_path / "rail/requirements.lock").write_text("old\n", encoding="utf-8")
    (tmp_path / "rail/README.md").write_text("mine\n", encoding="utf-8")
    assert dateline("init", "rail", "--renew", cwd=tmp_path).returncode == 0
    assert [p.name for p in vendor.iterdir()] == [wheel.name]
    assert (tmp_path / "rail/requirements.lock").read_text("utf-8") == lock
    assert (tmp_path / "rail/README.md").read_text("utf-8") == "mine\n"


def recipes(makefile: Path) -> dict[str, str]:
    """Return what each target of a Makefile runs."""
    text = makefile.read_text("utf-8")
    rules = re.findall(r"^([\w-]+):(.*)\n((?:\t.*\n|(?:ifeq|else|endif).*\n)*)", text, re.MULTILINE)
    return {name: needs + body for name, needs, body in rules if name != "help"}


def test_what_the_new_repository_shares_is_the_same(root: Path, moon: Path) -> None:
    """Its targets do what ours do, and its workflow is ours without the tests of the program."""
    ours, theirs = recipes(root / "Makefile"), recipes(moon / "Makefile")
    # What needs the developers' environment is for those who change the program.
    assert theirs == {name: rule for name, rule in ours.items() if name != "lock" and "$(VENV)/dev" not in rule}
    workflow = Path(".github/workflows/site.yml")
    mine, its = (yaml.safe_load((folder / workflow).read_text("utf-8")) for folder in (root, moon))
    steps = mine["jobs"]["build"]["steps"]
    mine["jobs"]["build"]["steps"] = [s for s in steps if s.get("name") != "Test"]
    assert its == mine
    assert len(steps) == len(its["jobs"]["build"]["steps"]) + 1


def test_no_program_and_no_theme_knows_a_subject(root: Path) -> None:
    """Whoever writes about anything else finds nothing of the first site in `generator/` and `themes/`."""
    found = []
    for folder in ("generator", "themes"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                    if met := SUBJECT.search(line):
                        found.append(f"{path.relative_to(root)}:{number}: {met[0]}")
    assert found == []
