"""Every closed list: the code that is stored and the French label that is shown.

Labels use the plain apostrophe; `domain.wording` sets the typography when text is shown.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A stored code with its French label."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label or code
        return term


class Sexe(Term):
    FEMME = "F", "femme"
    HOMME = "H", "homme"


class Role(Term):
    """Functions in the team; what each may do is data, read by the services."""

    CHARGE = "charge", "chargé(e) de maintien en emploi"
    ASSISTANTE = "assistante", "assistant(e)"
    INFIRMIER = "infirmier", "infirmier(ère) en santé au travail"
    MEDECIN = "medecin", "médecin du travail"
    RESPONSABLE = "responsable", "responsable de cellule"
    DIRECTION = "direction", "direction (agrégats seulement)"


class Gravite(Term):
    """How much a finding about the vault matters."""

    ERREUR = "erreur", "erreur"
    AVERTISSEMENT = "avertissement", "avertissement"
    INFORMATION = "information", "information"


class Fonction(Term):
    """What an intervenant does, whether or not they have an account."""

    CHARGE = "charge", "chargé(e) de maintien en emploi"
    MEDECIN_TRAVAIL = "medecin_travail", "médecin du travail"
    INFIRMIER = "infirmier", "infirmier(ère) en santé au travail"
    ASSISTANTE = "assistante", "assistant(e)"
    RESPONSABLE = "responsable", "responsable de cellule"
    PREVENTEUR = "preventeur", "préventeur"
    PSYCHOLOGUE = "psychologue", "psychologue du travail"
    AUTRE = "autre", "autre"


class Nature(Term):
    """What an evenement is."""

    VISITE_PRE_REPRISE = "visite_pre_reprise", "Visite de pré-reprise"
    VISITE_REPRISE = "visite_reprise", "Visite de reprise"
    VISITE_MI_CARRIERE = "visite_mi_carriere", "Visite de mi-carrière"
    VISITE_AUTRE = "visite_autre", "Autre visite"
    RDV_LIAISON = "rdv_liaison", "Rendez-vous de liaison"
    AMENAGEMENT = "amenagement", "Aménagement proposé (annexe 4)"
    AVIS_INAPTITUDE = "avis_inaptitude", "Avis d'inaptitude"
    PLAN_MAINTIEN = "plan_maintien", "Plan de maintien ouvert"
    PLAN_RETOUR = "plan_retour", "Plan de retour formalisé"
    DISPOSITIF = "dispositif", "Dispositif"
    ENTRETIEN = "entretien", "Entretien"
    NOTE = "note", "Note"


class Demandeur(Term):
    """Who asked for the pré-reprise visit (R4624-29): never the employer."""

    SALARIE = "salarie", "salarié"
    MEDECIN_TRAVAIL = "medecin_travail", "médecin du travail"
    MEDECIN_TRAITANT = "medecin_traitant", "médecin traitant"
    MEDECIN_CONSEIL = "medecin_conseil", "médecin conseil"


class Initiative(Term):
    """Who asked for the rendez-vous de liaison (L1226-1-3)."""

    EMPLOYEUR = "employeur", "employeur"
    SALARIE = "salarie", "salarié"


class Proposant(Term):
    CELLULE = "cellule", "cellule"
    MEDECIN = "medecin", "médecin du travail, hors cellule"


class Dispense(Term):
    """The two boxes of the avis d'inaptitude (R4624-42)."""

    MAINTIEN_PREJUDICIABLE = "prejudiciable", "tout maintien serait gravement préjudiciable"
    OBSTACLE_RECLASSEMENT = "obstacle", "l'état de santé fait obstacle à tout reclassement"


class Conclusion(Term):
    AUCUNE_MESURE = "aucune_mesure", "aucune mesure nécessaire"
    MESURES = "mesures", "mesures proposées"
    A_REVOIR = "a_revoir", "à revoir"


class Dispositif(Term):
    ESSAI_ENCADRE = "essai_encadre", "essai encadré"
    CRPE = "crpe", "CRPE"
    AGEFIPH = "agefiph", "aide de l'Agefiph"
    FIPU = "fipu", "Fipu"
    RQTH = "rqth", "RQTH"
    TEMPS_PARTIEL = "temps_partiel_therapeutique", "temps partiel thérapeutique"
    PTP = "ptp", "projet de transition professionnelle"
    BILAN_COMPETENCES = "bilan_competences", "bilan de compétences"
    FORMATION = "formation", "formation"
    ETUDE_POSTE = "etude_poste", "étude de poste"
    EMPLOI_ACCOMPAGNE = "emploi_accompagne", "emploi accompagné"
    INVALIDITE = "invalidite", "invalidité"
    AUTRE = "autre", "autre dispositif"


class StatutDispositif(Term):
    EN_ATTENTE = "en_attente", "en attente"
    ACCEPTE = "accepte", "accepté"
    REFUSE = "refuse", "refusé"
    REALISE = "realise", "réalisé"
    ABANDONNE = "abandonne", "abandonné"


class TypeAide(Term):
    """Aids of the Agefiph followed in the contract."""

    MAINTIEN = "aide_maintien", "aide au maintien"
    FORMATION = "formation_maintien", "formation maintien"
    ADAPTATION = "adaptation_poste", "adaptation du poste"
    TECHNIQUE = "aide_technique", "aide technique"
    HUMAINE = "aide_humaine", "aide humaine"
    AUTRE = "autre", "autre aide"


class Sens(Term):
    SORTANTE = "sortante", "vers un partenaire"
    ENTRANTE = "entrante", "reçue d'un partenaire"


class Partenaire(Term):
    SSAM = "ssam", "SSAM"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    AGEFIPH = "agefiph", "Agefiph"
    CPAM = "cpam", "CPAM"
    MDPH = "mdph", "MDPH"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    SERVICE_MEDICAL = "service_medical", "service médical AM"
    CARSAT = "carsat", "Carsat"
    COMETE = "comete", "Comète France"
    TRANSITIONS_PRO = "transitions_pro", "Transitions Pro"
    CEP = "cep", "conseil en évolution professionnelle"
    EMPLOI_ACCOMPAGNE = "emploi_accompagne", "emploi accompagné"
    MEDECINE_DE_VILLE = "medecine_ville", "médecine de ville"
    AUTRE = "autre", "autre partenaire"


class MotifOrientation(Term):
    VISITE_PRE_REPRISE = "visite_pre_reprise", "visite de pré-reprise"
    ACCOMPAGNEMENT_SOCIAL = "accompagnement_social", "accompagnement social"
    AUTRE = "autre", "autre motif"


class EtatOrientation(Term):
    PROPOSEE = "proposee", "proposée"
    ENVOYEE = "envoyee", "envoyée"
    ACCEPTEE = "acceptee", "acceptée"
    REFUSEE = "refusee", "refusée"


class EtatRetour(Term):
    """A point de retour never counts as a success, nor disappears, for want of an answer."""

    ATTENDU = "attendu", "attendu"
    RELANCE = "relance", "relancé"
    OBTENU = "obtenu", "obtenu"
    SANS_REPONSE = "sans_reponse", "sans réponse"
    PERDU_DE_VUE = "perdu_de_vue", "perdu de vue"
    REFUSE = "refuse", "refusé"


class Situation(Term):
    """What became of the person, found at a point de retour or at a suivi."""

    EN_POSTE = "en_poste", "en poste"
    FORMATION = "formation", "formation"
    RECHERCHE_EMPLOI = "recherche_emploi", "recherche d'emploi"
    ARRET_TRAVAIL = "arret_travail", "arrêt de travail"
    INVALIDITE = "invalidite", "invalidité"
    RETRAITE = "retraite", "retraite"
    LICENCIE = "licencie", "licencié pour inaptitude"
    PERDU_DE_VUE = "perdu_de_vue", "perdu de vue"
    AUTRE = "autre", "autre situation"


class Issue(Term):
    """Outcome at closing."""

    MEME_POSTE = "meme_poste", "maintenu même poste"
    MEME_POSTE_AMENAGE = "meme_poste_amenage", "même poste aménagé"
    AUTRE_POSTE = "autre_poste", "autre poste même employeur"
    AUTRE_EMPLOYEUR = "autre_employeur", "autre employeur"
    FORMATION = "formation", "formation"
    RECHERCHE_EMPLOI = "recherche_emploi", "recherche d'emploi"
    ARRET_TRAVAIL = "arret_travail", "arrêt de travail"
    INVALIDITE = "invalidite", "invalidité"
    RETRAITE = "retraite", "retraite"
    LICENCIE = "licencie", "licencié pour inaptitude"
    PERDU_DE_VUE = "perdu_de_vue", "perdu de vue"
    AUTRE = "autre", "autre issue"


class Origine(Term):
    """Who reported the person to the cellule."""

    MEDECIN_TRAVAIL = "medecin_travail", "médecin du travail"
    INFIRMIER = "infirmier", "IDEST"
    SALARIE = "salarie", "salarié"
    EMPLOYEUR = "employeur", "employeur"
    SSAM = "ssam", "SSAM"
    SERVICE_MEDICAL = "service_medical", "service médical AM"
    CPAM = "cpam", "CPAM"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    MEDECIN_TRAITANT = "medecin_traitant", "médecin traitant"
    MDPH = "mdph", "MDPH"
    IPRP = "iprp", "préventeur ou psychologue du service"
    AUTRE = "autre", "autre origine"


class Raison(Term):
    AT = "at", "AT"
    MP = "mp", "MP"
    MCE = "mce", "MCE"
    AUTRE = "autre", "autre"


class Pathologie(Term):
    TMS = "tms", "TMS"
    PSYCHIQUE = "psychique", "souffrance psychique"
    CANCERS = "cancers", "cancers"
    SURDITE = "surdite", "surdité"
    ALLERGIES = "allergies", "allergies"
    CARDIOVASCULAIRES = "cardiovasculaires", "maladies cardiovasculaires"
    AUTRES = "autres", "autres"


class NiveauSsam(Term):
    """SSAM complexity (LR 85/2023); T0, T1 and T5 have no published label."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2", "T2, poste d'origine"
    T3A = "T3A", "T3A, autre poste, même employeur"
    T3B = "T3B", "T3B, autre employeur"
    T4 = "T4", "T4, risque avéré"
    T5 = "T5"


class Prevention(Term):
    PRIMAIRE = "primaire", "primaire"
    SECONDAIRE = "secondaire", "secondaire, avant l'arrêt"
    TERTIAIRE = "tertiaire", "tertiaire, en arrêt"


class CauseArret(Term):
    MALADIE = "maladie", "maladie ou accident non professionnel"
    AT = "at", "accident du travail"
    MP = "mp", "maladie professionnelle"
    MATERNITE = "maternite", "maternité"


class Contrat(Term):
    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    INTERIM = "interim", "intérim"
    APPRENTISSAGE = "apprentissage", "apprentissage"
    AUTRE = "autre", "autre contrat"


class SourceIrdp(Term):
    PRESANSE = "presanse", "PRESANSE"
    PADOA = "padoa", "Padoa"
    LOCAL = "local", "locale"


class ClasseIrdp(Term):
    FAIBLE = "faible", "faible"
    INTERMEDIAIRE = "intermediaire", "intermédiaire"
    FORTE = "forte", "forte"


class NatureAction(Term):
    SENSIBILISATION = "sensibilisation", "sensibilisation"
    FORMATION = "formation", "formation"
    ACCOMPAGNEMENT = "accompagnement", "accompagnement"
    COMMUNICATION = "communication", "communication"
    REUNION_PARTENAIRES = "reunion_partenaires", "réunion partenaires"
    REUNION_PROMOTION = "reunion_promotion", "réunion de promotion"
    FICHE_REALISEE = "fiche_realisee", "fiche réalisée"
    ALERTE_RPS = "alerte_rps", "alerte RPS"
    REVUE_DOSSIERS = "revue_dossiers", "revue de dossiers"
    ACTION_CONJOINTE = "action_conjointe", "action conjointe avec la Carsat"
    AUTRE = "autre", "autre action"


class Theme(Term):
    PDP = "pdp", "PDP"
    RPS = "rps", "RPS"
    RISQUE_CHIMIQUE = "risque_chimique", "risque chimique"
    TMS = "tms", "TMS"
    AUTRE = "autre", "autre thème"


class RegimeConsentement(Term):
    ACCORD = "accord", "accord nécessaire"
    OPPOSITION = "opposition", "droit d'opposition"


class Etape(Term):
    """Stage of a dossier, always derived from facts, never typed."""

    SIGNALEMENT = "signalement", "Signalement"
    EVALUATION = "evaluation", "Évaluation"
    PLAN = "plan", "Plan"
    ORIENTATIONS = "orientations", "Orientations"
    SUIVI = "suivi", "Suivi"
    CLOTURE = "cloture", "Clôture"


class SortLigne(Term):
    """What became of a row of a workbook."""

    NOUVEAU = "nouveau", "nouveau"
    COMPLETE = "complete", "complété"
    DEJA_PRESENT = "deja_present", "déjà présent"
    DOUBLON = "doublon", "doublon dans le fichier"
    CONFLIT = "conflit", "conflit, valeur connue gardée"
    INCOMPLET = "incomplet", "incomplet"
    ILLISIBLE = "illisible", "illisible"
    IGNORE = "ignore", "ignoré (titre, total ou ligne vide)"
