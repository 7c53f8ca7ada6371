"""Linking persons: folded name and birth date; the name alone only when it is unique."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import FicheSalarie, Provenance
from pdp_desk.domain.folding import person_key, professional_key
from pdp_desk.domain.views import Divergence
from pdp_desk.domain.vocabulary import Fonction
from pdp_desk.storage.intake.register import Register, Row, row_id, table_of
from pdp_desk.storage.intake.verdicts import Unlinkable
from pdp_desk.storage.tables import Intervenant, Salarie

Births = dict[date | None, int]


class People:
    """Persons of the store and of the batch."""

    def __init__(self, session: Session, fiches: Iterable[FicheSalarie]) -> None:
        self.register = Register(session, table_of(Salarie))
        self._known: dict[str, Births] = defaultdict(dict)
        self._batch: dict[str, set[date]] = defaultdict(set)
        for fiche in set(fiches):
            births = self._batch[key_of(fiche)]
            if fiche.naissance:
                births.add(fiche.naissance)
        for row in self.register.load(self.register.table.c.nom_cle, self._batch):
            self._index(row)

    def _index(self, row: Row) -> None:
        birth = row["naissance"]
        assert birth is None or isinstance(birth, date)
        self._known[str(row["nom_cle"])].setdefault(birth, row_id(row))

    def load(self, ids: Iterable[object]) -> None:
        """Bring in persons known by id: those of dossiers found by number."""
        wanted = [key for key in ids if key not in self.register.rows]
        for row in self.register.load(self.register.table.c.id, wanted):
            self._index(row)

    def resolve(self, fiche: FicheSalarie, at: Provenance, notes: list[Divergence]) -> int:
        """The person meant, created if need be; Unlinkable when several bear the name."""
        key = key_of(fiche)
        person = self._find(key, fiche.naissance)
        if person is None:
            birth = fiche.naissance or next(iter(self._batch[key]), None)
            values: Row = {"nom": fiche.nom, "prenom": fiche.prenom, "nom_cle": key}
            person = self.register.add(values | {"naissance": birth}, at)
            self._index(self.register.rows[person])
        self.describe(person, fiche, at, notes)
        return person

    def known(self, fiche: FicheSalarie) -> int | None:
        """The person meant, if the store or the batch has them."""
        return self._find(key_of(fiche), fiche.naissance)

    def _find(self, key: str, birth: date | None) -> int | None:
        known = self._known[key]
        if birth is None:
            return self._only(key)
        if birth in known:
            return known[birth]
        others = (self._batch[key] | set(known)) - {birth, None}
        return None if others else known.get(None)

    def _only(self, key: str) -> int | None:
        known = self._known[key]
        births = (self._batch[key] | set(known)) - {None}
        if len(births) > 1:
            raise Unlinkable(
                "Plusieurs personnes portent ce nom : précisez la date de naissance "
                "ou le numéro de dossier."
            )
        birth = next(iter(births), None)
        return known.get(birth, known.get(None))

    def describe(
        self, person: int, fiche: FicheSalarie, at: Provenance, notes: list[Divergence]
    ) -> None:
        """Fill in what the fiche says of a person already resolved."""
        said: Row = {
            "naissance": fiche.naissance,
            "sexe": fiche.sexe,
            "reference_externe": fiche.reference_externe,
        }
        notes.extend(self.register.fill(person, said, at).divergences)
        self._index(self.register.rows[person])

    def is_called(self, person: int, fiche: FicheSalarie) -> bool:
        """Whether a known person can be the one the fiche names."""
        row = self.register.rows[person]
        if row["nom_cle"] != key_of(fiche):
            return False
        return fiche.naissance is None or row["naissance"] in (None, fiche.naissance)


class Professionals:
    """Physicians and team members, known by name (without the title) and function."""

    def __init__(self, session: Session, names: Iterable[str]) -> None:
        self.register = Register(session, table_of(Intervenant))
        keys = {professional_key(name) for name in names}
        found = self.register.load(self.register.table.c.nom_cle, keys)
        self._known = {(str(row["nom_cle"]), row["fonction"]): row_id(row) for row in found}

    def load(self, ids: Iterable[object]) -> None:
        """Bring in the professionals of known dossiers."""
        wanted = {key for key in ids if key is not None and key not in self.register.rows}
        self.register.load(self.register.table.c.id, wanted)

    def resolve(self, nom: str | None, fonction: Fonction, at: Provenance) -> int | None:
        """The professional of that name and function, created if need be."""
        key = (professional_key(nom or ""), fonction)
        if not nom or not key[0]:
            return None
        if key not in self._known:
            values: Row = {"nom": nom.strip(), "nom_cle": key[0], "fonction": fonction}
            self._known[key] = self.register.add(values, at)
        return self._known[key]


def key_of(fiche: FicheSalarie) -> str:
    """The folded name of the person a fiche names."""
    return person_key(fiche.nom, fiche.prenom)
