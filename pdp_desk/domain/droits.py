"""Who may do what: the one table of permissions. The services check it, the tests are made from it.

What a role may not do is absent from the window. The medical part asks for more than a role: the
key itself (`vault.keys`), which only physicians and the nurses they delegate to may hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from pdp_desk.domain.vocabulary import Role

TOUS = frozenset(Role)
EQUIPE = TOUS - {Role.DIRECTION}
SOIGNANTS = frozenset({Role.MEDECIN, Role.INFIRMIER})
RESPONSABLES = frozenset({Role.RESPONSABLE, Role.MEDECIN})
AUTEURS = EQUIPE - {Role.ASSISTANTE}


@dataclass(frozen=True, slots=True)
class Acte:
    """Something a member may ask for: `ecrit` changes the vault, `nominatif` shows who is who."""

    code: str
    libelle: str
    roles: frozenset[Role]
    ecrit: bool = False
    nominatif: bool = False


ACTES = (
    # --- Dossiers ------------------------------------------------------------------------
    Acte("voir_dossiers", "parcourir les dossiers", EQUIPE, nominatif=True),
    Acte("voir_dossier", "ouvrir un dossier", EQUIPE, nominatif=True),
    # --- Indicateurs et publication ------------------------------------------------------
    Acte("voir_indicateurs", "voir les indicateurs", TOUS),
    Acte("voir_derriere", "voir les dossiers derrière un chiffre", EQUIPE, nominatif=True),
    Acte("publier", "écrire les fichiers anonymes d’une année", AUTEURS),
    # --- Import --------------------------------------------------------------------------
    Acte("essayer_import", "essayer un import", EQUIPE, nominatif=True),
    Acte("importer", "importer un classeur", EQUIPE, ecrit=True, nominatif=True),
    Acte("annuler_import", "annuler un import", EQUIPE, ecrit=True),
    Acte("voir_imports", "voir les imports", EQUIPE),
    Acte("nommer_colonne", "dire ce que contient une colonne", EQUIPE, ecrit=True),
    # --- Coffre --------------------------------------------------------------------------
    Acte("verifier", "vérifier le coffre", TOUS),
    Acte("voir_coffre", "voir l’état du coffre", TOUS),
    Acte("voir_kit", "voir l’état du kit de récupération", TOUS),
    Acte("verifier_kit", "vérifier le kit de récupération", TOUS, ecrit=True),
    Acte("exercice_recuperation", "faire l’exercice de récupération", TOUS, ecrit=True),
    Acte("refaire_mots", "refaire les mots de récupération", RESPONSABLES, ecrit=True),
    # --- Saisie et verrouillage ------------------------------------------------------------
    Acte("garder_brouillon", "garder une saisie en brouillon", TOUS, ecrit=True),
    Acte("voir_brouillons", "reprendre ses brouillons", TOUS),
    Acte("effacer_brouillon", "effacer un brouillon", TOUS, ecrit=True),
    Acte("voir_verrouillage", "voir le réglage du verrouillage", TOUS),
    Acte("regler_verrouillage", "régler le verrouillage", RESPONSABLES, ecrit=True),
)
PAR_CODE = {acte.code: acte for acte in ACTES}


def peut(role: Role, code: str) -> bool:
    """Whether the table gives this act to this role; an unknown act is a mistake of the program."""
    return role in PAR_CODE[code].roles
