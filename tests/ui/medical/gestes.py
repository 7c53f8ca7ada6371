"""What a carer reads in the compartment."""

from __future__ import annotations

from tests.ui.dossiers.gestes import the_dossier, words
from ui.main_window import MainWindow
from ui.pages.dossier_medical import MedicalPanel

TEXT = "Épaule droite opérée, élévation 110°"
REASON = "Malaise au poste, Dr Garnier absente"


def panel(window: MainWindow) -> MedicalPanel:
    found = the_dossier(window).medical
    assert found is not None
    return found


def shown(window: MainWindow) -> str:
    return words(panel(window).frame)
