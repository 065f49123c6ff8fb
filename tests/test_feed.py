"""Feeds and the calendar: valid by their formats' rules, and read back by the programs that read them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from dateline import settings
from dateline.export.feed_entry import moments
from dateline.export.formats import FORMATS, site_files
from dateline.export.publication import Publication
from dateline.timeline import Timeline
from made_site import PUBLICATION, SOURCE, event, export, load, make, of_dates, text
from rss_rules import LONGEST, broken

feedparser = pytest.importorskip("feedparser")
icalendar = pytest.importorskip("icalendar")
jsonschema = pytest.importorskip("jsonschema")

ATOM = "{http://www.w3.org/2005/Atom}"
URL = PUBLICATION.url


@pytest.fixture(scope="module")
def small(root: Path) -> Timeline:
    """The timeline of the small site, with hostile text in every field."""
    return load(settings.load(root / "tests/site/pelicanconf.py"))


@pytest.fixture(scope="module")
def feeds(small: Timeline) -> dict[str, bytes]:
    """Every feed of the small site by its path."""
    names = ("feed.xml", "rss.xml", "feed.json")
    return {name: made() for name, made in site_files(small, PUBLICATION) if name.rpartition("/")[2] in names}


def test_every_feed_is_where_readers_look_for_it(feeds: dict[str, bytes], small: Timeline) -> None:
    """Of the whole record in three formats, of each actor and kind, and of disputes."""
    expected = {"feed.xml", "rss.xml", "feed.json", "disputes/feed.xml"}
    expected |= {f"actors/{a}/feed.xml" for a in small.by_actor} | {f"kinds/{k}/feed.xml" for k in small.by_kind}
    assert set(feeds) == expected


def test_rss_is_made_for_a_site_with_an_address_only(small: Timeline) -> None:
    """RSS 2.0 knows whole addresses only; the other feeds may have relative ones."""
    names = {name for name, _ in site_files(small, replace(PUBLICATION, url=""))}
    assert {"feed.xml", "feed.json"} <= names
    assert "rss.xml" not in names


@pytest.mark.markup
def test_every_atom_feed_is_valid(feeds: dict[str, bytes], root: Path, tmp_path: Path) -> None:
    """By the schema that RFC 4287 describes, checked by Jing."""
    jar = root / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.is_file() or not shutil.which("java"):
        pytest.skip("the Nu HTML checker, which brings Jing, is not installed")
    paths = []
    for number, (name, data) in enumerate(feeds.items()):
        if name.endswith("feed.xml"):
            paths.append(tmp_path / f"{number}.xml")
            paths[-1].write_bytes(data)
    jing = ["java", "-cp", str(jar), "nu.validator.vendor.thaiopensource.relaxng.util.Driver", "-c"]
    done = subprocess.run(
        [*jing, str(root / "tests/data/atom.rnc"), *map(str, paths)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[:2000]
    broken = tmp_path / "broken.xml"
    broken.write_bytes(feeds["feed.xml"].replace(b"<updated>", b"<updated>x", 1))
    done = subprocess.run([*jing, str(root / "tests/data/atom.rnc"), str(broken)], capture_output=True, check=False)
    assert done.returncode != 0


def test_rss_keeps_the_rules_of_its_specification(feeds: dict[str, bytes], tmp_path: Path) -> None:
    """Every rule of RSS 2.0 that can be read off a feed, with and without the site's own history.

    One is left to who writes the files: a title that shows a tag is shown as it is, however a reader may take it.
    """
    assert broken(feeds["rss.xml"], f"{URL}/rss.xml") == (
        "item 7: title has HTML: </script>",
        "item 7: category has HTML: </script>",
    )
    assert [f.media_type for f in FORMATS if f.id == "rss"] == ["application/rss+xml"]  # [UnexpectedContentType]
    assert any("is longer than" in rule for rule in broken(feeds["rss.xml"] + b" " * LONGEST))
    timeline = make(tmp_path, {"s.yaml": source("s")})
    history = {"line-opens": ("2026-11-21T10:00:00Z", "2026-11-22T11:00:00Z")}
    known = export("rss", timeline, replace(PUBLICATION, history=history)).files["rss.xml"]
    assert broken(known, f"{URL}/rss.xml") == ()
    assert b"<pubDate>Sat, 21 Nov 2026 10:00:00 +0000<" in known


@pytest.mark.parametrize(
    ("whole", "part", "said"),
    [
        (b'version="2.0"', b'version="0.92"', "no rss of version 2.0"),
        (b"<title>The railway</title>", b"", "no title"),
        (b"<title>The railway</title>", b"<title>A</title><title>B</title>", "title stands 2 times"),
        (b"<language>en<", b"<language>English (GB)<", "language is no tag"),
        (b'rel="self"', b'rel="alternate"', "where the feed itself is"),
        (b"+0000</lastBuildDate>", b"UTC</lastBuildDate>", "no date of RFC 822"),
        (b"<lastBuildDate>", b"<lastBuildDate>X", "no date of RFC 822"),
        (b"<item>", b"<item><pubDate>Mon, 24 Nov 2026 10:00:00 +0000</pubDate>", "wrong day of the week"),
        (b"<item>", b"<item><pubDate>Tue, 24 Nov 26 10:00:00 +0000</pubDate>", "year of four figures"),
        (b"<item>", b"<item><summary>S</summary>", "RSS has no summary here"),
        (b"<item>", b"<item><comments>a</comments><comments>b</comments>", "comments stands 2 times"),
        (b"<item>", b"<item><enclosure url='https://example.org/a' type='audio/ogg' />", "enclosure wants"),
        (b'<guid isPermaLink="true">https://', b'<guid isPermaLink="true">tag:', "no permanent link"),
        (b"<link>https://example.org/railway/events", b"<link>/events", "no whole address"),
        (b'href="https://example.org/', b'href="/', "own address is not whole"),
        (b"<description>&lt;", b'<description>&lt;a href="../a/"&gt;x&lt;/a&gt;&lt;', "relative address ../a/"),
        (b"<description>&lt;", b"<description>&lt;script&gt;x&lt;/script&gt;&lt;", "the element script"),
        (b"<description>&lt;", b"<description>&lt;p&gt;x&lt;", "never closes p"),
        (b"<description>&lt;", b"<description>x&lt;/q&gt;&lt;", "closes q"),
        (b"<description>&lt;", b"<description>&lt;p&gt;&lt;ul&gt;&lt;/ul&gt;&lt;/p&gt;&lt;", "ul in a paragraph"),
        (b"<description>&lt;", b"<description>&lt;q onclick='x'&gt;x&lt;/q&gt;&lt;", "the attribute onclick"),
        (b"<description>&lt;", b"<description>&lt;q lang='a' lang='b'&gt;x&lt;/q&gt;&lt;", "of q twice"),
        (b"<description>&lt;", b"<description>&lt;a&gt;&lt;a&gt;x&lt;/a&gt;&lt;/a&gt;&lt;", "a link in a link"),
        (b"<description>&lt;", b"<description>&lt;?import a?&gt;&lt;", "the instruction"),
        (b"<description>&lt;", b"<description>&lt;!--x--&gt;&lt;", "the comment x"),
        (b"&lt;/ol&gt;</description>", b"&lt;/ol&gt;&lt;/p</description>", "a tag that does not end"),
        (b"<description>&lt;", b"<description><b>x</b>&lt;", "not written as text"),
        (b'encoding="utf-8"', b'encoding="latin-1"', "does not begin with"),
        (b'version="1.0"', b'version="1.1"', "does not begin with"),
        (b"<?xml", b"\n<?xml", "does not begin with"),
        (b"?>\n<rss", b"?>\n<!DOCTYPE rss>\n<rss", "a document type"),
        (b"<description>", b"<description>\xe9", "not UTF-8"),
        (b"<description>", b"<description>&eacute;", "not XML"),
        (b"atom", b"a", "not XML"),
        (b"<rss ", b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" ', "the prefix dc"),
        (b"</rss>", b"<channel /></rss>", "with one channel"),
        (b"<title>The", b"<title>A &amp;amp; The", "not written as a number"),
        (b"<title>The", b"<title>A &lt;b The", "not written as a number"),
        (b"<title>The", b"<title>&#x3C;b>A&#x3C;/b> The", "title has HTML: </b>"),
        (b"<description>How", b"<description>&#x3C;b>A&#x3C;/b> How", "description has HTML: </b>"),
        (b"<title>The", b"<title>The \xc2\x85", "read wrongly"),
        (b"<title>The", b"<title>The \xef\xbf\xbd", "read wrongly"),
        (b"<title>The", "<title>The caf\u00c3\u00a9".encode(), "read wrongly"),
        (b"<title>The", b"<title lang='en'>The", "title has the attribute lang"),
        (b"<channel>", b"<channel>x", "text of its own"),
        (b"</item>", b"</item>x", "text of its own"),
        (b"</item>", b"</item><ttl>1</ttl>", "behind an item"),
        (b"<language>en</language>", b"", "language is no tag"),
        (b"rss.xml", b"other.xml", "own address is not https"),
        (b'type="application/rss+xml" />', b'type="application/rss+xml">x</atom:link>', "not empty"),
        (b'type="application/rss+xml"', b'type="application/xml"', "where the feed itself is"),
        (b"<title>autumn 1893: The bridge at Zenda is finished</title>", b"<title> </title>", "title is empty"),
        (b"<item>", b"<item></item><item>", "it has no guid"),
        (b"<item>", b"<item></item><item>", "neither title nor description"),
        (b"<item>", b"<item><guid isPermaLink='false'>12345678</guid></item><item>", "short number"),
        (b"<item>", b"<item><guid isPermaLink='no'>https://example.org/</guid></item><item>", "no permanent link"),
        (b"<item>", b"<item><guid>https://example.org/a</guid></item>" * 2 + b"<item>", "2 items have the guid"),
        (b"<item>", b"<item><source>x</source>", "source wants"),
        (b"<item>", "<item><link>https://example.org/\u00e9</link></item><item>".encode(), "no whole address"),
        (b"<item>", b"<item><link>https://example.org/a b</link></item><item>", "no whole address"),
        (b"<item>", b"<item><pubDate>Tue, 30 Feb 2026 10:00:00 +0000</pubDate>", "no day of the calendar"),
        (b"<item>", b"<item><pubDate>Sun, 31 Dec 1989 10:00:00 +0000</pubDate>", "before all feeds"),
        (b"<item>", b"<item><pubDate>Wed, 24 Nov 2100 10:00:00 +0000</pubDate>", "yet to come"),
        (b"<item>", b"<item><pubDate>Tue, 24 Nov 2026 10:00:00 +0020</pubDate>", "no date of RFC 822"),
    ],
)
def test_a_broken_rule_of_rss_is_seen(whole: bytes, part: bytes, said: str, feeds: dict[str, bytes]) -> None:
    """So that a feed which keeps them all says something."""
    data = feeds["rss.xml"]
    assert whole in data
    assert not any(said in rule for rule in broken(data, f"{URL}/rss.xml"))
    assert any(said in rule for rule in broken(data.replace(whole, part, 1), f"{URL}/rss.xml"))


def test_rss_writes_marks_of_plain_text_as_numbers(tmp_path: Path) -> None:
    """A title is no HTML; a character that no reader can show, and a date that is none, are left out."""
    odd = json.dumps([event("line-opens", "1894-07", title="R&D &amp; a <b of it")])
    timeline = make(tmp_path, {"s.yaml": f"{SOURCE}events: {odd}"})
    told = replace(PUBLICATION, title="A \x85\x9c<i", subtitle="B &lt; C", licence="&copy; <us")
    data = export("rss", timeline, told).files["rss.xml"]
    assert broken(data, f"{URL}/rss.xml") == ()
    assert ET.fromstring(data).findtext("channel/item/title") == "July 1894: R&D &amp; a <b of it"
    assert ET.fromstring(data).findtext("channel/description") == "B &lt; C"
    assert b"Date>" not in data  # Where nothing says when the record was made.


def test_ids_are_unique_and_lead_to_the_page(feeds: dict[str, bytes], small: Timeline) -> None:
    """In each feed; an event has one id in all feeds of events, and another among the disputes."""
    for name, data in feeds.items():
        if name.endswith("feed.xml"):
            root = ET.fromstring(data)
            ids = [e.text or "" for e in root.iter(f"{ATOM}id")]
            assert len(ids) == len(set(ids)), name
            assert ids[0] == f"{URL}/{name.removesuffix('feed.xml')}"
            known = {f"{URL}/events/{e.id}/{'#disputes' if name.startswith('disputes') else ''}" for e in small.events}
            assert set(ids[1:]) <= known
    assert len(ET.fromstring(feeds["feed.xml"]).findall(f"{ATOM}entry")) == len(small.events)


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml", "disputes/feed.xml"])
def test_feedparser_reads_the_feed(name: str, feeds: dict[str, bytes], small: Timeline) -> None:
    """Without a complaint; titles, addresses, days and content come back, and nothing hostile with them."""
    read = feedparser.parse(feeds[name])
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == ("rss20" if name == "rss.xml" else "atom10")
    assert read.feed.title
    assert len(read.entries) == (len({e.id for e, _ in small.disputes}) if "disputes" in name else len(small.events))
    for entry in read.entries:
        id_ = entry.link.removeprefix(f"{URL}/events/").partition("/")[0]
        happened = small.by_id[id_]
        published, updated = moments(happened, PUBLICATION)
        assert entry.get("published_parsed") is None or tuple(entry.published_parsed[:3]) == tuple(
            int(p) for p in published[:10].split("-")
        )
        if name != "rss.xml":
            assert entry.updated == updated
        content = entry.content[0].value if "content" in entry else entry.description
        assert "<script" not in content
        assert happened.sources == () or "Notes" in content or "disputes" in name


def test_the_content_shows_text_as_text(feeds: dict[str, bytes]) -> None:
    """Markup in an event file comes out as characters, once escaped for HTML and once for XML."""
    root = ET.fromstring(feeds["feed.xml"])
    contents = [e.text or "" for e in root.iter(f"{ATOM}content")]
    assert any("&lt;script&gt;hostile(" in c for c in contents)
    assert not any("<script" in c for c in contents)


def test_json_feed_is_valid(feeds: dict[str, bytes], root: Path, small: Timeline) -> None:
    """By a schema of JSON Feed 1.1; without the site's address it has no address at all."""
    schema = json.loads((root / "tests/data/json-feed-1.1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(feeds["feed.json"]), schema)
    local = json.loads(text("jsonfeed", small, Publication(title="Here")))
    jsonschema.validate(local, schema)
    assert "feed_url" not in local
    assert not any("url" in item for item in local["items"])


# Days -----------------------------------------------------------------------------------------------------------


def source(id_: str, **more: str) -> str:
    """Return an event file of one report of the opening."""
    head = {"type": "article", "title": id_, "language": "en", **more}
    return f"source: {json.dumps(head)}\nevents: {json.dumps([event('line-opens', '1894-07')])}"


@pytest.mark.parametrize(
    ("sources", "published", "updated"),
    [
        ([{"accessed": "2026-11-20"}, {"accessed": "2026-11-24"}], "2026-11-20", "2026-11-24"),
        ([{"accessed": "2026-11"}, {"issued": "1894-07-15"}], "", "1894-07-15"),
        ([{"accessed": "2026-11-20", "issued": "1894-07-15"}, {"accessed": "2026-11"}], "2026-11-20", "2026-11-20"),
        ([{"issued": "1894-07"}], "", "1970-01-01"),
        ([{"accessed": "2026-11-20~"}], "", "1970-01-01"),
        ([{}], "", "1970-01-01"),
    ],
)
def test_a_feed_says_when_the_record_was_worked_on(
    sources: list[dict[str, str]], published: str, updated: str, tmp_path: Path
) -> None:
    """The first and last day a source was read; else the last it was issued; never a day made of a month."""
    timeline = make(tmp_path, {f"s{n}.yaml": source(f"s{n}", **s) for n, s in enumerate(sources)})
    found = moments(timeline.events[0], PUBLICATION)
    assert found == (f"{published}T00:00:00Z" if published else "", f"{updated}T00:00:00Z")
    root = ET.fromstring(export("atom", timeline).files["feed.xml"])
    assert [e.text for e in root.iter(f"{ATOM}published")] == ([found[0]] if published else [])


def test_the_sites_own_history_stands_before_the_days_of_reading(tmp_path: Path) -> None:
    """Where it is known when an event came into the record and changed, feeds say that."""
    timeline = make(tmp_path, {"s.yaml": source("s", accessed="2026-11-20")})
    history = {"line-opens": ("2026-11-21T10:00:00Z", "2026-11-22T11:00:00Z")}
    known = Publication(title="Here", history=history)
    assert moments(timeline.events[0], known) == history["line-opens"]


def test_one_timeline_is_published_twice_each_time_under_its_own_address(tmp_path: Path) -> None:
    """What a feed says for one site is not what it says for the next: addresses, days and reasons are that site's."""
    timeline = make(tmp_path, {"s.yaml": source("s", accessed="2026-11-20")})
    text("atom", timeline, Publication(title="There", url="https://there.example"))
    days = {"line-opens": ("2026-11-21T10:00:00Z", "2026-11-22T11:00:00Z")}
    here = Publication(title="Here", url="https://here.example", history=days, reasons={"line-opens": "A slip mended"})
    found = text("atom", timeline, here)
    assert "there.example" not in found
    assert "https://here.example/events/line-opens/" in found
    assert "2026-11-22T11:00:00Z" in found
    assert "A slip mended" in found


# Calendar -------------------------------------------------------------------------------------------------------


def calendar(timeline: Timeline) -> Any:
    """Return the calendar as icalendar reads it, strictly."""
    return icalendar.Calendar.from_ical(export("icalendar", timeline).files["timeline.ics"])


def test_icalendar_reads_whole_days_and_stretches(tmp_path: Path) -> None:
    """A day is a day without an end; a stretch has its length; whatever is vaguer is left out and named."""
    dates = {
        "day": "1894-07-14",
        "stretch": "1894-07-16/1894-08-02",
        "same": "1894-07-14/1894-07-14",
        "timed": "1894-07-14T11:00:00+02:00",
        "about": "1894-07-14~",
        "maybe": "1894-07-14?",
        "month": "1894-07",
        "either": "[1894-07-14,1894-07-15]",
        "every": "{1894-07-14,1894-07-15}",
        "since": "1894-07-14/..",
        "until": "/1894-07-14",
        "coarse-end": "1894-07-14/1894-08",
        "partly": "1894-07-1X",
        "early": "0000-07-14",
        "about-end": "1894-07-14/1894-07-20~",
    }
    timeline = make(tmp_path, {"gazette.yaml": of_dates(dates)})
    read = {str(c["UID"]): c for c in calendar(timeline).walk("VEVENT")}
    assert set(read) == {f"{i}@example.org" for i in ("day", "stretch", "same", "timed")}
    skipped = dict(export("icalendar", timeline).skipped)
    assert set(skipped) == set(dates) - {"day", "stretch", "same", "timed"}
    assert skipped["month"] == "no calendar has a day for “July 1894”"
    assert str(read["day@example.org"].decoded("DTSTART")) == "1894-07-14"
    assert "DTEND" not in read["day@example.org"]
    assert "DURATION" not in read["day@example.org"]
    assert read["stretch@example.org"].decoded("DURATION").days == 18
    assert "11:00 UTC+2" in str(read["timed@example.org"]["DESCRIPTION"])
    raw = export("icalendar", timeline).files["timeline.ics"].decode()
    assert "1894-08-03" not in raw
    assert "18940803" not in raw


def test_calendar_lines_are_folded_by_octets_and_end_in_cr_lf(tmp_path: Path) -> None:
    """75 octets a line at most, and no character of any script is cut."""
    long = "杨洁篪與沙利文在羅馬舉行了七個小時的會談，" * 9 + "so it is; with, commas\\and 😀 signs."
    timeline = make(
        tmp_path,
        {
            "gazette.yaml": SOURCE
            + "events: "
            + json.dumps([event("talks", "2022-03-14", summary=long)], ensure_ascii=False)
        },
    )
    data = export("icalendar", timeline).files["timeline.ics"]
    assert data.endswith(b"\r\n")
    rows = data.split(b"\r\n")
    assert max(len(r) for r in rows) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    for row in rows:
        row.decode()
    (read,) = calendar(timeline).walk("VEVENT")
    assert str(read["DESCRIPTION"]) == f"{long} [Gazette]"


def test_the_small_sites_calendar_is_read_whole(small: Timeline) -> None:
    """Hostile text makes no lines of its own; a disputed date is tentative; stamps are days of reading."""
    read = calendar(small)
    components = read.walk("VEVENT")
    assert len(components) + len(export("icalendar", small).skipped) == len(small.events)
    assert {str(c["UID"]).partition("@")[0] for c in components} <= set(small.by_id)
    for component in components:
        happened = small.by_id[str(component["UID"]).partition("@")[0]]
        assert str(component["SUMMARY"]) == happened.title
        assert (component.get("STATUS") == "TENTATIVE") == happened.date.is_disputed
        stamp = component.decoded("DTSTAMP").strftime("%Y-%m-%dT%H:%M:%SZ")
        assert stamp == moments(happened, PUBLICATION)[1]
