"""What the cells of « Conservation » say."""

from __future__ import annotations

from datetime import date

from pdp_desk.domain.views_rgpd import EffacementVue
from pdp_desk.domain.wording import long_date, number, plural, short_date
from ui.models.rgpd import LigneEcheance, LigneEffacement
from ui.pages.coffre_dates import moment
from ui.theme import Type
from ui.widgets.coffre_table import Cellule, Colonne

DO = {"effacer": "Effacer", "revoir": "Clore ou effacer"}


def end_of(line: LigneEcheance, *, today: date) -> Cellule:
    """When it ends, or until when it is kept longer."""
    if line.prolongee and line.vue.conserve_jusqu_au is not None:
        until = short_date(line.vue.conserve_jusqu_au, today=today)
        return Cellule(f"prolongée au {until}", "text2", "hourglass")
    end = short_date(line.vue.echeance, today=today)
    if line.vue.depassee:
        return Cellule(f"dépassée le {end}", "danger", "warning-octagon-fill")
    return Cellule(end, "warn", "clock-fill")


def to_do(line: LigneEcheance) -> Cellule:
    """What the rule asks for, or why it waits."""
    if line.prolongee and line.vue.motif is not None:
        return Cellule(line.vue.motif.label)
    return Cellule(DO[line.vue.action])


def done_columns(today: date) -> tuple[Colonne, ...]:
    """The columns of the ledger."""
    return (
        Colonne("Référence", lambda line: Cellule(line.nom, "text", role=Type.NAME), 190, 170),
        Colonne("Effacé", lambda line: Cellule(moment(line.vue.efface_le, today=today)), 180, 160),
        Colonne("Par", lambda line: Cellule(line.vue.par), 170, 0),
        Colonne("Motif", lambda line: Cellule(line.vue.motif), None, None),
        Colonne("Éléments", lambda line: Cellule(number(line.vue.total)), 90, 80),
        Colonne("Sauvegardes", _held, 190, 140),
    )


def _held(line: LigneEffacement) -> Cellule:
    count = len(line.vue.sauvegardes)
    if not line.vue.termine:
        return Cellule("fichier à réécrire", "warn", "warning-fill")
    if count:
        return Cellule(f"encore dans {number(count)}", "warn", "hourglass")
    return Cellule("plus dans aucune", "ok", "check-circle-fill")


def about(line: LigneEcheance) -> str:
    """Since when, and by which text."""
    return f"À partir du {long_date(line.vue.depart)}. {line.vue.source}"


def fate_of(done: EffacementVue) -> str:
    """When the last backup with the person goes."""
    if not done.sauvegardes:
        return "Aucune sauvegarde lue ne contient plus la personne."
    days = [one.disparait_le for one in done.sauvegardes if one.disparait_le is not None]
    if len(days) < len(done.sauvegardes):
        return "Certaines sauvegardes ne partiront pas d’elles-mêmes."
    return (
        f"La dernière sauvegarde avec la personne part vers le {long_date(max(days))}, "
        "si le coffre sert chaque jour."
    )


def counted(late: int, soon: int, kept: int) -> str:
    """« 3 échéances dépassées, 2 dans les deux mois »."""
    parts = [plural(late, "échéance dépassée", "échéances dépassées")]
    parts += [f"{number(soon)} dans les deux mois"] if soon else []
    parts += [plural(kept, "prolongation")] if kept else []
    return ", ".join(parts)
