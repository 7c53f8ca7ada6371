"""Linking employers: by SIRET, else by name when only one place bears it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import FicheEtablissement, Provenance
from pdp_desk.domain.folding import fold
from pdp_desk.domain.naf import naf_section
from pdp_desk.domain.views import Divergence
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.storage.intake.register import Register, Row, row_id, table_of
from pdp_desk.storage.tables import Entreprise, Etablissement

SIREN = 9


class Places:
    """Companies and establishments of the store and of the batch."""

    def __init__(self, session: Session, fiches: Iterable[FicheEtablissement]) -> None:
        self.entreprises = Register(session, table_of(Entreprise))
        self.etablissements = Register(session, table_of(Etablissement))
        self._by_siret: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_siren: dict[str, int] = {}
        self._batch_sirets: dict[str, set[str]] = defaultdict(set)
        self._done: dict[FicheEtablissement, int] = {}
        self._prepare(set(fiches))

    def _prepare(self, fiches: set[FicheEtablissement]) -> None:
        sirets = {fiche.siret for fiche in fiches if fiche.siret}
        for fiche in fiches:
            if fiche.siret and fiche.nom:
                self._batch_sirets[fold(fiche.nom)].add(fiche.siret)
        columns = self.etablissements.table.c
        if any(fiche.siret is None for fiche in fiches):
            known = self.etablissements.load_all()
        else:
            known = self.etablissements.load(columns.siret, sirets)
            known += self.etablissements.load_without(columns.siret)
        for row in known:
            self._index(row)
        companies = self.entreprises.table.c
        for row in self.entreprises.load(companies.siren, {siret[:SIREN] for siret in sirets}):
            self._by_siren[str(row["siren"])] = row_id(row)
        self.entreprises.load(companies.id, {row["entreprise_id"] for row in known})

    def _index(self, row: Row) -> None:
        self._by_name[fold(str(row["nom"]))].add(row_id(row))
        if row["siret"]:
            self._by_siret[str(row["siret"])] = row_id(row)

    def load(self, ids: Iterable[object]) -> None:
        """Bring in the establishments of known dossiers."""
        wanted = {key for key in ids if key is not None} - set(self.etablissements.rows)
        for row in self.etablissements.load(self.etablissements.table.c.id, wanted):
            self._index(row)

    def resolve(
        self, fiche: FicheEtablissement | None, at: Provenance, notes: list[Divergence]
    ) -> int | None:
        """The establishment meant, created if need be; what differs goes to the notes."""
        if fiche is None or not (fiche.siret or fiche.nom):
            return None
        if fiche not in self._done:
            place = self._find(fiche) or self._create(fiche, at)
            self._done[fiche] = place
            notes.extend(self._fill(place, fiche, at))
        return self._done[fiche]

    def take(self, fiche: FicheEtablissement, at: Provenance, notes: list[Divergence]) -> SortLigne:
        """An establishment listed for itself: what became of it."""
        known = self._find(fiche)
        if known is None:
            self.resolve(fiche, at, notes)
            return SortLigne.NOUVEAU
        before = dict(self.etablissements.rows[known])
        self.resolve(fiche, at, notes)
        if notes:
            return SortLigne.CONFLIT
        if self.etablissements.rows[known] != before:
            return SortLigne.COMPLETE
        new = self.etablissements.is_new(known)
        return SortLigne.DOUBLON if new else SortLigne.DEJA_PRESENT

    def _fill(self, place: int, fiche: FicheEtablissement, at: Provenance) -> list[Divergence]:
        row = self.etablissements.rows[place]
        if fiche.siret and row["siret"] is None:
            siren = fiche.siret[:SIREN]
            company = row["entreprise_id"]
            assert isinstance(company, int)
            self.entreprises.fill(company, {"siren": siren}, at)
            self._by_siret[fiche.siret], self._by_siren[siren] = place, company
        filling = self.etablissements.fill(place, _said(fiche), at)
        if fiche.naf and row["naf"] == fiche.naf:
            self.etablissements.fill(place, {"naf_section": naf_section(fiche.naf)}, at)
        return list(filling.divergences)

    def _find(self, fiche: FicheEtablissement) -> int | None:
        if fiche.siret:
            return self._by_siret.get(fiche.siret) or self._unnumbered(fiche)
        named = self._by_name.get(fold(fiche.nom or ""), set())
        without = [key for key in named if self.etablissements.rows[key]["siret"] is None]
        awaited = self._batch_sirets.get(fold(fiche.nom or ""), set()) - set(self._by_siret)
        if len(named) == 1 and not awaited:
            return next(iter(named))
        return without[0] if without else None

    def _unnumbered(self, fiche: FicheEtablissement) -> int | None:
        """The place known by this name only, when the SIRET can be no other place's."""
        key = fold(fiche.nom or "")
        named = self._by_name.get(key, set())
        place = next(iter(named)) if len(named) == 1 else None
        if place is None or self.etablissements.rows[place]["siret"] is not None:
            return None
        alone = len(self._batch_sirets[key]) == 1
        return place if alone and str(fiche.siret)[:SIREN] not in self._by_siren else None

    def _create(self, fiche: FicheEtablissement, at: Provenance) -> int:
        siret = fiche.siret or self._only_siret(fiche)
        nom = fiche.nom or f"Établissement {siret}"
        if siret in self._by_siret:
            return self._by_siret[str(siret)]
        company = self._company(siret, nom, at)
        values: Row = {"siret": siret, "nom": nom, "entreprise_id": company}
        place = self.etablissements.add(values | {"naf_version": "rev2"}, at)
        self._index(self.etablissements.rows[place])
        return place

    def _only_siret(self, fiche: FicheEtablissement) -> str | None:
        """A company named alone is the one the same file gives a SIRET for, if it is unique."""
        key = fold(fiche.nom or "")
        sirets = self._batch_sirets.get(key, set())
        return next(iter(sirets)) if len(sirets) == 1 and not self._by_name.get(key) else None

    def _company(self, siret: str | None, nom: str, at: Provenance) -> int:
        siren = siret[:SIREN] if siret else None
        if siren in self._by_siren:
            return self._by_siren[str(siren)]
        company = self.entreprises.add({"siren": siren, "nom": nom}, at)
        if siren:
            self._by_siren[siren] = company
        return company


def _said(fiche: FicheEtablissement) -> Row:
    return {
        "siret": fiche.siret,
        "naf": fiche.naf,
        "effectif": fiche.effectif,
        "fort_risque_pdp": fiche.fort_risque_pdp,
        "suivi_carsat": fiche.suivi_carsat,
    }
