"""What to do about a finding, said once."""

from pdp_desk.domain.views import Constat
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.errors import UserError

RESTORE = "Gardez ce dossier tel quel et reprenez la dernière sauvegarde vérifiée."
MEND = "Le travail peut continuer. Une copie réparée du coffre retrouve tout."
BACK_UP = "Faites une sauvegarde maintenant."


def refused(code: str, error: UserError, *, reparable: bool = False) -> Constat:
    """A check that ended in a refusal."""
    return Constat(Gravite.ERREUR, code, error.message, error.hint or RESTORE, reparable=reparable)
