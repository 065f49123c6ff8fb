"""Publishing: the make targets, the branch on GitHub, and the workflow that deploys."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from published import replace

WORKFLOWS = Path(".github/workflows")


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command and return it with its output; git knows no user but the test's."""
    who = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Path:
    """A repository of the site with a bare remote, and an environment that is installed already."""
    if not shutil.which("make") or not shutil.which("git"):
        pytest.skip("make or git is not installed")
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in (
        "Makefile",
        "pelicanconf.py",
        "publishconf.py",
        "requirements.lock",
        "requirements-dev.lock",
        "pyproject.toml",
        ".gitignore",
    ):
        shutil.copy(root / name, folder)
    for name in ("content", "themes", "generator"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/python").touch()
    (folder / ".venv/site").touch()
    run("git", "init", "-q", "--bare", "-b", "main", "origin.git", cwd=tmp_path)
    run("git", "init", "-q", "-b", "main", ".", cwd=folder)
    run("git", "add", "-A", cwd=folder)
    run("git", "commit", "-qm", "A site", cwd=folder)
    run("git", "remote", "add", "origin", str(tmp_path / "origin.git"), cwd=folder)
    return folder


def make(clone: Path, target: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a make target with the programs of this environment."""
    return run("make", target, f"BIN={Path(sys.executable).parent}", cwd=clone, **environment)


def test_make_github_pushes_the_published_site_to_its_branch(clone: Path, tmp_path: Path) -> None:
    """The branch holds the site with its address, and tells GitHub not to run Jekyll on it."""
    done = make(clone, "github", SITEURL="https://user.example/repo")
    assert done.returncode == 0, done.stderr
    listed = run("git", "ls-tree", "-r", "--name-only", "gh-pages", cwd=tmp_path / "origin.git").stdout.split("\n")
    assert {".nojekyll", "index.html", "404.html", "sitemap.xml", "events/rome-meeting/index.html"} <= set(listed)
    page = run("git", "show", "gh-pages:events/rome-meeting/index.html", cwd=tmp_path / "origin.git").stdout
    assert '<link rel="canonical" property="og:url" href="https://user.example/repo/events/rome-meeting/">' in page


def test_make_github_hands_over_nothing_that_fails_the_check(clone: Path, tmp_path: Path) -> None:
    """A mistake in the content stops publishing before anything is pushed."""
    path = clone / "content/events/2022/2022-03-14-spectator-putins-rescue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("type: ", "typ: "), encoding="utf-8")
    done = make(clone, "github")
    assert done.returncode != 0
    assert "did you mean “type”?" in done.stdout
    assert run("git", "branch", "-a", cwd=tmp_path / "origin.git").stdout == ""


def test_make_publish_refuses_a_site_that_has_a_fault(clone: Path) -> None:
    """Without an address, and with a link that leads nowhere: each is named, and the branch is not touched."""
    page = clone / "content/pages/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[Nowhere](../nowhere/)\n", encoding="utf-8")
    done = make(clone, "github", SITEURL="")
    assert done.returncode != 0
    assert "error[address-missing]" in done.stdout
    assert "about/index.html: error[link-broken]" in done.stdout
    assert run("git", "branch", "-a", cwd=clone.parent / "origin.git").stdout == ""


def test_make_html_checks_first_and_make_clean_deletes(clone: Path) -> None:
    """Pelican's own target names do what they do in any Pelican project."""
    done = make(clone, "html")
    assert done.returncode == 0, done.stderr
    assert "all is well" in done.stderr
    assert (clone / "output/index.html").is_file()
    assert make(clone, "clean").returncode == 0
    assert not (clone / "output").exists()


def test_pelican_alone_builds_the_same_site(clone: Path) -> None:
    """`pelican content -s pelicanconf.py` needs no make."""
    assert make(clone, "html").returncode == 0
    (clone / "output").rename(clone / "made")
    pelican = Path(sys.executable).parent / "pelican"
    done = run(str(pelican), "content", "-s", "pelicanconf.py", cwd=clone)
    assert done.returncode == 0, done.stderr
    assert run("diff", "-r", "made", "output", cwd=clone).stdout == ""


PELICANS_TARGETS = ["help", "html", "clean", "regenerate", "serve", "serve-global", "devserver", "devserver-global"]
TARGETS = [*PELICANS_TARGETS, "publish", "github", "check", "test", "lint", "bench"]


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_there(target: str, clone: Path) -> None:
    """Pelican's quickstart targets keep their names; ours are added."""
    assert run("make", "-n", target, cwd=clone).returncode == 0


def wait_until(is_so: Callable[[], bool], seconds: float = 300) -> bool:
    """Return whether something becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def write_until(path: Path, text: str, is_so: Callable[[], bool]) -> bool:
    """Write a text until something comes of it: Pelican's watch begins a moment after each build is done."""
    return any(replace(path, text + "\n" * blanks) or wait_until(is_so, 1) for blanks in range(300))


def test_a_mistake_while_editing_is_told_once_and_the_site_follows_when_it_is_mended(clone: Path) -> None:
    """Under `make regenerate` the last good site stays, the mistake is not printed for ever, and mending it builds."""
    log = clone / "log"
    path = clone / "content/events/2022/2022-03-14-spectator-putins-rescue.yaml"
    page = clone / "output/events/rome-meeting/index.html"
    text = path.read_text(encoding="utf-8")
    pelican = Path(sys.executable).parent / "pelican"
    with log.open("wb") as stream:
        command = [str(pelican), "-r", "content", "-s", "pelicanconf.py"]
        running = subprocess.Popen(command, cwd=clone, stdout=stream, stderr=stream)
        try:
            assert wait_until(lambda: b"Done:" in log.read_bytes())
            told = "no field “tietel”".encode()
            mistaken = text.replace("title: Sullivan", "tietel: Sullivan")
            assert write_until(path, mistaken, lambda: told in log.read_bytes())
            time.sleep(2)
            assert log.read_bytes().count(told) == 1
            assert "Sullivan and Yang Jiechi meet in Rome" in page.read_text(encoding="utf-8")
            mended = text.replace("title: Sullivan", "title: Mended Sullivan")
            assert write_until(path, mended, lambda: page.exists() and "Mended Sullivan" in page.read_text("utf-8"))
        finally:
            running.kill()
            running.wait()


def steps(root: Path) -> list[dict[str, str]]:
    """Return every step of every workflow."""
    found = []
    for path in sorted((root / WORKFLOWS).glob("*.yml")):
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            found += job["steps"]
    return found


def test_every_action_is_pinned_by_commit(root: Path) -> None:
    """A tag can be moved, a commit cannot; all are GitHub's own."""
    used = [step["uses"] for step in steps(root) if "uses" in step]
    assert used
    assert [u for u in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", u)] == []


def test_the_workflow_deploys_from_main_only_and_with_least_permissions(root: Path) -> None:
    """A pull request is checked and built, never deployed, and may write nothing."""
    workflow = yaml.safe_load((root / WORKFLOWS / "site.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    deploy = workflow["jobs"]["deploy"]
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert "github.ref == 'refs/heads/main'" in deploy["if"]
    assert "pull_request" in deploy["if"]
    assert set(workflow["jobs"]["build"]["permissions"].values()) == {"read"}


def test_the_workflow_runs_targets_that_exist(root: Path, clone: Path) -> None:
    """Each `make` line of a workflow names targets of the Makefile."""
    lines = [line for step in steps(root) for line in step.get("run", "").splitlines() if line.startswith("make ")]
    assert lines
    for line in lines:
        assert run("make", "-n", *line.split()[1:], cwd=clone).returncode == 0, line


def test_lock_files_pin_everything_by_hash_and_name_no_host(root: Path) -> None:
    """Both lock files can be installed with `--require-hashes`, from any index."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (root / name).read_text(encoding="utf-8")
        rows = text.replace("\\\n", "").strip().split("\n")
        assert rows
        assert all("==" in row and "--hash=sha256:" in row for row in rows)
        assert "://" not in text


PELICANS = "https://github.com/getpelican/pelican/blob/main/.github/workflows/github_pages.yml"


def test_pelicans_own_workflow_builds_the_same_site(clone: Path, root: Path, tmp_path: Path) -> None:
    """Its steps' commands, with the inputs that the docs give, build the same bytes as the settings do here.

    The workflow: https://github.com/getpelican/pelican, `.github/workflows/github_pages.yml`. It installs with
    `pip install ${{ inputs.requirements }}`, builds with `pelican --settings … --extra-settings SITEURL='"…"'
    FEED_DOMAIN='"…"' --output …` in a shell, makes files readable and packs them with tar.
    """
    # Of this repository everything but the content: the small site's is built in a few seconds.
    shutil.rmtree(clone / "content")
    shutil.copytree(root / "tests/site/content", clone / "content")
    docs = (root / "docs/publishing.md").read_text(encoding="utf-8")
    assert PELICANS in docs
    example = yaml.safe_load(docs.partition("```yaml\n")[2].partition("```")[0])
    call = example["jobs"]["deploy"]
    assert PELICANS.partition("/blob/main/")[2] in call["uses"]
    given = call["with"]
    # Every library is installed already, so that nothing is fetched here; pip still reads the file as it would there.
    installed = f"{sys.executable} -m pip install --dry-run --no-index --quiet {given['requirements']}"
    done = run("bash", "-ec", installed, cwd=clone)
    assert done.returncode == 0, done.stderr
    address = "https://user.example/repo"
    build = (
        f"{Path(sys.executable).parent}/pelican --settings {given['settings']} --extra-settings"
        f""" SITEURL='"{address}"' FEED_DOMAIN='"{address}"' --output output/"""
    )
    done = run("sh", "-c", build, cwd=clone)
    assert done.returncode == 0, done.stderr
    packed = 'chmod -c -R +rX output/; tar --dereference --hard-dereference --directory output/ -cf "$0" .'
    done = run("bash", "-ec", packed, str(tmp_path / "artifact.tar"), cwd=clone)
    assert (done.returncode, done.stdout) == (0, ""), "no file's permissions had to be mended"
    (clone / "output").rename(clone / "theirs")
    ours = [str(Path(sys.executable).parent / "pelican"), "content", "-o", "output", "-s", "publishconf.py"]
    assert run(*ours, cwd=clone, SITEURL=address).returncode == 0
    assert run("diff", "-r", "theirs", "output", cwd=clone).stdout == ""
