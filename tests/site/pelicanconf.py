"""Settings of a small site about an invented railway, for the tests: every feature once, and nothing real."""

AUTHOR = "The antiquaries"
SITENAME = "The Ruritania–Strelsau railway"
SITEURL = ""
RELATIVE_URLS = True

PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%-d %B %Y"

PLUGIN_PATHS = ["../../generator"]
PLUGINS = ["dateline"]
THEME = "../../themes/broadsheet"

DATELINE = {
    "tagline": "How the line was built, opened and \"'><script>hostile('tagline')</script>.",
    "introduction": "An invented railway: “facts” & “figures” \"'><script>hostile('introduction')</script>.",
    "repository": "https://example.org/railway?a=1&b='2'",
    "licence": "Nobody's rights are reserved \"'><script>hostile('licence')</script>.",
}

PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
ARTICLE_PATHS = ["articles"]
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
STATIC_PATHS = ["extra"]
DIRECT_TEMPLATES = []
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
