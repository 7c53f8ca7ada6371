"""The lines of the overview, from what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdp_desk.domain.wording import long_date, short_date
from pdp_desk.services.actes import may
from ui.pages.coffre_dates import size
from ui.widgets.coffre_faits import Fait, Groupe

if TYPE_CHECKING:
    from pdp_desk.domain.views_coffre import FicheCoffre
    from pdp_desk.domain.views_kit import EtatKit
    from pdp_desk.domain.views_membres import EtatPoste
    from pdp_desk.domain.views_sauvegardes import EtatSauvegardes
    from pdp_desk.services.desk import Desk
    from ui.models.coffre_apercu import Apercu

DOSSIER, SAUVEGARDE, KIT, EXERCICE = "dossier", "sauvegarde", "kit", "exercice"
POSTE_OUI, POSTE_NON = "poste_oui", "poste_non"
OK, DUE, PRESS = "shield-check-fill", "warning-fill", "Ctrl+Shift+O"


def groupes(apercu: Apercu, desk: Desk) -> tuple[Groupe, ...]:
    """The overview, by subject."""
    return (
        Groupe("Ce coffre", (*_place(apercu.fiche), _lock(desk))),
        Groupe("Rien de perdu", (_backup(apercu.sauvegardes, desk), *_kit(apercu.kit, desk))),
        Groupe("Ce poste", (_workstation(apercu.poste, desk),)),
    )


def _place(fiche: FicheCoffre) -> tuple[Fait, ...]:
    where = "Sur un partage réseau, un seul poste écrit à la fois." if fiche.reseau else ""
    saved = fiche.taille_sauvegardes
    backups = f"et {size(saved)} de sauvegardes" if saved else "sans sauvegarde pour l’instant"
    weight = f"{size(fiche.taille)}, {backups}"
    return (
        Fait("titre", "Titre", fiche.titre, f"Créé le {long_date(fiche.cree_le)}"),
        Fait(
            DOSSIER,
            "Dossier",
            str(fiche.dossier),
            where,
            action="Ouvrir le dossier",
            touche="Ctrl+O",
        ),
        Fait(
            "taille",
            "Taille",
            weight,
            f"Format {fiche.format}, chiffré par SQLCipher (AES 256 bits)",
        ),
    )


def _lock(desk: Desk) -> Fait:
    if desk.lecture_seule:
        return Fait(
            "verrou",
            "Écriture",
            f"Lecture seule\u00a0: déjà ouvert par {desk.detenteur or 'un autre programme'}",
            "Rien ne peut être modifié d’ici. Rouvrez le coffre quand il sera libre.",
            "lock",
            "warn",
        )
    return Fait("verrou", "Écriture", "Vous écrivez", "Un second poste ne pourrait que lire.")


def _backup(state: EtatSauvegardes, desk: Desk) -> Fait:
    label, action = "Dernière sauvegarde vérifiée", "Voir les sauvegardes"
    if state.derniere is None:
        value = "Aucune"
    elif state.jours == 0:
        value = "Aujourd’hui"
    else:
        value = f"Le {short_date(state.derniere, today=desk.today())}"
    tone = "warn" if state.alerte or state.derniere is None else "ok"
    tone = "danger" if state.echec else tone
    icon = OK if tone == "ok" else DUE
    return Fait(SAUVEGARDE, label, value, state.bandeau, icon, tone, action)


def _kit(kit: EtatKit, desk: Desk) -> tuple[Fait, ...]:
    return (_kit_proof(kit, desk), _exercise(kit, desk))


def _kit_proof(kit: EtatKit, desk: Desk) -> Fait:
    if kit.verifie_le is None:
        return Fait(
            KIT,
            "Kit de récupération",
            "Jamais vérifié",
            "Tant que les 24 mots imprimés n’ont pas été retapés, rien ne prouve qu’ils ouvrent.",
            DUE,
            "warn",
            "Vérifier le kit" if may(desk, "verifier_kit") else "",
        )
    return Fait(
        KIT,
        "Kit de récupération",
        f"Vérifié le {long_date(kit.verifie_le)}",
        "",
        OK,
        "ok",
        "Vérifier de nouveau" if may(desk, "verifier_kit") else "",
    )


def _exercise(kit: EtatKit, desk: Desk) -> Fait:
    action = "Faire l’exercice" if may(desk, "exercice_recuperation") else ""
    detail = "Une fois par an, une copie du coffre est ouverte avec les 24 mots."
    if kit.exercice_le is None:
        value, icon, tone = "Jamais fait", "", "text2"
    else:
        value, icon, tone = f"Fait le {long_date(kit.exercice_le)}", OK, "ok"
    if kit.exercice_du:
        icon, tone = DUE, "warn"
        detail = kit.alerte
    return Fait(EXERCICE, "Exercice de récupération", value, detail, icon, tone, action)


def _workstation(poste: EtatPoste, desk: Desk) -> Fait:
    label = "Ouverture rapide"
    if poste.present:
        names = ", ".join(poste.membres)
        action = "Désactiver" if may(desk, "fin_ouverture_rapide") else ""
        return Fait(
            POSTE_NON, label, "Activée sur ce poste", names, "key", action=action, touche=PRESS
        )
    if not poste.disponible:
        return Fait("poste", label, "Indisponible sur ce poste", poste.raison)
    action = "Activer…" if may(desk, "ouverture_rapide") else ""
    asked = "Non : le mot de passe est demandé"
    return Fait(POSTE_OUI, label, asked, action=action, touche=PRESS)
