"""Awkward articles: what is no article, or hardly one, gives a sentence or a sound draft, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import derived
from dateline import pipeline
from dateline.derive import article, explanation
from dateline.derive.article import Unreadable
from dateline.derive.draft import as_yaml, source_id
from dateline.derive.propose import Deriving, Draft
from dateline.registry import Registry
from dateline.schema import QUOTE_ADVISED, words_in
from dateline.settings import Settings

MET = "Karl Sapt met Grenfall Lorry in Zenda on Monday."
TALKS = "Talks in Zenda\n\nMay 14, 2024\n\n"


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>Talks in Zenda</title>{head}</head><body>{body}</body></html>"


def columns(*lines: tuple[int, int, str]) -> bytes:
    """Return a PDF of one page with lines of text, each at its place."""
    stream = "".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in lines).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n%btrailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        start,
    )


TWO_COLUMNS = columns(
    (50, 760, "Talks in Zenda"),
    (50, 740, "Karl Sapt, the foreign minister, met his"),
    (50, 727, "colleague Grenfall Lorry in Zenda on 13"),
    (50, 714, "May 2024. The meeting lasted two hours."),
    (320, 740, "On 14 May 2024 Ida Hentzau told reporters"),
    (320, 727, "that the treaty would be signed soon, and"),
    (320, 714, "that nobody had asked for more than that."),
)

# What is refused: the input, and the diagnostic's code.
REFUSED = {
    "nothing": (b"", "article-empty"),
    "blanks": (b" \n\n\t\n", "article-empty"),
    "bytes": (bytes(range(256)) * 40, "article-unreadable"),
    "only a head": (b"Talks in Zenda\n\nBy Anna Smith\n\nMay 14, 2024\n", "article-empty"),
    "a page without a body": (b"<html><head><title>Nothing</title></head></html>", "article-empty"),
    "a page of a script": (page("<div id=a></div><script>var a='Sapt met Lorry on Monday'</script>"), "article-empty"),
    "half a PDF": (TWO_COLUMNS[:500], "article-unreadable"),
    "an empty PDF": (columns(), "article-empty"),
}

# What is read: the input, and kind, date, actors and place of each event.
READ = {
    "one line": (
        "Karl Sapt met Grenfall Lorry in Zenda on 13 May 2024.",
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "one huge line": (f"{MET} " * 5000, ["meeting - karl-sapt grenfall-lorry zenda"]),
    "lines without stops": (
        TALKS + "\n".join(["Karl Sapt met Grenfall Lorry in Zenda on Monday", "They talked"] * 5),
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "three languages": (
        TALKS + "Зустріч. Переговори тривають. 会谈继续。\n\n" + MET + " He said that it was the first of them.",
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "a live blog": (
        page(
            "<article><h1>Talks: live</h1>"
            f"<div><time>18:45</time><h2>Sapt and Lorry meet</h2><p>{MET}</p></div>"
            "<div><time>17:30</time><h2>A strike</h2><p>A missile struck a house in Hofbau this morning, the mayor"
            " said, and two people were hurt by it.</p></div></article>",
            '<meta property="article:published_time" content="2024-05-14T06:00:00Z">',
        ),
        [
            "meeting 2024-05-13 karl-sapt grenfall-lorry zenda",
            "incident 2024-05-14 hofbau",
        ],
    ),
    "comments": (
        page(
            f"<article><h1>Talks</h1><p>{MET} They talked of the river and of the bridge that is to be built over it"
            " in the years to come, and of the price.</p></article>"
            "<section id=comments class=comments><h2>Comments (2)</h2><p>Yetive Halfont will sign a treaty with"
            " Axphain on Friday.</p><p>Li Haoran visited Zenda on May 5. You are all wrong.</p></section>",
            '<meta property="article:published_time" content="2024-05-14">',
        ),
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "a table": (
        page(
            "<table>" + "".join(f"<tr><td>{n} May 2024</td><td>Graustark</td></tr>" for n in range(1, 9)) + "</table>"
        ),
        [],
    ),
    "a list of sanctions": (
        "Designations of 24 February 2023\n\nThe following have been added:\n\n1. PETROV, Ivan Sergeevich (a.k.a."
        " PETROV, I.S.); DOB 12 Mar 1971; POB Strelsau, Ruritania; Gender Male; Passport 7712345.\n\n2. EXAMPLE"
        " TRADING CO., LTD., Harbin Falls, Veldoria; Registration Number 91440300.",
        [],
    ),
    "an interview": (
        TALKS + "The minister talks to the Gazette about the river, the bridge and a plan for the peace.\n\n"
        "Q: Minister, you met Karl Sapt in Zenda last week?\n\nA: That is so. It was not easy for either of us.\n\n"
        "Q: Did Yetive Halfont sign the treaty on May 6?\n\nA: Yes.",
        [],
    ),
    "a transcript": (
        "Press Briefing, May 14, 2024\n\nMay 14, 2024\n\nMS. HENTZAU: Hello. Foreign Minister Karl Sapt met Grenfall"
        " Lorry in Zenda today.\n\nQ    On Saturday, Graustark fired on Hofbau. Can you say more of it?\n\n"
        "MS. HENTZAU: No. (Laughter.) The president will travel to Hofbau on May 24.\n\nEND 2:33 P.M.",
        ["meeting 2024-05-14 karl-sapt grenfall-lorry zenda", "visit 2024-05-24 hofbau"],
    ),
    "a letter": (
        "From: press@example.org\nTo: list@example.org\nDate: Tue, 14 May 2024 21:15:00 +0000\n"
        f"Subject: Talks in Zenda\n\n{MET}\n\nTo unsubscribe click here.",
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "subtitles": (
        "1\n00:00:01,000 --> 00:00:04,000\nKarl Sapt spoke with Grenfall Lorry today.\n\n2\n00:00:05,000 --> "
        "00:00:08,500\nHe said that the call was long.",
        ["call - karl-sapt grenfall-lorry"],
    ),
    "a date for a title": (
        f"May 14, 2024\n\n{MET} They talked of it.",
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "dates that are none": (
        "A calendar\n\nPublished: 30 February 2024\n\nKarl Sapt met Grenfall Lorry on February 30, 2024. On 00/00/0000"
        " Sapt spoke with Yetive Halfont. The talks lasted 99999999999999999999 hours.",
        ["meeting - karl-sapt grenfall-lorry", "call - karl-sapt yetive-halfont"],
    ),
    "lines of Windows": (
        f"{TALKS}{MET}".replace("\n", "\r\n"),
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "UTF-16": ((TALKS + MET).encode("utf-16"), ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"]),
    "Windows-1252": (
        (TALKS + MET + " He said the café was “très bien” for it.").encode("cp1252"),
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "unseen signs": (
        TALKS + "Karl\u200b Sapt met\u202e Gren\u00adfall Lorry\u202c in Zen\ufeffda on Mon\u2060day.",
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda"],
    ),
    "from right to left": (
        "وزير الخارجية\n\nالتقى وزير الخارجية بنظيره في بكين يوم الاثنين، وقال إن المحادثات كانت بناءة.",
        [],
    ),
    "signs of YAML": (
        "title: \"- {a: [b\" # x\n\n'Karl Sapt: & * ! | > % @ `' said on 13 May 2024: “yes: no, {x}, [y] # no”."
        "\n\n---\n..."
        "\nkey: value of the and to",
        [],
    ),
    "marks that never close": (
        TALKS
        + "“" * 200
        + "\n\nKarl Sapt said “he said “she said ‘they said “it is over” ’ ” ” on Monday. ”””« » „ “ He"
        " added: “unclosed",
        ["statement - karl-sapt"],
    ),
    "names upon names": (
        TALKS + "Hann Hann Hann Hann Hann Hann Hann Hann Hann Hann met President President President on Monday. Mr. Mr."
        " “”. The. Of. A.",
        ["meeting 2024-05-13 hann-hann-hann-hann-hann-hann-hann-hann-hann"],
    ),
    "numbers": ("\n\n".join(f"{n}. {n * 7} {n}% {n**5}" for n in range(200)), []),
    "a page of links": (
        page(
            "<ul>"
            + "".join(f"<li><a href=/{n}>Headline {n} about talks in Zenda</a></li>" for n in range(99))
            + "</ul>"
        ),
        [],
    ),
    "two columns": (
        TWO_COLUMNS,
        ["meeting 2024-05-13 karl-sapt grenfall-lorry zenda", "briefing 2024-05-14 ida-hentzau"],
    ),
}


def data_of(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def shown(draft: Draft) -> list[str]:
    """Kind, date, actors and place of each proposal, in one line; “-” where there is no date."""
    return [" ".join(x for x in (p.kind, str(p.date or "-"), *p.actors, p.place) if x) for p in draft.proposals]


def test_there_are_thirty_awkward_articles_and_more() -> None:
    """Each of another kind."""
    assert len({*REFUSED, *READ}) >= 30


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_article_is_said_to_hold_none(name: str) -> None:
    """With the reason and what to do."""
    text, code = REFUSED[name]
    with pytest.raises(Unreadable) as said:
        article.read(data_of(text), "x")
    assert said.value.code == code
    assert said.value.help


@pytest.mark.parametrize("name", READ)
def test_an_awkward_article_gives_a_sound_draft(
    name: str, deriving: Deriving, registry: Registry, tmp_path: Path
) -> None:
    """No event is invented and none has another's date; the file passes the check but for its gaps."""
    text, expected = READ[name]
    draft = deriving.draft(article.read(data_of(text), name))
    assert shown(draft) == expected
    written = as_yaml(draft, registry)
    path = tmp_path / f"{source_id(draft.article)}.yaml"
    path.write_text(written, encoding="utf-8")
    result = pipeline.run(Settings(root=tmp_path, content=derived.world("english")), [path])
    # What a “gap:” names: a draft without events has an empty list.
    allowed = {"actor-unknown", "place-unknown", "event-incomplete", "field-missing", "language-missing"}
    allowed |= set() if draft.proposals else {"value-missing"}
    assert {d.code for d in result.diagnostics} <= allowed, [d.message for d in result.diagnostics]
    whole = draft.reading.text
    for event in yaml.load(written, Loader=yaml.CBaseLoader)["events"]:  # noqa: S506
        assert event.get("stated", "") in whole
        assert all(q["text"] in whole and words_in(q["text"]) <= QUOTE_ADVISED for q in event["quotes"])
    assert "<script" not in explanation.as_html(draft, written)
    assert explanation.as_text(draft, colour=False)
