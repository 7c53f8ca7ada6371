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
MEDECINS = frozenset({Role.MEDECIN})
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
    # --- Journal -------------------------------------------------------------------------
    Acte("voir_journal", "lire le journal", RESPONSABLES, nominatif=True),
    Acte("voir_lecteurs", "voir qui a lu un dossier", RESPONSABLES, nominatif=True),
    Acte("verifier_journal", "vérifier le journal", RESPONSABLES),
    Acte("exporter_journal", "exporter le journal", RESPONSABLES, nominatif=True),
    # --- Coffre --------------------------------------------------------------------------
    Acte("verifier", "vérifier le coffre", TOUS),
    Acte("reparer", "réparer une copie du coffre", RESPONSABLES),
    Acte("sauvegarder", "faire une sauvegarde", TOUS, ecrit=True),
    Acte("voir_sauvegardes", "voir les sauvegardes", TOUS),
    Acte("verifier_sauvegarde", "vérifier une sauvegarde", TOUS, ecrit=True),
    Acte("restaurer", "reprendre une sauvegarde à côté", RESPONSABLES),
    Acte(
        "comparer_sauvegarde",
        "comparer une sauvegarde avec le coffre",
        RESPONSABLES,
        nominatif=True,
    ),
    Acte("basculer", "revenir à une sauvegarde", RESPONSABLES, ecrit=True),
    Acte("choisir_second_lieu", "choisir le second lieu des sauvegardes", EQUIPE),
    Acte("voir_coffre", "voir l’état du coffre", TOUS),
    Acte("voir_kit", "voir l’état du kit de récupération", TOUS),
    Acte("verifier_kit", "vérifier le kit de récupération", TOUS, ecrit=True),
    Acte("exercice_recuperation", "faire l’exercice de récupération", TOUS, ecrit=True),
    Acte("refaire_mots", "refaire les mots de récupération", RESPONSABLES, ecrit=True),
    Acte("voir_membres", "voir les membres", TOUS),
    Acte("ajouter_membre", "ajouter un membre", RESPONSABLES, ecrit=True),
    Acte("changer_mot_de_passe", "changer son mot de passe", TOUS, ecrit=True),
    Acte("retirer_membre", "retirer l’accès d’un membre", RESPONSABLES, ecrit=True),
    Acte("ouverture_rapide", "ouvrir le coffre sans mot de passe sur ce poste", TOUS, ecrit=True),
    Acte("fin_ouverture_rapide", "ne plus ouvrir sans mot de passe", TOUS, ecrit=True),
    # --- Saisie et verrouillage ------------------------------------------------------------
    Acte("garder_brouillon", "garder une saisie en brouillon", TOUS, ecrit=True),
    Acte("voir_brouillons", "reprendre ses brouillons", TOUS),
    Acte("effacer_brouillon", "effacer un brouillon", TOUS, ecrit=True),
    Acte("voir_verrouillage", "voir le réglage du verrouillage", TOUS),
    Acte("regler_verrouillage", "régler le verrouillage", RESPONSABLES, ecrit=True),
    # --- Partie médicale -------------------------------------------------------------------
    Acte("voir_compartiment", "savoir qui lit la partie médicale", SOIGNANTS, nominatif=True),
    Acte("lire_medical", "lire la partie médicale", SOIGNANTS, nominatif=True),
    Acte("ecrire_note", "écrire une note médicale", SOIGNANTS, ecrit=True),
    Acte("corriger_note", "corriger une note médicale", SOIGNANTS, ecrit=True),
    Acte("supprimer_note", "supprimer une note médicale", SOIGNANTS, ecrit=True),
    Acte("saisir_evaluation", "saisir un questionnaire", SOIGNANTS, ecrit=True),
    Acte("corriger_evaluation", "corriger un questionnaire", SOIGNANTS, ecrit=True),
    Acte("supprimer_evaluation", "supprimer un questionnaire", SOIGNANTS, ecrit=True),
    Acte("detailler_irdp", "garder le détail d’un IRDP", SOIGNANTS, ecrit=True),
    Acte("ajouter_piece_medicale", "ajouter un document médical", SOIGNANTS, ecrit=True),
    Acte("lire_piece_medicale", "lire un document médical", SOIGNANTS, nominatif=True),
    Acte(
        "copier_piece_medicale", "copier un document médical hors du coffre", SOIGNANTS, ecrit=True
    ),
    Acte("retirer_piece_medicale", "retirer un document médical", SOIGNANTS, ecrit=True),
    Acte("briser_glace", "ouvrir exceptionnellement une partie médicale", SOIGNANTS, ecrit=True),
    Acte("voir_acces_exceptionnels", "voir les accès exceptionnels", MEDECINS, nominatif=True),
    Acte("marquer_acces_vu", "marquer vu un accès exceptionnel", MEDECINS, ecrit=True),
    Acte("voir_delegation", "savoir si les infirmiers lisent la partie médicale", EQUIPE),
    Acte("voir_reglages_medicaux", "voir qui lit les parties médicales", RESPONSABLES),
    Acte(
        "deleguer_infirmiers",
        "décider si les infirmiers lisent la partie médicale",
        MEDECINS,
        ecrit=True,
    ),
    # --- Avis et documents de l’équipe -----------------------------------------------------
    Acte("demander_avis", "demander l’avis du médecin", EQUIPE, ecrit=True),
    Acte("voir_avis", "lire les avis du médecin", EQUIPE, nominatif=True),
    Acte("retirer_question", "retirer une question au médecin", EQUIPE, ecrit=True),
    Acte("repondre_avis", "répondre à une demande d’avis", MEDECINS, ecrit=True),
    Acte("noter_accord_irdp", "noter l’accord de partage de l’IRDP", EQUIPE, ecrit=True),
    Acte("retirer_accord_irdp", "retirer l’accord de partage de l’IRDP", EQUIPE, ecrit=True),
    Acte("voir_pieces", "voir les documents d’un dossier", EQUIPE, nominatif=True),
    Acte("ajouter_piece", "ajouter un document", EQUIPE, ecrit=True),
    Acte("lire_piece", "lire un document", EQUIPE, nominatif=True),
    Acte("copier_piece", "copier un document hors du coffre", EQUIPE, ecrit=True),
    Acte("retirer_piece", "retirer un document", EQUIPE, ecrit=True),
    Acte("voir_intervenants", "voir les intervenants", EQUIPE, nominatif=True),
    Acte("rattacher_membre", "rattacher un intervenant à un membre", RESPONSABLES, ecrit=True),
    # --- Données d’une personne --------------------------------------------------------------
    Acte("voir_personne", "voir l’identité d’une personne", EQUIPE, nominatif=True),
    Acte(
        "corriger_personne",
        "corriger l’identité d’une personne",
        EQUIPE,
        ecrit=True,
        nominatif=True,
    ),
    Acte(
        "exporter_personne",
        "exporter les données d’une personne",
        AUTEURS,
        ecrit=True,
        nominatif=True,
    ),
    Acte("voir_conservation", "voir ce qui arrive à échéance", RESPONSABLES, nominatif=True),
    Acte("prolonger_conservation", "prolonger une conservation", RESPONSABLES, ecrit=True),
    Acte("prevoir_effacement", "prévoir un effacement", RESPONSABLES, nominatif=True),
    Acte("effacer_personne", "effacer une personne", RESPONSABLES, ecrit=True),
    Acte("voir_effacements", "voir le registre des effacements", RESPONSABLES),
    Acte("effacer_sauvegardes", "retirer des sauvegardes", RESPONSABLES, ecrit=True),
    Acte("rejouer_effacements", "rejouer les effacements", EQUIPE, ecrit=True),
)
PAR_CODE = {acte.code: acte for acte in ACTES}


def peut(role: Role, code: str) -> bool:
    """Whether the table gives this act to this role; an unknown act is a mistake of the program."""
    return role in PAR_CODE[code].roles
