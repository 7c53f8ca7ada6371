"""From the columns of an event to its fiche."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pdp_desk.domain.fiches import (
    Concerne,
    Fiche,
    FicheArret,
    FicheEvenement,
    FicheIrdp,
    FicheOrientation,
    FicheRetour,
    FicheSuivi,
)
from pdp_desk.domain.folding import fold
from pdp_desk.domain.vocabulary import (
    CauseArret,
    ClasseIrdp,
    Demandeur,
    Dispositif,
    EtatRetour,
    Initiative,
    MotifOrientation,
    Nature,
    Partenaire,
    Proposant,
    Sens,
    Situation,
    SortLigne,
    SourceIrdp,
    StatutDispositif,
    TypeAide,
)
from pdp_desk.imports.dates import BadValue, parse_date
from pdp_desk.imports.headers import OCCURRENCE, Meaning
from pdp_desk.imports.line import Line
from pdp_desk.imports.naming import did_not_happen, event_near, event_of, only_says_missed
from pdp_desk.imports.values import looks_yes_no, parse_yes_no, says_nothing, term_of
from pdp_desk.imports.workbook import Cell

SUIVI_MONTHS = (3, 6, 12)
# In a wide sheet, a detail whose header names no event belongs to this one.
OWNERS = {
    "classe": "irdp",
    "source": "irdp",
    "demandeur": "visite_pre_reprise",
    "initiative": "rdv_liaison",
    "spsti_present": "rdv_liaison",
    "par_cellule": "amenagement",
    "propose_par": "amenagement",
    "dispense": "avis_inaptitude",
    "type_aide": "dispositif.agefiph",
    "debut": "arret",
    "fin": "arret",
    "fin_prevue": "arret",
    "cause": "arret",
}


class Refused(Exception):
    """An event that cannot be kept; the text says why."""

    def __init__(self, motif: str, sort: SortLigne = SortLigne.INCOMPLET) -> None:
        super().__init__(motif)
        self.sort = sort


class Scope:
    """Where the details of one event are: its own columns, and the row's when it owns the row."""

    def __init__(self, line: Line, evenement: str, rang: int = 1, *, main: bool = False) -> None:
        self.line = line
        self.evenement = evenement
        self.rang = rang
        self.main = main
        self._places = line.columns.scopes.setdefault((evenement, rang, main), {})

    def at(self, champ: str) -> Meaning:
        """The column that holds a detail."""
        if champ not in self._places:
            self._places[champ] = self._at(champ)
        return self._places[champ]

    def _at(self, champ: str) -> Meaning:
        own = Meaning(champ, self.evenement, self.rang)
        if self.line.columns.has(own):
            return own
        owner = self.rang == 1 and OWNERS.get(champ) == self.evenement
        return Meaning(champ) if self.main or owner else own

    def has(self, champ: str) -> bool:
        """Whether the sheet has a column for it."""
        return self.line.columns.has(self.at(champ))

    def said(self, champ: str) -> bool | None:
        """Yes or no; an empty cell in a column that exists is a no."""
        if not self.has(champ):
            return None
        at = self.at(champ)
        found, cell = self.line.yes_no(at), self.line.cell(at)
        if found is None and isinstance(cell, str) and not says_nothing(cell):
            self.line.tell("compté comme non", self.line.title(at), cell)
        return bool(found)

    def jour(self, champ: str = "date") -> date:
        """The day of the event, or Refused."""
        only_said = self._only_said(champ)
        found = None if only_said else self.line.date(self.at(champ)) or self._occurred_on()
        if found is None:
            typed = self.line.cell(self.at(champ)) is not None and not only_said
            typed = typed and not says_nothing(self.line.cell(self.at(champ)))
            sort = SortLigne.ILLISIBLE if typed else SortLigne.INCOMPLET
            raise Refused("date illisible" if typed else "date manquante", sort)
        return found

    def denied(self, champ: str) -> bool:
        """Whether the cell of a detail is a bare no."""
        cell = self.line.cell(self.at(champ))
        return looks_yes_no(cell) and parse_yes_no(cell) is False

    def _only_said(self, champ: str) -> bool:
        """Whether the cell of a date says yes or no instead."""
        cell = self.line.cell(self.at(champ))
        if isinstance(cell, bool):
            return True
        if not isinstance(cell, str) or cell[0].isdigit():
            return False
        return looks_yes_no(cell) and not self.line.reading.accepts(cell)

    def _occurred_on(self) -> date | None:
        try:
            return parse_date(self.line.cell(self.at(OCCURRENCE)), self.line.reading)
        except BadValue:
            return None

    def occurred(self) -> bool | None:
        """What the event's own column says, when it is a yes or a no."""
        cell = self.line.cell(self.at(OCCURRENCE))
        return parse_yes_no(cell) if looks_yes_no(cell) else None

    def unsaid(self) -> bool:
        """Whether the event's own column says that it is not known."""
        cell = self.line.cell(self.at(OCCURRENCE))
        try:
            return cell is not None and parse_yes_no(cell) is None
        except BadValue:
            return False

    def realise(self) -> bool:
        """Carried out, unless a column says otherwise."""
        said = self.said("realise")
        if said is None:
            said = self.occurred() is not False and not self._commented_as_missed()
        return said and not (self.main and self._named_as_missed())

    def _commented_as_missed(self) -> bool:
        """Whether the comment says that and nothing else: "Annulée", "absent, reporté"."""
        at = self.at("texte")
        missed = only_says_missed(self.line.cell(at))
        if missed:
            self.line.tell("compris comme « non réalisé »", self.line.title(at), self.line.cell(at))
        return missed

    def _named_as_missed(self) -> bool:
        """Whether the cell that names the event says it did not take place: "VPR annulée"."""
        cells = [self.line.cell(Meaning(champ)) for champ in ("type_visite", "nature")]
        return any(
            did_not_happen(cell) and event_near(cell) == self.evenement
            for cell in cells
            if isinstance(cell, str) and event_of(cell) is None
        )


def build(scope: Scope, qui: Concerne) -> Fiche:
    """The fiche of an event; Refused when something it cannot do without is missing."""
    kind, _, detail = scope.evenement.partition(".")
    builders: dict[str, Callable[[Scope, Concerne, str], Fiche]] = {
        "orientation": _orientation,
        "orientation_recue": _orientation,
        "suivi": _suivi,
        "irdp": _irdp,
        "arret": _arret,
        "dispositif": _dispositif,
        "rdv_liaison": _liaison,
        "amenagement": _amenagement,
        "avis_inaptitude": _inaptitude,
    }
    return builders.get(kind, _evenement)(scope, qui, detail)


def _evenement(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    nature = Nature(scope.evenement)
    visit = nature.value.startswith("visite")
    return FicheEvenement(
        qui=qui,
        nature=nature,
        jour=scope.jour(),
        realise=scope.realise(),
        demandeur=scope.line.term(Demandeur, scope.at("demandeur")) if visit else None,
        texte=scope.line.text(scope.at("texte")),
    )


def _liaison(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    return FicheEvenement(
        qui=qui,
        nature=Nature.RDV_LIAISON,
        jour=scope.jour(),
        realise=scope.realise(),
        initiative=scope.line.term(Initiative, _asked_by(scope)),
        spsti_present=scope.said("spsti_present"),
        texte=scope.line.text(scope.at("texte")),
    )


def _asked_by(scope: Scope) -> Meaning:
    """Who asked for the meeting: a journal has one column for that, whatever the fact."""
    return scope.at("initiative" if scope.has("initiative") else "demandeur")


def _amenagement(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    by = scope.line.term(Proposant, scope.at("propose_par"))
    by_cellule = scope.said("par_cellule")
    if by is None and by_cellule is not None:
        by = Proposant.CELLULE if by_cellule else Proposant.MEDECIN
    if by is None and scope.has("propose_par"):
        by = Proposant.MEDECIN
    return FicheEvenement(
        qui=qui,
        nature=Nature.AMENAGEMENT,
        jour=scope.jour(),
        propose_par=by,
        texte=scope.line.text(scope.at("texte")),
    )


def _inaptitude(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    return FicheEvenement(
        qui=qui,
        nature=Nature.AVIS_INAPTITUDE,
        jour=scope.jour(),
        dispense_reclassement=scope.said("dispense"),
        texte=scope.line.text(scope.at("texte")),
    )


def _dispositif(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    line = scope.line
    return FicheEvenement(
        qui=qui,
        nature=Nature.DISPOSITIF,
        jour=scope.jour(),
        fin=line.date(scope.at("date_fin")),
        dispositif=Dispositif(detail),
        type_aide=line.term(TypeAide, scope.at("type_aide")),
        statut=line.term(StatutDispositif, scope.at("statut")),
        texte=line.text(scope.at("texte")),
    )


def _orientation(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    line = scope.line
    received = scope.evenement == "orientation_recue"
    sens = line.term(Sens, scope.at("sens")) or (Sens.ENTRANTE if received else Sens.SORTANTE)
    return FicheOrientation(
        qui=qui,
        sens=sens,
        partenaire=Partenaire(detail) if detail else _partenaire(scope),
        jour=scope.jour(),
        motif=line.term(MotifOrientation, scope.at("motif")),
        retours=_retours(scope) if sens is Sens.SORTANTE else (),
    )


def _partenaire(scope: Scope) -> Partenaire:
    meaning = scope.at("partenaire")
    found = scope.line.term(Partenaire, meaning)
    if found is None and scope.line.cell(meaning) is None:
        raise Refused("partenaire manquant")
    if found is None:
        motif = "compté en « autre partenaire »"
        scope.line.tell(motif, scope.line.title(meaning), scope.line.cell(meaning))
    return found or Partenaire.AUTRE


def _retours(scope: Scope) -> tuple[FicheRetour, ...]:
    """Feedback is expected at 3 and 6 months; at 12 only where a column asks for it."""
    months = [3, 6, 12] if scope.has("retour_12") else [3, 6]
    return tuple(_retour(scope, mois) for mois in months)


def _retour(scope: Scope, mois: int) -> FicheRetour:
    line, meaning = scope.line, scope.at(f"retour_{mois}")
    cell = line.cell(meaning)
    if cell is None:
        return FicheRetour(mois, EtatRetour.ATTENDU)
    for kind in (EtatRetour, Situation):
        try:
            found = term_of(kind, cell)
        except BadValue:
            continue
        if found is None:
            return FicheRetour(mois, EtatRetour.ATTENDU)
        if isinstance(found[0], EtatRetour):
            return FicheRetour(mois, found[0])
        if isinstance(found[0], Situation):
            return FicheRetour(mois, EtatRetour.OBTENU, found[0])
    if looks_yes_no(cell):
        return FicheRetour(mois, EtatRetour.OBTENU if parse_yes_no(cell) else EtatRetour.ATTENDU)
    if _tells_nothing(cell):
        line.tell("retour non compris, compté comme attendu", line.title(meaning), cell)
        return FicheRetour(mois, EtatRetour.ATTENDU)
    line.tell("retour obtenu, mais situation non comprise", line.title(meaning), cell)
    return FicheRetour(mois, EtatRetour.OBTENU)


def _tells_nothing(cell: Cell) -> bool:
    """Whether a cell not understood can hide that nobody answered: "?", "pas eu au téléphone"."""
    return isinstance(cell, str) and (not fold(cell) or did_not_happen(cell))


def _suivi(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    line = scope.line
    mois = int(detail) if detail else _mois(scope)
    if mois not in SUIVI_MONTHS:
        raise Refused("échéance de suivi manquante, ou autre que 3, 6 ou 12 mois")
    jour = line.date(scope.at("date"))
    situation = line.term(Situation, scope.at("situation"))
    if jour is None and situation is None:
        raise Refused("suivi sans date ni situation")
    if jour is None:
        line.tell(
            "suivi sans date : gardé, mais compté dans aucune année",
            scope.line.title(scope.at("date")),
        )
    return FicheSuivi(qui, mois, jour, situation)


def _mois(scope: Scope) -> int | None:
    """ "3", 3.0, "M+6", "12 mois", "1 an"."""
    plain = fold(scope.line.text(scope.at("mois")) or "")
    digits = "".join(character for character in plain if character.isdigit())
    if not digits:
        return None
    return int(digits) * 12 if plain.endswith(("an", "ans")) else int(digits)


def _irdp(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    source = scope.line.term(SourceIrdp, scope.at("source")) or _source_in_kind(scope)
    if source is None:
        scope.line.tell("source de l'IRDP inconnue, gardé comme résultat local")
    return FicheIrdp(
        qui=qui,
        jour=scope.jour(),
        source=source or SourceIrdp.LOCAL,
        classe=scope.line.term(ClasseIrdp, scope.at("classe")),
    )


def _source_in_kind(scope: Scope) -> SourceIrdp | None:
    said = fold(scope.line.text(Meaning("nature")) or scope.line.feuille)
    return next((item for item in SourceIrdp if fold(item.value) in said.split()), None)


def _arret(scope: Scope, qui: Concerne, detail: str) -> Fiche:
    line = scope.line
    debut = scope.jour("debut") if scope.has("debut") else scope.jour()
    fin = line.date(scope.at("fin"))
    if fin and fin < debut:
        line.tell(
            "la fin de l'arrêt est avant son début : fin non gardée", line.title(scope.at("fin"))
        )
        fin = None
    return FicheArret(
        qui=qui,
        debut=debut,
        fin=fin,
        fin_prevue=line.date(scope.at("fin_prevue")),
        cause=line.term(CauseArret, scope.at("cause")),
    )
