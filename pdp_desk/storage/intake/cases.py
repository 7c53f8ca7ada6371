"""Linking dossiers by number, and each dated fact to its dossier and its person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import SANS_NUMERO, Concerne, FicheDossier
from pdp_desk.domain.vocabulary import Fonction, SortLigne
from pdp_desk.storage.intake.people import People, Professionals
from pdp_desk.storage.intake.places import Places
from pdp_desk.storage.intake.register import Register, Row, row_id, table_of
from pdp_desk.storage.intake.verdicts import Finding, Unlinkable, shown
from pdp_desk.storage.tables import Dossier


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a fact is about, as ids."""

    salarie_id: int
    dossier_id: int | None
    etablissement_id: int | None

    def row(self) -> Row:
        return {
            "salarie_id": self.salarie_id,
            "dossier_id": self.dossier_id,
            "etablissement_id": self.etablissement_id,
        }


class Cases:
    """Dossiers of the store and of the batch."""

    def __init__(
        self, session: Session, people: People, places: Places, professionals: Professionals
    ) -> None:
        self.register = Register(session, table_of(Dossier), self._shown)
        self.people = people
        self.places = places
        self.professionals = professionals
        self._by_number: dict[str, int] = {}
        self._by_person: dict[object, list[int]] = defaultdict(list)

    def prepare(self, numbers: Iterable[str]) -> None:
        """Load the dossiers of these numbers, and those of the persons of the batch."""
        columns = self.register.table.c
        found = {row_id(row): row for row in self.register.load(columns.numero, numbers)}
        self.people.load(row["salarie_id"] for row in found.values())
        persons = list(self.people.register.rows)
        found |= {row_id(row): row for row in self.register.load(columns.salarie_id, persons)}
        for row in found.values():
            self._index(row)
        self.places.load(row["etablissement_id"] for row in found.values())
        self.professionals.load(row["medecin_id"] for row in found.values())
        self.professionals.load(row["referent_id"] for row in found.values())

    def _shown(self, champ: str, value: object) -> str:
        """A value as the report shows it: the name behind an id."""
        named = {
            "etablissement_id": self.places.etablissements,
            "medecin_id": self.professionals.register,
            "referent_id": self.professionals.register,
        }
        if champ not in named or not isinstance(value, int):
            return shown(value)
        return str(named[champ].rows[value]["nom"])

    def _index(self, row: Row) -> None:
        self._by_number[str(row["numero"])] = row_id(row)
        self._by_person[row["salarie_id"]].append(row_id(row))

    def take(self, fiche: FicheDossier, finding: Finding) -> None:
        """Create the dossier or fill it in; the finding says which."""
        known = (
            self._without_number(fiche)
            or self._by_number.get(fiche.numero)
            or self._numbered_since(fiche)
        )
        if known is None:
            self._create(fiche, finding)
        else:
            self._complete(known, fiche, finding)

    def _without_number(self, fiche: FicheDossier) -> int | None:
        """The dossier a line without number goes on with: the person's, of the same dates."""
        if not fiche.numero.startswith(SANS_NUMERO):
            return None
        dossiers = self._by_person.get(self.people.known(fiche.salarie), [])
        agreeing = [key for key in dossiers if _agrees(self.register.rows[key], fiche)]
        if len(agreeing) != 1:
            return None
        self._by_number[fiche.numero] = agreeing[0]
        return agreeing[0]

    def _numbered_since(self, fiche: FicheDossier) -> int | None:
        """The stored dossier that had no number yet: the person's, opened the same day."""
        dossiers = self._by_person.get(self.people.known(fiche.salarie), [])
        alike = [
            key
            for key in dossiers
            if str(self.register.rows[key]["numero"]).startswith(SANS_NUMERO)
            and _opened_alike(self.register.rows[key], fiche)
        ]
        if len(alike) != 1:
            return None
        self._by_number[fiche.numero] = alike[0]
        return alike[0]

    def _create(self, fiche: FicheDossier, finding: Finding) -> None:
        notes, at = finding.divergences, finding.at
        person = self.people.resolve(fiche.salarie, at, notes)
        place = self.places.resolve(fiche.etablissement, at, notes)
        values = {"numero": fiche.numero, "salarie_id": person, "etablissement_id": place}
        key = self.register.add(values | self._said(fiche, finding), at)
        self._index(self.register.rows[key])
        self.people.register.fill(person, _first_job(self.people, person, place), at)

    def _complete(self, known: int, fiche: FicheDossier, finding: Finding) -> None:
        person = self.register.rows[known]["salarie_id"]
        assert isinstance(person, int)
        if not self.people.is_called(person, fiche.salarie):
            raise Unlinkable(_another_person(fiche.numero), SortLigne.CONFLIT)
        notes, at = finding.divergences, finding.at
        self.people.describe(person, fiche.salarie, at, notes)
        said = self._said(fiche, finding)
        said["etablissement_id"] = self.places.resolve(fiche.etablissement, at, notes)
        filling = self.register.fill(known, said, at)
        notes.extend(filling.divergences)
        finding.sort = self._sort(known, filled=filling.filled, differs=bool(filling.divergences))

    def _sort(self, known: int, *, filled: bool, differs: bool) -> SortLigne:
        if differs:
            return SortLigne.CONFLIT
        if filled:
            return SortLigne.COMPLETE
        return SortLigne.DOUBLON if self.register.is_new(known) else SortLigne.DEJA_PRESENT

    def _said(self, fiche: FicheDossier, finding: Finding) -> Row:
        at, team = finding.at, self.professionals
        return {
            "poste": fiche.poste,
            "signale_le": fiche.signale_le,
            "origine": fiche.origine,
            "raison": fiche.raison,
            "tableau_mp": fiche.tableau_mp,
            "pathologie": fiche.pathologie,
            "niveau_ssam": fiche.niveau_ssam,
            "medecin_id": team.resolve(fiche.medecin, Fonction.MEDECIN_TRAVAIL, at),
            "referent_id": team.resolve(fiche.referent, Fonction.CHARGE, at),
            "pris_en_charge_le": fiche.pris_en_charge_le,
            "clos_le": fiche.clos_le,
            "issue": fiche.issue,
        }

    def subject_with_dossier(self, qui: Concerne, jour: date | None, finding: Finding) -> Subject:
        """The same, for facts that only exist inside a dossier."""
        if qui.numero not in self._by_number and qui.salarie:
            person = self.people.known(qui.salarie)
            if person is None or self._dossier_on(person, jour) is None:
                raise Unlinkable("Un suivi se rattache à un dossier : indiquez son numéro.")
        return self.subject(qui, jour, finding)

    def subject(self, qui: Concerne, jour: date | None, finding: Finding) -> Subject:
        """The person and the dossier a fact is about."""
        dossier = self._by_number.get(qui.numero) if qui.numero else None
        if dossier is None:
            return self._person(qui, jour, finding)
        row = self.register.rows[dossier]
        person = row["salarie_id"]
        assert isinstance(person, int)
        if qui.salarie and not self.people.is_called(person, qui.salarie):
            raise Unlinkable(_another_person(qui.numero or ""), SortLigne.CONFLIT)
        return Subject(person, dossier, self._place(qui, row["etablissement_id"], finding))

    def _person(self, qui: Concerne, jour: date | None, finding: Finding) -> Subject:
        if qui.salarie is None:
            what = f"Le dossier {qui.numero} n'existe pas" if qui.numero else "Personne indiquée"
            raise Unlinkable(f"{what} : ajoutez le dossier, ou le nom de la personne.")
        person = self.people.resolve(qui.salarie, finding.at, finding.divergences)
        dossier = self._dossier_on(person, jour)
        row = self.register.rows[dossier] if dossier else {}
        job = row.get("etablissement_id") or self.people.register.rows[person]["etablissement_id"]
        place = self._place(qui, job, finding)
        if dossier is None:
            said = _first_job(self.people, person, place)
            self.people.register.fill(person, said, finding.at)
        return Subject(person, dossier, place)

    def _place(self, qui: Concerne, otherwise: object, finding: Finding) -> int | None:
        place = self.places.resolve(qui.etablissement, finding.at, finding.divergences)
        assert otherwise is None or isinstance(otherwise, int)
        return place or otherwise

    def _dossier_on(self, person: int, jour: date | None) -> int | None:
        """The dossier in progress that day; else the only one of the person; else none."""
        dossiers = self._by_person.get(person, [])
        if len(dossiers) <= 1 or jour is None:
            return dossiers[0] if dossiers else None
        open_then = [key for key in dossiers if _in_progress(self.register.rows[key], jour)]
        return max(open_then, key=lambda key: str(_start(self.register.rows[key])), default=None)


def _start(row: Row) -> object:
    return row["signale_le"] or row["pris_en_charge_le"]


def _agrees(row: Row, fiche: FicheDossier) -> bool:
    """Whether a dossier has the same first date, or none to compare and was in progress then."""
    days = {"signale_le": fiche.signale_le, "pris_en_charge_le": fiche.pris_en_charge_le}
    for step, day in days.items():
        if day and row[step]:
            return bool(day == row[step])
    jour = fiche.signale_le or fiche.pris_en_charge_le or fiche.clos_le
    return _start(row) is None if jour is None else _in_progress(row, jour)


def _opened_alike(row: Row, fiche: FicheDossier) -> bool:
    days = {"signale_le": fiche.signale_le, "pris_en_charge_le": fiche.pris_en_charge_le}
    return any(day and day == row[step] for step, day in days.items()) and _agrees(row, fiche)


def _in_progress(row: Row, jour: date) -> bool:
    start, end = _start(row), row["clos_le"]
    assert start is None or isinstance(start, date)
    assert end is None or isinstance(end, date)
    return (start is None or start <= jour) and (end is None or jour <= end)


def _first_job(people: People, person: int, place: int | None) -> Row:
    known = people.register.rows[person]["etablissement_id"]
    return {"etablissement_id": place} if known is None else {}


def _another_person(numero: str) -> str:
    return f"Le dossier {numero} est au nom d'une autre personne : rien n'a été modifié."
