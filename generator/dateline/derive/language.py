"""Which language a text is in, by its letters and its commonest words.

Only a text that says nothing of its language is judged so. Of one that is too short or mixed nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["language_of"]

_COMMON = {
    "en": "the of and to in that is was for it with as on by at from said has have not are were be which met they"
    " his her today yesterday monday tuesday wednesday thursday friday saturday sunday"
    " january february march june july",
    "fr": "le la les de des du et en un une que qui dans est pour sur au avec par il ne pas ce",
    "de": "der die das und in den von zu mit ist des im für auf dem nicht ein eine als auch es",
    "es": "el la los las de del y en que un una por con se para es al no su como más lo",
    "it": "il lo la i gli le di del della e in che un una per con si è al non su come più nel",
    "pl": "i w na z do że się nie jest o to jak po od przez dla za oraz ale",
    "ro": "și de la în pe cu că un o nu din pentru este au care mai al prin",
    "pt": "o a os as de do da e em que um uma por com se para é ao não no na",
    "nl": "de het een en van in is dat op te voor met zijn niet aan er ook door",
}
_BY_WORD: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, []).append(_language)
_SAMPLE = 4000
_LEAST = 2
_LONG = 100


def language_of(text: str) -> str:
    """Return a BCP 47 tag without region, or an empty string where the text does not tell."""
    sample = text[:_SAMPLE]
    kana = len(re.findall(r"[\u3040-\u30ff]", sample))
    ideographs = len(re.findall(r"[\u3400-\u9fff]", sample))
    cyrillic = len(re.findall(r"[\u0400-\u04ff]", sample))
    latin = len(re.findall(r"[A-Za-zÀ-ɏ]", sample))
    # An ideograph says about as much as two or three letters.
    if ideographs * 3 > max(cyrillic, latin):
        return "ja" if kana * 4 > ideographs else "zh"
    if cyrillic > latin:
        ukrainian, russian = len(re.findall("[іїєґІЇЄҐ]", sample)), len(re.findall("[ыэъёЫЭЪЁ]", sample))
        if re.search("[ђјљњћџЂЈЉЊЋЏ]", sample):
            return "sr"
        # Bulgarian has ъ in plenty and never ы; a Ukrainian text of any length has an і.
        if russian and not re.search("[ыэЫЭ]", sample) and sample.lower().count("ъ") * 100 > cyrillic:
            return "bg"
        return "uk" if ukrainian > russian else "ru" if russian or cyrillic > _LONG else ""
    found = Counter(lang for word in re.findall(r"[^\W\d_]+", sample.lower()) for lang in _BY_WORD.get(word, ()))
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _LEAST or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
