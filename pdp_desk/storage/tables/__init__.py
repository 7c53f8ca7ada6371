"""The only mapping of the store; `Base.metadata` knows every table once this is imported."""

from pdp_desk.storage.tables.activite import Action, ActionEtablissement, Objectif, ReleveAnnuel
from pdp_desk.storage.tables.base import Base
from pdp_desk.storage.tables.dossiers import Arret, Dossier, Evenement, Irdp, Suivi
from pdp_desk.storage.tables.parcours import (
    Avis,
    Consentement,
    Evaluation,
    NoteMedicale,
    Orientation,
    PieceJointe,
    PointDeRetour,
)
from pdp_desk.storage.tables.personnes import (
    Entreprise,
    Etablissement,
    Intervenant,
    Membre,
    Salarie,
)
from pdp_desk.storage.tables.systeme import (
    AccesExceptionnel,
    Brouillon,
    CorrespondanceColonne,
    Effacement,
    Gel,
    ImportLigne,
    ImportLot,
    Journal,
    Publication,
    Reglage,
)

__all__ = [
    "AccesExceptionnel",
    "Action",
    "ActionEtablissement",
    "Arret",
    "Avis",
    "Base",
    "Brouillon",
    "Consentement",
    "CorrespondanceColonne",
    "Dossier",
    "Effacement",
    "Entreprise",
    "Etablissement",
    "Evaluation",
    "Evenement",
    "Gel",
    "ImportLigne",
    "ImportLot",
    "Intervenant",
    "Irdp",
    "Journal",
    "Membre",
    "NoteMedicale",
    "Objectif",
    "Orientation",
    "PieceJointe",
    "PointDeRetour",
    "Publication",
    "Reglage",
    "ReleveAnnuel",
    "Salarie",
    "Suivi",
]
