"""Settings of the published site: `pelicanconf.py` and the address it is served from.

The address comes from the environment (`SITEURL`), as the Pages workflow sets it, so that a fork needs no change.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from pelicanconf import *  # noqa: F403

# Pictures of events, for the links to them on other sites; kept in .cache/, so that each is drawn once.
DATELINE = {**DATELINE, "cards": "yes"}  # noqa: F405
SITEURL = os.environ.get("SITEURL", "").rstrip("/")
