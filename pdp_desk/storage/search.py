"""Search as you type over names, numbers and employers: SQLite's FTS5, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, TextClause, column, false, func, select, table, text
from sqlalchemy.orm import Session

from pdp_desk.domain.folding import fold
from pdp_desk.storage.tables import Dossier

Query = Select[*tuple[Any, ...]]
_INDEX = table("recherche", column("rowid"))

_SHOWN = (
    "SELECT d.id, s.nom, s.prenom, d.numero, "
    "coalesce(e.nom, '') || CASE WHEN t.nom IS e.nom THEN '' ELSE ' ' || coalesce(t.nom, '') END "
    "AS entreprise FROM dossier d JOIN salarie s ON s.id = d.salarie_id "
    "LEFT JOIN etablissement t ON t.id = d.etablissement_id "
    "LEFT JOIN entreprise e ON e.id = t.entreprise_id"
)
_FIELDS = "nom, prenom, numero, entreprise"
_ADD = f"INSERT INTO recherche (rowid, {_FIELDS}) SELECT id, {_FIELDS} FROM recherche_texte"  # noqa: S608
_DROP = "DELETE FROM recherche WHERE rowid"


def _renewed(trigger: str, event: str, ids: str) -> str:
    return (
        f"CREATE TRIGGER recherche_{trigger} AFTER {event} BEGIN "
        f"{_DROP} IN ({ids}); {_ADD} WHERE id IN ({ids}); END"
    )


_ON_INSERT = (
    f"CREATE TRIGGER recherche_dossier_insert AFTER INSERT ON dossier BEGIN {_ADD} "
    "WHERE id = NEW.id; END"
)
DDL = (
    f"CREATE VIRTUAL TABLE recherche USING fts5({_FIELDS}, "
    "tokenize = \"unicode61 remove_diacritics 2\", prefix = '1 2 3')",
    # What is erased leaves no trace in the index either.
    "INSERT INTO recherche (recherche, rank) VALUES ('secure-delete', 1)",
    f"CREATE VIEW recherche_texte AS {_SHOWN}",
    _ON_INSERT,
    f"CREATE TRIGGER recherche_dossier_delete AFTER DELETE ON dossier BEGIN {_DROP} = OLD.id; END",
    _renewed(
        "dossier_update", "UPDATE OF numero, salarie_id, etablissement_id ON dossier", "NEW.id"
    ),
    _renewed(
        "salarie_update",
        "UPDATE OF nom, prenom ON salarie",
        "SELECT id FROM dossier WHERE salarie_id = NEW.id",
    ),
    _renewed(
        "etablissement_update",
        "UPDATE OF nom, entreprise_id ON etablissement",
        "SELECT id FROM dossier WHERE etablissement_id = NEW.id",
    ),
    _renewed(
        "entreprise_update",
        "UPDATE OF nom ON entreprise",
        "SELECT d.id FROM dossier d JOIN etablissement t ON t.id = d.etablissement_id "
        "WHERE t.entreprise_id = NEW.id",
    ),
    f"{_ADD}",
)


@contextmanager
def indexed_together(session: Session) -> Iterator[None]:
    """Index the dossiers added in the block at its end: one by one, each goes to the disk.

    Inside a transaction: if the block fails, the index and its triggers are as they were.
    """
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    last = session.scalar(select(func.coalesce(func.max(Dossier.id), 0)))
    session.execute(text("DROP TRIGGER recherche_dossier_insert"))
    yield
    session.execute(text(f"{_ADD} WHERE id > :last"), {"last": last})
    session.execute(text(_ON_INSERT))


def matching(session: Session, texte: str, limit: int) -> list[int]:
    """Ids of at most `limit` dossiers with every word of the text, the latest first."""
    if not fold(texte):
        return []
    found = select(_INDEX.c.rowid).where(_matches(texte)).order_by(_INDEX.c.rowid.desc())
    return list(session.scalars(found.limit(limit)))


def matched(query: Query, texte: str) -> Query:
    """A query on dossiers, kept to those with every word of the text, the latest first.

    A text without a letter or a digit keeps nothing.
    """
    if not fold(texte):
        return query.where(false())
    joined = query.join(_INDEX, _INDEX.c.rowid == Dossier.id)
    return joined.where(_matches(texte)).order_by(_INDEX.c.rowid.desc())


def _matches(texte: str) -> TextClause:
    return text("recherche MATCH :mots").bindparams(mots=_query(fold(texte).split()))


def _query(words: list[str]) -> str:
    """Each word as a quoted prefix: no operator of the search language can get in."""
    return " AND ".join(f'"{word}"*' for word in words)
