"""The timeline of a dossier as it is read: what is to come, today, what happened, sick leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pdp_desk.domain.views import ArretVue, DossierVue, ElementChronologie, RetourVue
from pdp_desk.domain.vocabulary import EtatRetour
from pdp_desk.domain.wording import long_date, short_date, typeset

TOUT = "tout"
GROUPES: Mapping[str, tuple[str, frozenset[str]]] = {
    TOUT: ("Tout", frozenset()),
    "visites": ("Visites", frozenset({"visite"})),
    "orientations": ("Orientations", frozenset({"orientation", "suivi"})),
    "mesures": ("Mesures", frozenset({"amenagement", "dispositif", "plan", "avis"})),
    "echanges": ("Échanges", frozenset({"liaison", "note"})),
}
_WAITING = (EtatRetour.ATTENDU, EtatRetour.RELANCE)


@dataclass(frozen=True, slots=True)
class Barre:
    """The sick-leave bar beside a line: above its node, below it, dotted while only planned."""

    haut: bool = False
    bas: bool = False
    prevue: bool = False


@dataclass(frozen=True, slots=True)
class Boite:
    """A point de retour in a box: when, its state in words, `ton` danger, ok, warn or text2."""

    mois: str
    etat: str
    ton: str


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A heading, or the line of today."""

    titre: str
    aujourdhui: bool
    barre: Barre


@dataclass(frozen=True, slots=True)
class Moment:
    """One dated fact."""

    jour: str
    genre: str
    titre: str
    detail: str
    a_venir: bool
    realise: bool
    boites: tuple[Boite, ...]
    barre: Barre

    @property
    def phrase(self) -> str:
        """All of it in words, for a screen reader."""
        boxes = ". ".join(f"{boite.mois}\u00a0: {boite.etat}" for boite in self.boites)
        parts = (f"{self.jour}\u00a0: {self.titre}", self.detail, boxes)
        return ". ".join(part for part in parts if part)


Ligne = Rubrique | Moment


def lines(vue: DossierVue, groupe: str, today: date) -> tuple[Ligne, ...]:
    """The lines of a group, the latest first, today's line between what comes and what was."""
    kept = [item for item in vue.chronologie if _belongs(item, groupe)]
    coming = [item for item in kept if item.jour > today]
    past = [item for item in kept if item.jour <= today]
    found: list[Ligne] = []
    if coming:
        found.append(Rubrique("À venir", aujourdhui=False, barre=Barre()))
    found += [_moment(item, vue.arrets, today) for item in coming]
    found.append(_today_line(vue.arrets, today))
    found += [_moment(item, vue.arrets, today) for item in past]
    return tuple(found) if kept else ()


def counts(vue: DossierVue) -> dict[str, int]:
    """How many facts each group holds; empty groups are left out, but not the whole."""
    found = {key: sum(_belongs(item, key) for item in vue.chronologie) for key in GROUPES}
    return {key: count for key, count in found.items() if count or key == TOUT}


def latest(vue: DossierVue, today: date, count: int) -> tuple[Moment, ...]:
    """The last facts, the newest first."""
    past = [item for item in vue.chronologie if item.jour <= today][:count]
    return tuple(_moment(item, (), today) for item in past)


def coming(vue: DossierVue, today: date, count: int) -> tuple[Moment, ...]:
    """The next dated facts, the nearest first: events, and feedback still to come."""
    facts = [(item.jour, _moment(item, (), today)) for item in vue.chronologie if item.jour > today]
    facts += [
        (retour.attendu_le, _awaited(item, retour, today))
        for item in vue.chronologie
        for retour in item.retours
        if retour.etat in _WAITING and retour.attendu_le > today
    ]
    return tuple(moment for _, moment in sorted(facts, key=lambda fact: fact[0])[:count])


def _belongs(item: ElementChronologie, groupe: str) -> bool:
    return groupe == TOUT or item.genre in GROUPES[groupe][1]


def _moment(item: ElementChronologie, leaves: tuple[ArretVue, ...], today: date) -> Moment:
    return Moment(
        jour=short_date(item.jour, today=today),
        genre=item.genre,
        titre=typeset(item.titre),
        detail=typeset(item.detail),
        a_venir=item.jour > today,
        realise=item.realise is not False,
        boites=tuple(_box(retour, today) for retour in item.retours),
        barre=_bar(item.jour, leaves, today),
    )


def _awaited(item: ElementChronologie, retour: RetourVue, today: date) -> Moment:
    partner = item.titre.removeprefix("Orientation vers ").removeprefix("le ").removeprefix("la ")
    partner = partner.removeprefix("l'")
    return Moment(
        jour=short_date(retour.attendu_le, today=today),
        genre="retour",
        titre=typeset(f"{partner[:1].upper()}{partner[1:]}, point à {retour.mois} mois"),
        detail="",
        a_venir=True,
        realise=True,
        boites=(),
        barre=Barre(),
    )


def _today_line(leaves: tuple[ArretVue, ...], today: date) -> Rubrique:
    day = long_date(today).rsplit(" ", 1)[0]
    title = typeset(f"Aujourd'hui, {day}")
    return Rubrique(title, aujourdhui=True, barre=_bar(today, leaves, today))


def _bar(day: date, leaves: tuple[ArretVue, ...], today: date) -> Barre:
    spans = [(leave.debut, leave.fin or leave.fin_prevue or today) for leave in leaves]
    return Barre(
        haut=any(start <= day < end for start, end in spans),
        bas=any(start < day <= end for start, end in spans),
        prevue=day > today,
    )


def _box(retour: RetourVue, today: date) -> Boite:
    state, mois = retour.etat, f"{retour.mois} mois"
    if state in _WAITING:
        return _waiting_box(retour, mois, today)
    if state is EtatRetour.OBTENU:
        found = f"obtenu, {retour.situation.label}" if retour.situation else "obtenu"
        return Boite(mois, typeset(found), "ok")
    return Boite(mois, typeset(state.label), "warn")


def _waiting_box(retour: RetourVue, mois: str, today: date) -> Boite:
    day = short_date(retour.attendu_le, today=today)
    chased = "relancé, " if retour.etat is EtatRetour.RELANCE else ""
    if retour.attendu_le < today:
        return Boite(mois, f"{chased}attendu depuis le {day}", "danger")
    return Boite(mois, f"{chased}attendu le {day}", "text2")
