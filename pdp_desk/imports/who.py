"""Who a line is about: number, person, employer."""

from __future__ import annotations

import datetime as dt
import re

from pdp_desk.domain.fiches import Concerne, FicheEtablissement, FicheSalarie
from pdp_desk.domain.folding import fold
from pdp_desk.domain.vocabulary import Sexe, SortLigne
from pdp_desk.imports.facts import Refused
from pdp_desk.imports.headers import Meaning
from pdp_desk.imports.line import Line

_PARTICLES = frozenset(
    {
        *("ben", "d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "dos", "du"),
        *("el", "la", "le", "les", "van", "von"),
    }
)
_MARRIED = frozenset({"ne", "nee", "ep", "epouse", "veuve", "vve"})
_NO_NAME = frozenset({"idem", "id", "ibid", "dito", "ditto"})
_INITIALS = re.compile(r"^([^\W\d_]\.-?)+$")
_TITLES = re.compile(r"^(m|mr|mme|mlle|monsieur|madame|mademoiselle)\.?\s+", re.IGNORECASE)

NUMERO, NOM, PRENOM = Meaning("numero"), Meaning("nom"), Meaning("prenom")
SIRET, ENTREPRISE = Meaning("siret"), Meaning("entreprise")
PERSONNE, NAISSANCE, SEXE = Meaning("personne"), Meaning("naissance"), Meaning("sexe")


def split_name(text: str, *, first_name_first: bool = False) -> tuple[str, str]:
    """Family name and first name: "DUPONT Marie", "Marie DUPONT", "DUPONT, Marie", "de Sá Ana"."""
    plain = _TITLES.sub("", text.strip())
    if "," in plain:
        nom, _, prenom = plain.partition(",")
        return nom.strip(), prenom.strip()
    parts = plain.split()
    capitals = [place for place, part in enumerate(parts) if _in_capitals(part)]
    # Between two words in capitals stands a particle: "DE OLIVEIRA E SILVA Ana".
    name = {p for p in range(len(parts)) if p in capitals or _between(p, parts, capitals)}
    if name and len(name) < len(parts):
        family = " ".join(parts[place] for place in sorted(name))
        return family, " ".join(part for place, part in enumerate(parts) if place not in name)
    if first_name_first:
        return " ".join(parts[1:]) or plain, parts[0] if len(parts) > 1 else ""
    cut = 1
    while cut < len(parts) - 1 and fold(parts[cut - 1]) in _PARTICLES:
        cut += 1
    return " ".join(parts[:cut]), " ".join(parts[cut:])


def _in_capitals(part: str) -> bool:
    """Whether a word is a family name in capitals; "M." and "J.-C." are initials."""
    return part.isupper() and len(part) > 1 and not _INITIALS.match(part)


def _between(place: int, parts: list[str], capitals: list[int]) -> bool:
    alone = parts[place].isupper() or fold(parts[place]) in _PARTICLES | _MARRIED
    return bool(capitals) and capitals[0] < place < capitals[-1] and alone


def salarie_of(line: Line, before: dt.date | None = None) -> FicheSalarie | None:
    """The person a line names; a birth later than the facts is told and left out."""
    if not (line.columns.has(NOM) or line.columns.has(PERSONNE)):
        return None
    nom, prenom = line.text(NOM), line.text(PRENOM)
    both = line.text(PERSONNE)
    if both and not nom:
        first = fold(line.title(PERSONNE)).startswith("prenom")
        nom, prenom = split_name(both, first_name_first=first)
    elif nom and prenom is None and not line.columns.has(PRENOM):
        nom, prenom = split_name(nom)
    if not nom:
        return None
    if fold(nom) in _NO_NAME or not any(character.isalpha() for character in nom):
        raise Refused(f"« {nom} » n'est pas un nom", SortLigne.ILLISIBLE)
    return FicheSalarie(
        nom=nom,
        prenom=prenom or "",
        naissance=_birth(line, before),
        sexe=line.term(Sexe, SEXE),
        reference_externe=line.text(Meaning("reference_externe")),
    )


def _birth(line: Line, before: dt.date | None) -> dt.date | None:
    found = line.birth(NAISSANCE)
    if found and before and found > before:
        motif = "cette naissance est après le signalement"
        line.tell(motif, line.title(NAISSANCE), line.cell(NAISSANCE))
        return None
    return found


def etablissement_of(line: Line) -> FicheEtablissement | None:
    """The employer a line names."""
    if not (line.columns.has(SIRET) or line.columns.has(ENTREPRISE)):
        return None
    fiche = FicheEtablissement(
        siret=line.siret(SIRET),
        nom=line.text(ENTREPRISE),
        naf=line.naf(Meaning("naf")),
        effectif=line.count(Meaning("effectif")),
        fort_risque_pdp=line.yes_no(Meaning("fort_risque_pdp")),
        suivi_carsat=line.yes_no(Meaning("suivi_carsat")),
    )
    return fiche if fiche.siret or fiche.nom else None


def concerne_of(line: Line) -> Concerne:
    """Who a dated fact is about."""
    return Concerne(line.text(NUMERO), salarie_of(line), etablissement_of(line))
