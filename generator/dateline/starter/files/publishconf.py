"""Settings of the published site: `pelicanconf.py` and the address it is served from.

The address comes from the environment (`SITEURL`), as the Pages workflow sets it, so that a fork needs no change.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL", "").rstrip("/")
