"""French CSV: with or without BOM, UTF-8 or Windows, semicolon, comma or tab."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

DELIMITERS = ";\t,|"
SAMPLE_LINES = 40


def looks_like_text(data: bytes) -> bool:
    """Whether the bytes can be a text file."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[:65536]
    control = sum(byte < 32 and byte not in b"\t\r\n\x0c" for byte in head)
    return b"\0" not in head and control <= len(head) // 100


def rows_of_csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows numbered as a spreadsheet shows them; a quoted cell may hold line breaks."""
    text = decode(data)
    first, _, rest = text.partition("\n")
    named = first.strip()[4:5] if first.lower().startswith("sep=") else ""
    body = rest if named else text
    yield from enumerate(
        csv.reader(io.StringIO(body, newline=""), delimiter=named or delimiter(body)), 1
    )


def decode(data: bytes) -> str:
    """The text, whatever the program that wrote it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter(text: str) -> str:
    """The separator that cuts the first lines most evenly into the most cells."""
    head = "\n".join(text.splitlines()[:SAMPLE_LINES])
    return max(DELIMITERS, key=lambda mark: _evenness(head, mark))


def _evenness(head: str, mark: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=mark) if any(row)]
    wide = [width for width in widths if width > 1]
    if not wide:
        return (0, 0)
    usual = max(set(wide), key=wide.count)
    return (wide.count(usual), usual)
