"""What a document kept in the vault may be: a few well-known types, known by their first bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

PLUS_GROS = 20 * 1024 * 1024
NOM_MEDICAL = "Document médical"
TYPE_SCELLE = "application/octet-stream"
NOM_LE_PLUS_LONG = 200
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class TypePiece:
    """A type: the ends of its file names and how its bytes start (text has no such mark)."""

    mime: str
    libelle: str
    extensions: tuple[str, ...]
    debut: bytes = b""


TYPES = (
    TypePiece("application/pdf", "PDF", (".pdf",), b"%PDF-"),
    TypePiece("image/jpeg", "photo JPEG", (".jpg", ".jpeg"), b"\xff\xd8\xff"),
    TypePiece("image/png", "image PNG", (".png",), b"\x89PNG\r\n\x1a\n"),
    TypePiece(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "document Word",
        (".docx",),
        ZIP,
    ),
    TypePiece("application/vnd.oasis.opendocument.text", "document ODT", (".odt",), ZIP),
    TypePiece("text/plain", "texte", (".txt",)),
)
LIBELLES = tuple(kind.libelle for kind in TYPES)
EXTENSIONS = tuple(end for kind in TYPES for end in kind.extensions)


def type_de(nom: str, contenu: bytes) -> TypePiece | None:
    """The type of a document when its name and its bytes agree; None otherwise."""
    end = PurePath(nom).suffix.casefold()
    for kind in TYPES:
        if end in kind.extensions:
            return kind if _starts_like(kind, contenu) else None
    return None


def nom_propre(nom: str) -> str:
    """A file name fit to be shown and proposed again: one line, no path, not endless."""
    seen = "".join(
        sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", nom)
    )
    last = " ".join(seen.replace("\\", "/").rsplit("/", maxsplit=1)[-1].split())
    path = PurePath(last or "document")
    return f"{path.stem[: NOM_LE_PLUS_LONG - len(path.suffix)]}{path.suffix}"


def _starts_like(kind: TypePiece, contenu: bytes) -> bool:
    if kind.debut:
        return contenu.startswith(kind.debut)
    try:
        text = contenu.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text
