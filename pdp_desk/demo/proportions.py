"""The proportions the fictitious service follows, from published figures where there are any.

Requesters, origins, pathologies, sex and age: sizing of an SPSTI of 150,000 workers from DGT,
Carsat and regional reports; what no report gives (how often a plan is opened) is an assumption.
"""

from __future__ import annotations

from pdp_desk.domain.vocabulary import (
    CauseArret,
    ClasseIrdp,
    Demandeur,
    Dispositif,
    EtatRetour,
    Issue,
    NiveauSsam,
    Origine,
    Partenaire,
    Pathologie,
    Raison,
    Sexe,
    Situation,
    SourceIrdp,
    StatutDispositif,
    TypeAide,
)

# Share of the three years' cases reported in each; the cellule grows.
ANNEES = (0.28, 0.34, 0.38)
# Weight of each month: fewer reports in summer.
MOIS = {1: 9, 2: 9, 3: 10, 4: 8, 5: 8, 6: 9, 7: 6, 8: 4, 9: 10, 10: 10, 11: 9, 12: 8}

SEXE = {Sexe.FEMME: 0.53, Sexe.HOMME: 0.47}
AGE_MOYEN, AGE_ECART = 48.0, 9.0

DEMANDEUR = {
    Demandeur.SALARIE: 0.50,
    Demandeur.MEDECIN_TRAITANT: 0.20,
    Demandeur.MEDECIN_CONSEIL: 0.15,
    Demandeur.MEDECIN_TRAVAIL: 0.15,
}
ORIGINE = {
    Origine.MEDECIN_TRAVAIL: 0.60,
    Origine.INFIRMIER: 0.15,
    Origine.SALARIE: 0.08,
    Origine.EMPLOYEUR: 0.05,
    Origine.SSAM: 0.05,
    Origine.SERVICE_MEDICAL: 0.015,
    Origine.CPAM: 0.015,
    Origine.CAP_EMPLOI: 0.02,
    Origine.IPRP: 0.01,
    Origine.AUTRE: 0.01,
}
# A case a partner reported begins with that partner's referral.
PARTENAIRE_ORIGINE = {
    Origine.SSAM: Partenaire.SSAM,
    Origine.SERVICE_MEDICAL: Partenaire.SERVICE_MEDICAL,
    Origine.CPAM: Partenaire.CPAM,
    Origine.CAP_EMPLOI: Partenaire.CAP_EMPLOI,
}
PATHOLOGIE = {
    Pathologie.TMS: 0.45,
    Pathologie.PSYCHIQUE: 0.33,
    Pathologie.CANCERS: 0.06,
    Pathologie.CARDIOVASCULAIRES: 0.04,
    Pathologie.ALLERGIES: 0.025,
    Pathologie.SURDITE: 0.015,
    Pathologie.AUTRES: 0.08,
}
RAISON = {
    Pathologie.TMS: {Raison.MP: 0.28, Raison.AT: 0.20, Raison.MCE: 0.27, Raison.AUTRE: 0.25},
    Pathologie.PSYCHIQUE: {Raison.MP: 0.02, Raison.AT: 0.05, Raison.MCE: 0.33, Raison.AUTRE: 0.60},
    Pathologie.CANCERS: {Raison.MP: 0.02, Raison.MCE: 0.98},
    Pathologie.CARDIOVASCULAIRES: {Raison.AT: 0.03, Raison.MCE: 0.77, Raison.AUTRE: 0.20},
    Pathologie.ALLERGIES: {Raison.MP: 0.40, Raison.MCE: 0.40, Raison.AUTRE: 0.20},
    Pathologie.SURDITE: {Raison.MP: 0.50, Raison.MCE: 0.30, Raison.AUTRE: 0.20},
    Pathologie.AUTRES: {Raison.AT: 0.15, Raison.MCE: 0.50, Raison.AUTRE: 0.35},
}
TABLEAU_MP = {
    Pathologie.TMS: {"57A": 30, "57B": 12, "57C": 28, "98": 12, "97": 8, "79": 5, "69": 3, "HT": 2},
    Pathologie.PSYCHIQUE: {"HT": 1},
    Pathologie.CANCERS: {"30": 2, "47": 1},
    Pathologie.ALLERGIES: {"65": 3, "66": 2, "62": 1},
    Pathologie.SURDITE: {"42": 1},
}
CAUSE = {Raison.AT: CauseArret.AT, Raison.MP: CauseArret.MP}
NIVEAU = {
    NiveauSsam.T2: 0.16,
    NiveauSsam.T3A: 0.20,
    NiveauSsam.T3B: 0.35,
    NiveauSsam.T4: 0.29,
}

PARTENAIRE = {
    Partenaire.SSAM: 0.34,
    Partenaire.CAP_EMPLOI: 0.33,
    Partenaire.AGEFIPH: 0.10,
    Partenaire.CPAM: 0.08,
    Partenaire.MDPH: 0.08,
    Partenaire.FRANCE_TRAVAIL: 0.04,
    Partenaire.TRANSITIONS_PRO: 0.02,
    Partenaire.COMETE: 0.01,
}
# Partners the contract expects feedback from at 3 and 6 months.
PARTENAIRES_A_RETOUR = (Partenaire.CAP_EMPLOI, Partenaire.SSAM)
ETAT_RETOUR = {
    EtatRetour.OBTENU: 0.60,
    EtatRetour.SANS_REPONSE: 0.25,
    EtatRetour.RELANCE: 0.08,
    EtatRetour.PERDU_DE_VUE: 0.05,
    EtatRetour.REFUSE: 0.02,
}
SITUATION = {
    Situation.EN_POSTE: 0.40,
    Situation.RECHERCHE_EMPLOI: 0.20,
    Situation.ARRET_TRAVAIL: 0.20,
    Situation.FORMATION: 0.11,
    Situation.INVALIDITE: 0.07,
    Situation.RETRAITE: 0.02,
}
ISSUE = {
    Issue.MEME_POSTE: 0.16,
    Issue.MEME_POSTE_AMENAGE: 0.30,
    Issue.AUTRE_POSTE: 0.11,
    Issue.AUTRE_EMPLOYEUR: 0.07,
    Issue.FORMATION: 0.07,
    Issue.RECHERCHE_EMPLOI: 0.06,
    Issue.ARRET_TRAVAIL: 0.08,
    Issue.INVALIDITE: 0.06,
    Issue.RETRAITE: 0.03,
    Issue.PERDU_DE_VUE: 0.06,
}
ISSUE_INAPTE = {Issue.LICENCIE: 0.70, Issue.AUTRE_POSTE: 0.12, Issue.RECHERCHE_EMPLOI: 0.18}
EN_EMPLOI = frozenset(
    (Issue.MEME_POSTE, Issue.MEME_POSTE_AMENAGE, Issue.AUTRE_POSTE, Issue.AUTRE_EMPLOYEUR)
)
APRES_ISSUE = {
    Issue.FORMATION: Situation.FORMATION,
    Issue.RECHERCHE_EMPLOI: Situation.RECHERCHE_EMPLOI,
    Issue.ARRET_TRAVAIL: Situation.ARRET_TRAVAIL,
    Issue.INVALIDITE: Situation.INVALIDITE,
    Issue.RETRAITE: Situation.RETRAITE,
    Issue.LICENCIE: Situation.LICENCIE,
    Issue.PERDU_DE_VUE: Situation.PERDU_DE_VUE,
}

# Chance that a case taken on meets each scheme, and what became of the request.
DISPOSITIF = {
    Dispositif.RQTH: 0.22,
    Dispositif.TEMPS_PARTIEL: 0.20,
    Dispositif.ETUDE_POSTE: 0.18,
    Dispositif.ESSAI_ENCADRE: 0.09,
    Dispositif.AGEFIPH: 0.08,
    Dispositif.BILAN_COMPETENCES: 0.05,
    Dispositif.FORMATION: 0.04,
    Dispositif.CRPE: 0.04,
    Dispositif.FIPU: 0.02,
    Dispositif.PTP: 0.02,
    Dispositif.INVALIDITE: 0.04,
    Dispositif.EMPLOI_ACCOMPAGNE: 0.01,
}
EN_ARRET_SEULEMENT = frozenset((Dispositif.ESSAI_ENCADRE,))
STATUT = {
    StatutDispositif.REALISE: 0.55,
    StatutDispositif.ACCEPTE: 0.28,
    StatutDispositif.REFUSE: 0.07,
    StatutDispositif.ABANDONNE: 0.04,
    StatutDispositif.EN_ATTENTE: 0.06,
}
TYPE_AIDE = {
    TypeAide.ADAPTATION: 0.33,
    TypeAide.MAINTIEN: 0.27,
    TypeAide.FORMATION: 0.22,
    TypeAide.TECHNIQUE: 0.14,
    TypeAide.HUMAINE: 0.04,
}
SOURCE_IRDP = {SourceIrdp.PRESANSE: 0.75, SourceIrdp.PADOA: 0.25}
CLASSE_IRDP = {ClasseIrdp.FORTE: 0.50, ClasseIrdp.INTERMEDIAIRE: 0.38, ClasseIrdp.FAIBLE: 0.12}
