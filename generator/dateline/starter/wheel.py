"""The running Dateline as a wheel, whether it was installed from a wheel, an index, git or a folder being edited.

The same program gives the same bytes: files in order of their names, no time of day, nobody's rights. No build back end
is asked, for a wheel is a zip file with a list of what is in it (PyPA's binary distribution format).
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path

from dateline.shipped import PACKAGE, SHIPPED, shipped

__all__ = ["NotInstalled", "of_this"]

_WHEEL = "Wheel-Version: 1.0\nGenerator: dateline\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
# The earliest that a zip file can tell.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_IGNORED = ("__pycache__", ".DS_Store")


class NotInstalled(Exception):  # noqa: N818
    """Dateline runs without being installed, so that its name and what it needs are written nowhere."""


def of_this() -> tuple[str, bytes]:
    """Return the file name and the bytes of a wheel of the Dateline that runs. Raises `NotInstalled`."""
    try:
        installed = distribution("dateline")
    except PackageNotFoundError as error:
        raise NotInstalled from error
    about = f"dateline-{installed.version}.dist-info"
    files = dict(_package())
    files |= {f"{about}/{name}": text.encode() for name, text in _about(installed).items()}
    record = "".join(f"{name},{_digest(data)},{len(data)}\n" for name, data in sorted(files.items()))
    files[f"{about}/RECORD"] = f"{record}{about}/RECORD,,\n".encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        for name, data in sorted(files.items(), key=lambda file: (file[0].startswith(about), file[0])):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            wheel.writestr(entry, data)
    return f"dateline-{installed.version}-py3-none-any.whl", packed.getvalue()


def _package() -> Iterator[tuple[str, bytes]]:
    for path in _files(PACKAGE):
        yield f"dateline/{path.relative_to(PACKAGE).as_posix()}", path.read_bytes()
    for name in SHIPPED:
        top = shipped(name)
        for path in _files(top) if top.is_dir() else [top]:
            inside = Path(name, path.relative_to(top)) if top.is_dir() else Path(name)
            yield f"dateline/shipped/{inside.as_posix()}", path.read_bytes()


def _files(folder: Path) -> list[Path]:
    found = (p for p in folder.rglob("*") if p.is_file() and not any(part in _IGNORED for part in p.parts))
    return sorted(found)


def _about(installed: Distribution) -> dict[str, str]:
    """Return what an installation keeps of the package's description: it is the same in every wheel of it."""
    texts = {"METADATA": installed.read_text("METADATA"), "entry_points.txt": installed.read_text("entry_points.txt")}
    texts |= {"licenses/LICENSE": installed.read_text("licenses/LICENSE"), "WHEEL": _WHEEL}
    return {name: text for name, text in texts.items() if text}


def _digest(data: bytes) -> str:
    """Return a digest as `RECORD` has it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
