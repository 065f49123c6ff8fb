"""Puts what goes along with the package into its wheel, for the build back end (hatchling).

A build hook and no `force-include`, for that would put copies into an editable installation too, where they would be
old after the next edit. `shipped.py` says where the files are found again.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Shipping(BuildHookInterface[Any]):
    """Takes the files and folders that `shipped` names in `pyproject.toml` to `dateline/shipped/`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name them to the back end, unless the installation leads to this folder anyway."""
        if version != "editable":
            build_data["force_include"] |= {path: f"dateline/shipped/{path}" for path in self.config["shipped"]}
