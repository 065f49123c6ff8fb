"""Pelican without us: events are articles, kinds categories, actors, places and sources tags, years period archives."""

import json

AUTHOR = "The editors"
SITENAME = "A made-up chronology"
SITEURL = "https://www.example.org"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%-d %B %Y"
THEME = "theme"
LOAD_CONTENT_CACHE = True
CACHE_CONTENT = True
CONTENT_CACHING_LAYER = "generator"
ARTICLE_URL = "events/{slug}/"
ARTICLE_SAVE_AS = "events/{slug}/index.html"
CATEGORY_URL = "kinds/{slug}/"
CATEGORY_SAVE_AS = "kinds/{slug}/index.html"
TAG_URL = "{slug}/"
TAG_SAVE_AS = "{slug}/index.html"
AUTHOR_SAVE_AS = ""
YEAR_ARCHIVE_URL = "years/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "years/{date:%Y}/index.html"
DIRECT_TEMPLATES = ["index", "tags", "categories", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
# A tag's id says which list it belongs to, and stays as it is.
SLUG_REGEX_SUBSTITUTIONS = []
TAG_REGEX_SUBSTITUTIONS = []
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 100
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = False

with open("names.json", encoding="utf-8") as stream:
    NAMES, REFERENCES = json.load(stream)
PLUGINS = ["structured"]
PLUGIN_PATHS = ["plugins"]
