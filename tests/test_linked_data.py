"""What pages say to programs: in schema.org's words, by its types, and nothing that no source gave."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api

from dateline import edtf
from dateline.linked_data import iso
from published import build, parse, serve

SITE = "https://example.org/railway"
KINDS = ("", "events/", "actors/", "places/", "sources/", "1894/")


@pytest.fixture(scope="module")
def output(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site full of hostile text, with an address."""
    folder = tmp_path_factory.mktemp("linked")
    settings = (root / "tests/site/pelicanconf.py").read_text(encoding="utf-8")
    settings = settings.replace('SITEURL = ""', f'SITEURL = "{SITE}"').replace('"../..', f'"{root}/tests/site/../..')
    settings = settings.replace('PATH = "content"', f'PATH = "{root}/tests/site/content"')
    (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
    done = build(folder, folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def graph(page: Path) -> list[dict[str, Any]]:
    """Return the nodes of a page's data block, none where it has none."""
    scripts = parse(page.read_text(encoding="utf-8")).all("script", type="application/ld+json")
    assert len(scripts) <= 1
    if not scripts:
        return []
    said = json.loads(scripts[0].text)
    assert said.pop("@context") == "https://schema.org"
    return said.get("@graph", [said])


def node(output: Path, address: str) -> dict[str, Any]:
    """Return the first node of a page."""
    return graph(output / address / "index.html")[0]


def pages(output: Path) -> list[Path]:
    """Return the pages that have a data block."""
    return [p for p in sorted(output.rglob("*.html")) if "application/ld+json" in p.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022-03-14", "2022-03-14"),
        ("2022-03", "2022-03"),
        ("2022", "2022"),
        ("2022-03-14T10:30:00Z", "2022-03-14T10:30:00Z"),
        ("2022-03~", ""),
        ("2022-03-14?", ""),
        ("2022-21", ""),
        ("202X", ""),
        ("2022-03-XX", ""),
        ("[2022-03-14,2022-03-15]", ""),
        ("-0043", ""),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_given_or_not_at_all(text: str, said: str) -> None:
    """A month stays a month; what is in doubt is left to words."""
    assert iso(edtf.parse(text)) == said


@pytest.mark.parametrize(
    ("event", "start", "end"),
    [
        ("line-opens", "1894-07-14", None),
        ("survey", None, "1893"),
        ("branch-line", "1895", None),
        ("old-station", None, "1894-05"),
        ("navvies-strike", "1894-07-16", "1894-08-02"),
        ("zenda-bridge", None, None),
        ("terminus-closed", None, None),
    ],
)
def test_an_event_has_the_days_that_are_certain(output: Path, event: str, start: str | None, end: str | None) -> None:
    """A resolved dispute has its day; a choice of days and an approximate year have none."""
    said = node(output, f"events/{event}")
    assert (said.get("startDate"), said.get("endDate")) == (start, end)


def test_an_event_says_where_it_was_whom_it_is_about_and_who_reports_it(output: Path) -> None:
    """Its sources bear it out as works about it; nothing is a citation or a claim that was reviewed."""
    said = node(output, "events/line-opens")
    assert said["@type"] == "Event"
    assert said["location"]["@type"] == "Place"
    assert {a["@type"] for a in said["about"]} <= {"Person", "Organization", "Country", "Thing"}
    assert {"NewsArticle"} <= {s["@type"] for s in said["subjectOf"]}
    assert "citation" not in said
    text = json.dumps([graph(p) for p in pages(output)])
    assert "ClaimReview" not in text


def test_every_kind_of_page_has_its_data_and_a_way_back(output: Path) -> None:
    """The first page is the site, an event's is the event; every other says by which pages it is reached."""
    assert node(output, "")["@type"] == "WebSite"
    assert [n["@type"] for n in graph(output / "events/line-opens/index.html")] == ["Event"]
    for folder in (k for k in KINDS[1:] if k != "events/"):
        found = next(p for p in pages(output) if p.relative_to(output).as_posix().startswith(folder))
        trail = graph(found)[-1]
        assert trail["@type"] == "BreadcrumbList"
        assert len(trail["itemListElement"]) >= 2
        for step in trail["itemListElement"]:
            if "item" not in step:
                assert step["name"] in found.read_text(encoding="utf-8").partition("<h1")[2]
                continue
            address = step["item"].removeprefix(f"{SITE}/")
            assert (output / address / "index.html").is_file()


def test_a_data_block_cannot_be_left(output: Path) -> None:
    """Markup in a title stays text: no “<” stands in a block."""
    blocks = 0
    for page in pages(output):
        for part in page.read_text(encoding="utf-8").split('<script type="application/ld+json">')[1:]:
            blocks += 1
            assert part.index("<") == part.index("</script>")
    assert blocks > 20
    assert "<script>" in json.dumps([graph(p) for p in pages(output)])


@pytest.mark.browser
def test_the_browser_lets_a_data_block_stand_under_the_strict_policy(output: Path, browser: sync_api.Browser) -> None:
    """The policy allows no inline script; a data block is none, and nothing is reported of it."""
    said: list[str] = []
    with serve(output) as served:
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.log('violation', e.violatedDirective))"
        )
        for address in ("events/line-opens/", "actors/queen-flavia/", ""):
            page.goto(served + address)
            assert page.locator("script[type='application/ld+json']").count() == 1
        page.close()
    assert said == []


def test_the_validator_finds_nothing(root: Path, output: Path) -> None:
    """Adobe's validator of Google's rules, on every page of the small site that has data."""
    if not (root / "node_modules/@adobe/structured-data-validator").is_dir():
        pytest.skip("the validator is not installed: npm ci")
    command = ["node", str(root / "tests/linked_data.mjs"), *map(str, pages(output))]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    said = json.loads(done.stdout)
    assert {t for page in said.values() for t in page["types"]} >= {"Event", "BreadcrumbList", "WebSite"}
    assert [(p, i) for p, page in said.items() for i in (*page["issues"], *page["errors"])] == []


def test_every_node_has_the_type_that_schema_org_gives_it(root: Path, output: Path, tmp_path: Path) -> None:
    """By Google's TypeScript types: each property belongs to its type, each value to its property."""
    tsc = root / "node_modules/.bin/tsc"
    if not tsc.exists() or not (root / "node_modules/schema-dts").is_dir():
        pytest.skip("TypeScript and schema-dts are not installed: npm ci")
    nodes = [n for page in pages(output) for n in graph(page)]
    types = sorted({n["@type"] for n in nodes})
    assert {"Event", "WebSite", "WebPage", "CollectionPage", "Person", "Place", "BreadcrumbList"} <= set(types)
    lines = [f'import type {{ {", ".join(types)} }} from "schema-dts";']
    lines += [f"export const n{i}: {n['@type']} = {json.dumps(n, ensure_ascii=False)};" for i, n in enumerate(nodes)]
    (tmp_path / "nodes.ts").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(root / "node_modules")
    options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler"]
    command = [str(tsc), *options, "nodes.ts"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout == ""
    assert done.returncode == 0
