"""One line to fiches, by kind of sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pdp_desk.domain.fiches import (
    Concerne,
    Fiche,
    FicheDossier,
    FicheReleve,
    FicheSalarie,
    Provenance,
)
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import Probleme
from pdp_desk.domain.vocabulary import (
    Dispositif,
    Issue,
    NiveauSsam,
    Origine,
    Pathologie,
    Raison,
    SortLigne,
)
from pdp_desk.imports.actions import action_of
from pdp_desk.imports.facts import Refused, Scope, build
from pdp_desk.imports.headers import NUMERO, OCCURRENCE, Meaning
from pdp_desk.imports.lexicon import MAY_BE_MISSED, event
from pdp_desk.imports.line import Line
from pdp_desk.imports.naming import did_not_happen, event_near, event_of
from pdp_desk.imports.numbering import Numbers
from pdp_desk.imports.sheets import Recognised
from pdp_desk.imports.who import concerne_of, etablissement_of, salarie_of
from pdp_desk.imports.workbook import Cell

# The event of a sheet whose kind has only one.
USUAL = {
    "liaisons": "rdv_liaison",
    "amenagements": "amenagement",
    "inaptitudes": "avis_inaptitude",
    "irdp": "irdp",
    "suivis": "suivi",
    "arrets": "arret",
    "orientations": "orientation",
}
DOSSIER_STEPS = {
    "signalement": "signale_le",
    "prise_en_charge": "pris_en_charge_le",
    "cloture": "clos_le",
}
# "MP 57A", "MP n° 57 bis", "MP tableau 98"; "MP refusée" or "MP en cours" name no table.
_MP = re.compile(
    r"^mp ?(?:tableau |tab |t |n |no )*(\d{1,3}(?: ?(?:bis|ter|[a-e]))*|rg ?\d{1,3}.*)$"
)
OPENING = tuple(map(Meaning, ("signale_le", "pris_en_charge_le")))
YEARS = range(2000, 2101)


@dataclass(slots=True)
class RowPlan:
    """What a line gives: fiches, the main one first; or the reason it gives none."""

    at: Provenance
    fiches: list[Fiche] = field(default_factory=list)
    sort: SortLigne | None = None
    motif: str = ""
    problemes: list[Probleme] = field(default_factory=list)
    aside: bool = False  # blank, title, total, sheet not recognised: told apart


class SheetReader:
    """Reads the lines of one recognised sheet."""

    def __init__(self, sheet: Recognised, numbers: Numbers) -> None:
        self.sheet = sheet
        self.numbers = numbers
        meanings = [column.meaning for column in sheet.columns if column.meaning]
        plain = {m.champ for m in meanings if m.evenement is None}
        self.marked = sheet.genre == "journal" and plain.isdisjoint(("nature", "type_visite"))
        self.events = sorted({(m.evenement, m.rang) for m in meanings if m.evenement})

    def read(self, line: Line) -> list[Fiche]:
        """The fiches of a line, the main one first; Refused when it cannot be kept."""
        genre = self.sheet.genre
        if genre == "dossiers":
            return self._dossier(line)
        if self.marked:
            return self._marks(line)
        if genre == "actions":
            return [action_of(line)]
        if genre == "annuel":
            return self._annuel(line)
        if genre == "etablissements":
            return [_etablissement(line)]
        return self._event(line)

    def _dossier(self, line: Line) -> list[Fiche]:
        signale_le = line.date(Meaning("signale_le"))
        salarie = salarie_of(line, signale_le)
        if salarie is None:
            raise Refused("nom de la personne manquant")
        dossier = self._fiche_dossier(line, salarie, signale_le)
        qui = Concerne(dossier.numero, salarie, dossier.etablissement)
        return [dossier, *self._embedded(line, qui, [])]

    def _fiche_dossier(
        self, line: Line, salarie: FicheSalarie, signale_le: date | None
    ) -> FicheDossier:
        taken = line.date(Meaning("pris_en_charge_le"))
        number = self.numbers.of(line.text(NUMERO), salarie, signale_le, taken)
        raison, tableau = _raison(line)
        _check_taken_on(line, taken)
        closed = line.date(Meaning("clos_le"))
        if closed and taken and closed < taken:
            line.tell("clôture avant la prise en charge : dates gardées, à vérifier")
        return FicheDossier(
            numero=number,
            salarie=salarie,
            etablissement=etablissement_of(line),
            medecin=line.text(Meaning("medecin")),
            referent=line.text(Meaning("referent")),
            poste=line.text(Meaning("poste")),
            signale_le=signale_le,
            origine=line.term(Origine, Meaning("origine")),
            raison=raison,
            tableau_mp=tableau,
            pathologie=line.term(Pathologie, Meaning("pathologie")),
            niveau_ssam=line.term(NiveauSsam, Meaning("niveau_ssam")),
            pris_en_charge_le=taken,
            clos_le=closed,
            issue=line.term(Issue, Meaning("issue")),
        )

    def _marks(self, line: Line) -> list[Fiche]:
        """Who, which day, and a mark under what took place."""
        qui = concerne_of(line)
        if qui.numero is None and qui.salarie is None:
            raise Refused("ni numéro de dossier ni nom")
        found = self._embedded(line, qui, [], main=True)
        if not found:
            raise Refused("aucun événement compris")
        return [*found, *self._known_dossier(line, qui)]

    def _embedded(
        self, line: Line, qui: Concerne, but: list[str], *, main: bool = False
    ) -> list[Fiche]:
        """The events the headers of a wide sheet name."""
        events = [(code, rang) for code, rang in self.events if code and code not in but]
        if self.sheet.genre == "dossiers" and line.columns.has(Meaning("debut")):
            events.append(("arret", 1))
        found: list[Fiche] = []
        for code, rang in events:
            scope = Scope(line, code, rang, main=main)
            if not self._occurs(scope):
                continue
            try:
                found.append(build(scope, qui))
            except Refused as refusal:
                _tell_refused(scope, refusal)
        return found

    def _occurs(self, scope: Scope) -> bool:
        """Whether the line says anything of the event; a bare no is nothing."""
        own = [m for m in scope.line.columns.by_meaning if m.evenement == scope.evenement]
        said = {m.champ for m in own if m.rang == scope.rang and scope.line.cell(m) is not None}
        if scope.evenement == "arret":
            said |= {c for c in ("debut", "fin") if scope.line.cell(Meaning(c)) is not None}
        if said - {OCCURRENCE}:
            if said in ({"date"}, {"realise"}) and scope.denied(*said):
                return False
            return bool(said & {"date", "debut"}) or scope.occurred() is not False
        return bool(said) and scope.occurred() is not False and not scope.unsaid()

    def _event(self, line: Line) -> list[Fiche]:
        if self._only_opens(line):
            return [self._dossier(line)[0]]
        code = self._code(line)
        if code in DOSSIER_STEPS:
            return [self._step(line, code)]
        qui = concerne_of(line)
        scope = Scope(line, code, main=True)
        try:
            fiche = build(scope, qui)
        except Refused:
            if qui.numero is None and qui.salarie is None:
                raise Refused("ni numéro de dossier ni nom") from None
            raise
        if qui.numero is None and qui.salarie is None:
            raise Refused("ni numéro de dossier ni nom")
        genre = event(code).genre
        own = [c for c, _ in self.events if c and (c == code or event(c).genre == genre)]
        return [fiche, *self._embedded(line, qui, own), *self._known_dossier(line, qui)]

    def _only_opens(self, line: Line) -> bool:
        """In a journal, whether a line dates a dossier and no fact."""
        if self.sheet.genre != "journal" or not any(map(line.cell, OPENING)):
            return False
        return not any(line.cell(Meaning(c)) for c in ("date", "nature", "type_visite"))

    def _known_dossier(self, line: Line, qui: Concerne) -> list[Fiche]:
        """In a journal, a number beside a name is a dossier."""
        if self.sheet.genre != "journal" or qui.salarie is None:
            return []
        signale_le = line.date(Meaning("signale_le"))
        dated = signale_le or line.date(Meaning("pris_en_charge_le"))
        if qui.numero or dated:
            return [self._fiche_dossier(line, qui.salarie, signale_le)]
        return []

    def _step(self, line: Line, code: str) -> Fiche:
        """A journal line that opens, takes on or closes a dossier."""
        salarie = salarie_of(line)
        if salarie is None:
            raise Refused("nom de la personne manquant")
        jour = Scope(line, code, main=True).jour()
        days = {DOSSIER_STEPS[code]: jour}
        number = self.numbers.of(
            line.text(NUMERO), salarie, days.get("signale_le"), days.get("pris_en_charge_le")
        )
        raison, tableau = _raison(line)
        return FicheDossier(
            numero=number,
            salarie=salarie,
            etablissement=etablissement_of(line),
            medecin=line.text(Meaning("medecin")),
            referent=line.text(Meaning("referent")),
            origine=line.term(Origine, Meaning("origine")) if code == "signalement" else None,
            raison=raison,
            tableau_mp=tableau,
            pathologie=line.term(Pathologie, Meaning("pathologie")),
            signale_le=days.get("signale_le"),
            pris_en_charge_le=days.get("pris_en_charge_le"),
            clos_le=days.get("clos_le"),
            issue=line.term(Issue, Meaning("issue")) if code == "cloture" else None,
        )

    def _code(self, line: Line) -> str:
        """The event the line is, said by a cell, else by the sheet."""
        genre = self.sheet.genre or ""
        found = _code_in_cells(line, genre)
        if found:
            return found
        named = self.sheet.evenement
        if named and event(named).genre == genre:
            return named
        dated = {code for code, _ in self.events if code and event(code).genre == genre}
        if len(dated) == 1:
            return dated.pop()
        if genre in USUAL:
            return USUAL[genre]
        raise Refused("type manquant : visite, dispositif ou événement non précisé")

    def _annuel(self, line: Line) -> list[Fiche]:
        annee = line.count(Meaning("annee"))
        if annee is None or annee not in YEARS:
            raise Refused("année manquante ou illisible")
        source = f"classeur, feuille « {self.sheet.sheet.nom} »"
        found: list[Fiche] = []
        for column in self.sheet.columns:
            if column.meaning and column.meaning.champ.startswith("releve."):
                value = line.number(column.meaning)
                if value is not None:
                    code = column.meaning.champ.removeprefix("releve.")
                    found.append(FicheReleve(annee, code, float(value), source))
        if not found:
            raise Refused("aucun chiffre pour cette année")
        return found


def _code_in_cells(line: Line, genre: str) -> str | None:
    visit = line.cell(Meaning("type_visite"))
    if visit is not None and genre in ("visites", "journal"):
        code = _event_said(line, Meaning("type_visite"), visit, "visites")
        if code is None or not code.startswith("visite"):
            line.tell(
                "type de visite non compris, gardé comme autre visite",
                line.title(Meaning("type_visite")),
                visit,
            )
            return "visite_autre"
        return code
    if genre == "dispositifs" and line.cell(Meaning("dispositif")) is not None:
        return f"dispositif.{_dispositif(line).value}"
    nature = line.cell(Meaning("nature"))
    if nature is None:
        return None
    code = _event_said(line, Meaning("nature"), nature)
    if genre == "journal" and (code is None or _not_kept(code, nature)):
        raise Refused(f"nature d'événement {'incertaine' if code else 'inconnue'} : « {nature} »")
    return code if code and genre in ("journal", event(code).genre) else None


def _not_kept(code: str, cell: Cell) -> bool:
    """Whether a cell says of an event that it did not take place, and nothing can say so of it."""
    may_be_missed = event(code).genre in MAY_BE_MISSED
    return not may_be_missed and event_of(cell) is None and did_not_happen(str(cell))


def _event_said(line: Line, meaning: Meaning, cell: Cell, genre: str = "") -> str | None:
    """The event a cell names; one only nearly named is told."""
    code = event_of(cell)
    if code is None and isinstance(cell, str):
        code = event_near(cell, genre)
        if code:
            missed = ", non réalisé" if did_not_happen(cell) else ""
            line.tell(f"compris comme « {_name(code)} »{missed}", line.title(meaning), cell)
    return code


def _dispositif(line: Line) -> Dispositif:
    meaning = Meaning("dispositif")
    found = line.term(Dispositif, meaning)
    if found is None:
        line.tell(
            "gardé comme autre dispositif",
            line.title(meaning),
            line.cell(meaning),
        )
    return found or Dispositif.AUTRE


def _check_taken_on(line: Line, taken: date | None) -> None:
    """What a yes or no says of the taking on, beside its date."""
    at = Meaning("pris_en_charge")
    said = line.yes_no(at)
    if said and taken is None:
        line.tell("prise en charge sans date : ajoutez sa date", line.title(at), line.cell(at))
    if said is False and taken:
        motif = "une date de prise en charge est donnée : gardée, à vérifier"
        line.tell(motif, line.title(at), line.cell(at))


def _tell_refused(scope: Scope, refusal: Refused) -> None:
    """Where an event of a wide sheet was said, and what it lacks to be kept."""
    line, at = scope.line, scope.at(OCCURRENCE)
    name, cell = _name(scope.evenement), line.cell(at)
    if cell is None:
        places = [m for m in line.columns.by_meaning if m[1:] == at[1:]]
        places += [scope.at("debut"), scope.at("fin")]
        own = [m for m in places if line.cell(m) is not None]
        at = own[0] if own else at
        line.tell(f"{name} : {refusal}, non gardé", line.title(at), line.cell(at))
    elif scope.occurred() is None:
        line.tell("valeur non comprise : ni date, ni oui, ni non", line.title(at), cell)
    else:
        motif = f"{refusal} : ajoutez-la dans une colonne « {name} : date » ; non gardé"
        line.tell(motif, line.title(at), cell)


def _raison(line: Line) -> tuple[Raison | None, str | None]:
    """Reason and table, also when one cell says both: "MP 57A"."""
    tableau = line.text(Meaning("tableau_mp"))
    cell = line.cell(Meaning("raison"))
    table = _MP.match(fold(str(cell))) if cell is not None else None
    if table:
        return Raison.MP, tableau or table[1].replace(" ", "").upper()
    raison = line.term(Raison, Meaning("raison"))
    return raison, tableau.upper() if tableau else None


def _etablissement(line: Line) -> Fiche:
    fiche = etablissement_of(line)
    if fiche is None:
        raise Refused("ni SIRET valable ni nom d'entreprise")
    return fiche


def _name(code: str) -> str:
    found = event(code)
    return (found.intitules or found.valeurs)[0]
