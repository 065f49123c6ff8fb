"""Settings of the site, as Pelican reads them; `DATELINE` holds Dateline's own."""

⟦import of the theme⟧AUTHOR = ⟦author in quotes⟧
SITENAME = ⟦title in quotes⟧
SITEURL = ""
# Links are relative, so that the site works under any address, a project's sub-path included.
RELATIVE_URLS = True

PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%-d %B %Y"

PLUGINS = ["dateline"]
THEME = ⟦theme⟧

DATELINE = {
    "tagline": "What happened, when, and who says so.",
    "introduction": (
        "Every sentence here leads to a source and to the words that bear it out. No date is more precise than its "
        "source. Where sources disagree, both are shown."
    ),
    "licence": "",
    # The repository's address, where readers propose corrections.
    "repository": ⟦repository in quotes⟧,
}

# Markdown pages and articles stand beside the timeline, which makes all other pages.
PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
ARTICLE_PATHS = ["articles"]
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
STATIC_PATHS = []
DIRECT_TEMPLATES = ["index"]
INDEX_SAVE_AS = "articles/index.html"
INDEX_URL = "articles/"
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
