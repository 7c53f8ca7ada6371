"""The journal in French: a sentence for each line, and one for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from pdp_desk.domain.droits import PAR_CODE
from pdp_desk.domain.views_journal import Anomalie, Defaut, VerdictJournal
from pdp_desk.domain.views_sauvegardes import RAISONS
from pdp_desk.domain.vocabulary import Role
from pdp_desk.domain.wording import long_date, number, plural, typeset

NOBODY = "PDP Desk"
TO_DO = (
    "Rien n’a été modifié. Gardez ce coffre tel quel, prévenez le délégué à la protection des "
    "données, et comparez avec la dernière sauvegarde vérifiée."
)
# Acts whose plain participle would not say enough; the others follow from their label.
SAID = {
    "voir_dossiers": "a parcouru la liste des dossiers",
    "voir_derriere": "a vu les dossiers derrière un chiffre",
    "publier": "a écrit les fichiers anonymes",
    "fin_ouverture_rapide": "a arrêté l’ouverture sans mot de passe",
    "ouverture_rapide": "a permis l’ouverture sans mot de passe sur un poste",
    "voir_compartiment": "a vu qui lit la partie médicale",
    "voir_delegation": "a vu si les infirmiers lisent la partie médicale",
    "rejouer_effacements": "a rejoué un effacement dans une copie restaurée",
}
IRREGULAR = {
    "ouvrir": "ouvert",
    "rouvrir": "rouvert",
    "découvrir": "découvert",
    "voir": "vu",
    "revoir": "revu",
    "recevoir": "reçu",
    "lire": "lu",
    "relire": "relu",
    "écrire": "écrit",
    "réécrire": "réécrit",
    "inscrire": "inscrit",
    "dire": "dit",
    "faire": "fait",
    "refaire": "refait",
    "produire": "produit",
    "reproduire": "reproduit",
    "mettre": "mis",
    "remettre": "remis",
    "transmettre": "transmis",
    "prendre": "pris",
    "reprendre": "repris",
    "rendre": "rendu",
    "défaire": "défait",
    "tenir": "tenu",
    "retenir": "retenu",
    "obtenir": "obtenu",
    "parcourir": "parcouru",
    "prévoir": "prévu",
    "répondre": "répondu",
    "savoir": "su",
    "suspendre": "suspendu",
    "joindre": "joint",
    "rejoindre": "rejoint",
    "clore": "clos",
}
OBJECTS = {
    "annee": "année",
    "indicateur": "année",
    "import_lot": "import n°",
    "document": "document n°",
    "note_medicale": "note médicale n°",
    "evaluation": "questionnaire n°",
    "irdp": "IRDP n°",
    "piece_jointe": "document n°",
    "salarie": "personne n°",
    "evenement": "événement n°",
    "orientation": "orientation n°",
    "entreprise": "entreprise n°",
    "etablissement": "établissement n°",
}
# Objects whose number tells nobody anything.
UNSAID = frozenset({"membre", "brouillon", "reglage", "acces_exceptionnel"})
# Keys of a detail that the sentence says already, or that only the verification reads.
SILENT = frozenset({"dossier", "cles_retirees", "numeros", "acces"})
# What a label says of any dossier, and how it is said of the one that is known.
OF_A_DOSSIER = (
    ("d’un dossier", "du dossier"),
    ("à un dossier", "au dossier"),
    ("un dossier", "le dossier"),
)
WORDS = {
    "details_effaces": "précisions effacées aux lignes",
    "recherche": "avec une recherche",
    "role": "fonction",
    "delegation": "délégation",
    "membre_rattache": "rattaché au membre n°",
    "exceptionnel": "accès exceptionnel",
    "ouverts": "dossiers ouverts",
}


def sentence(
    membre: str, acte: str, objet: str, objet_id: int | None, *, dossier: str = "", nom: str = ""
) -> str:
    """« Inès Kaddour a ouvert le dossier 2024-0031 »."""
    done = SAID.get(acte) or _participle(acte)
    if dossier:
        return typeset(f"{membre or NOBODY} {_of_dossier(done, dossier)}")
    named = nom or object_name(objet, objet_id)
    return typeset(f"{membre or NOBODY} {done}{f' ({named})' if named else ''}")


def object_name(objet: str, objet_id: int | None) -> str:
    """« import n° 3 », « année 2025 »; nothing when the line says enough without."""
    if objet_id is None or objet in UNSAID:
        return ""
    return f"{OBJECTS.get(objet, f'{objet} n°')} {objet_id}".replace("_", " ")


def act_label(acte: str) -> str:
    """« Ouvrir un dossier »; the code itself for an act of another version."""
    label = PAR_CODE[acte].libelle if acte in PAR_CODE else acte.replace("_", " ")
    return label[:1].upper() + label[1:]


def details(content: Mapping[str, object]) -> str:
    """What a detail says, on one line; what it denies is not said."""
    return " · ".join(
        _detail(key, value) for key, value in content.items() if value and key not in SILENT
    )


def local(instant: datetime) -> datetime:
    """The instant of a line, UTC in the store, as the clock of this workstation says it."""
    return instant.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def said_on(instant: datetime) -> str:
    """« 12 mars 2026 à 14:05 », in local time."""
    when = local(instant)
    return f"{long_date(when)} à {when:%H:%M}"


def wrong(anomalie: Anomalie) -> str:
    """What is wrong, in one sentence that names the line."""
    when = f" ({said_on(anomalie.instant)})" if anomalie.instant else ""
    return typeset(_WRONG[anomalie.genre](anomalie, when))


def verdict_sentence(verdict: VerdictJournal) -> str:
    """The first thing that is wrong, or what has been proved."""
    first = verdict.premiere
    if first is not None:
        others = verdict.toutes - 1
        more = f" {plural(others, 'autre anomalie', 'autres anomalies')}." if others else ""
        return f"{wrong(first)}{more}"
    if not verdict.lignes:
        return "Le journal est vide."
    lines = plural(verdict.lignes, "ligne")
    return typeset(f"Le journal est intact : {lines}, toutes à leur place et signées.")


def compared_sentence(verdict: VerdictJournal) -> str:
    """With what the end of the journal has been compared; a cut end shows nowhere else."""
    if verdict.temoins:
        witnesses = plural(len(verdict.temoins), "sauvegarde ou export", "sauvegardes ou exports")
        return f"La fin du journal a été comparée à {witnesses}."
    return typeset(
        "La fin du journal n’a pu être comparée à rien : ni sauvegarde lisible, ni export. "
        "Si les dernières lignes avaient été retirées, cela ne se verrait pas."
    )


def facts(verdict: VerdictJournal) -> tuple[str, ...]:
    """What else is worth knowing, one sentence each."""
    counts = (
        (verdict.effacees, "Précisions effacées, avec une trace"),
        (verdict.par_les_mots, "Lignes signées par les mots de récupération"),
        (verdict.anciennes_cles, "Lignes signées d’une clé remplacée depuis"),
        (verdict.sans_auteur, "Lignes écrites par PDP Desk lui-même, non signées"),
        (verdict.sans_comparaison, "Sauvegardes qui n’ont pas pu être lues"),
    )
    told = [typeset(f"{what} : {number(count)}.") for count, what in counts if count]
    return (compared_sentence(verdict), *told) if verdict.lignes else tuple(told)


def _participle(acte: str) -> str:
    """« a ouvert un dossier » from the label of the act."""
    known = PAR_CODE.get(acte)
    if known is None:
        return f"a fait « {acte.replace('_', ' ')} »"
    verb, _, rest = known.libelle.partition(" ")
    return f"a {_past(verb)} {rest}".rstrip()


def _past(verb: str) -> str:
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("er"):
        return f"{verb[:-2]}é"
    return verb[:-1] if verb.endswith("ir") else verb


def _of_dossier(done: str, dossier: str) -> str:
    for any_one, this_one in OF_A_DOSSIER:
        if any_one in done:
            return done.replace(any_one, f"{this_one} {dossier}", 1)
    return f"{done} (dossier {dossier})"


# What is kept as a code is read as the word the window uses for it.
_CODES: dict[tuple[str, str], str] = {
    **{("role", role.value): role.label for role in Role},
    **{("raison", code): label for code, label in RAISONS.items()},
}


def _detail(key: str, value: object) -> str:
    label = WORDS.get(key, key.replace("_", " "))
    return label if value is True else f"{label}\u00a0: {_CODES.get((key, str(value)), value)}"


def _missing(found: Anomalie, when: str) -> str:
    if found.autre > found.numero:
        return f"Il manque les lignes {number(found.numero)} à {number(found.autre)}."
    return f"Il manque la ligne {number(found.numero)}."


_WRONG: dict[Defaut, Callable[[Anomalie, str], str]] = {
    Defaut.ALTEREE: lambda a, when: (
        f"La ligne {number(a.numero)}{when} a été modifiée après avoir été écrite."
    ),
    Defaut.MANQUANTE: _missing,
    Defaut.DEPLACEE: lambda a, when: (
        f"La ligne {number(a.numero)}{when} n’est pas à sa place : "
        f"elle a été écrite sous le numéro {number(a.autre)}."
    ),
    Defaut.REMPLACEE: lambda a, when: (
        f"La ligne {number(a.numero)}{when} n’est pas celle que connaît la suivante : "
        "elle a été réécrite."
    ),
    Defaut.SIGNATURE: lambda a, when: (
        f"La ligne {number(a.numero)}{when} ne porte pas la signature de {a.nom or 'son auteur'} : "
        "elle a été ajoutée ou réécrite hors de PDP Desk."
    ),
    Defaut.NON_SIGNEE: lambda a, when: f"La ligne {number(a.numero)}{when} n’est pas signée.",
    Defaut.DETAIL: lambda a, when: (
        f"Les précisions de la ligne {number(a.numero)}{when} ont été modifiées."
    ),
    Defaut.EFFACEMENT: lambda a, when: (
        f"Les précisions de la ligne {number(a.numero)}{when} ont été effacées "
        "sans qu’aucune ligne le dise."
    ),
    Defaut.CLE: lambda a, when: (
        f"La clé qui vérifie les signatures de {a.nom} n’est pas celle de son mot de passe : "
        "elle a été changée dans la base."
    ),
    Defaut.COUPEE: lambda a, when: (
        f"La fin du journal manque : « {a.nom} » connaît la ligne {number(a.autre)}, "
        f"le journal s’arrête à la ligne {number(a.numero - 1)}."
    ),
    Defaut.TEMOIN: lambda a, when: (
        f"La ligne {number(a.numero)}{when} n’est pas celle que connaît « {a.nom} » : "
        "le journal a été réécrit depuis."
    ),
}
