"""Forms being typed, kept encrypted at every pause: locking, closing or a crash loses nothing.

A draft is visible to its member alone. A medical one is written under the medical key only. The
journal tells when a draft appears and when it is erased, not each pause in typing: what a form
finally changes has its own line.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from pdp_desk.domain.views_brouillons import FENETRE, INDICE, OUI, BrouillonVue
from pdp_desk.errors import Forbidden, UserError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.storage import medical as seals
from pdp_desk.storage.queries import drafts as rows
from pdp_desk.storage.tables import Brouillon

log = logging.getLogger("pdp_desk.services")
SEALED = "contenu_chiffre"


@acte("garder_brouillon")
def keep_draft(
    desk: Desk,
    formulaire: str,
    objet_id: int | None,
    champ: str | None,
    contenu: Mapping[str, str],
    *,
    medical: bool = False,
    curseur: int = 0,
) -> None:
    """Keep what is typed in a form, in the place of what was kept before.

    `champ` has the focus, with its cursor at `curseur`. Raises `Forbidden` when a medical form is
    not the member's to fill.
    """
    key = _medical_key(desk) if medical else None
    said = {"champs": dict(contenu), "curseur": curseur}
    with desk.store.write() as session:
        row = rows.one(session, desk.membre.id, formulaire, objet_id)
        new = row is None
        if row is None:
            row = Brouillon(membre_id=desk.membre.id, formulaire=formulaire, objet_id=objet_id)
            note(session, desk, "garder_brouillon", "brouillon", detail={"formulaire": formulaire})
        row.champ_actif, row.garde_le = champ, desk.now()
        row.contenu = "" if key else json.dumps(said, ensure_ascii=False)
        if key is None:
            row.contenu_chiffre = None
            session.add(row)
        else:
            seals.keep(session, row, SEALED, key, seals.pack(said))
    if new and formulaire != FENETRE:
        _hint(desk, waits=True)


@acte("voir_brouillons")
def drafts(desk: Desk) -> tuple[BrouillonVue, ...]:
    """What the member left unfinished, the last first, without the texts.

    A medical draft is shown to those who may still read it.
    """
    with desk.store.read() as session:
        found = rows.of_member(session, desk.membre.id)
        return tuple(_view(row, {}) for row in found if _readable(desk, row))


@acte("voir_brouillons")
def take_draft(desk: Desk, formulaire: str, objet_id: int | None) -> BrouillonVue | None:
    """The draft of a form, to go on typing; it stays kept until it is erased or saved."""
    with desk.store.read() as session:
        row = rows.one(session, desk.membre.id, formulaire, objet_id)
        if row is None or not _readable(desk, row):
            return None
        return _view(row, _said(desk, row))


@acte("effacer_brouillon")
def discard_draft(desk: Desk, formulaire: str, objet_id: int | None) -> bool:
    """Erase the draft of a form: it was saved, or is not wanted; whether there was one."""
    with desk.store.write() as session:
        row = rows.one(session, desk.membre.id, formulaire, objet_id)
        if row is None:
            return False
        session.delete(row)
        note(session, desk, "effacer_brouillon", "brouillon", detail={"formulaire": formulaire})
        session.flush()
        waits = rows.any_waits(session)
    _hint(desk, waits=waits)
    return True


def _hint(desk: Desk, *, waits: bool) -> None:
    """Say on the unlock screen that drafts wait, without saying whose nor of what."""
    # Not needed to show the first list.
    from pdp_desk.vault.folder import set_hint

    if desk.folder is None or desk.keys is None:
        return
    try:
        set_hint(desk.folder, desk.keys, INDICE, OUI if waits else None)
    except UserError:
        # The draft itself is kept: only the line of the unlock screen is late.
        log.warning("the hint about drafts could not be written")


def _medical_key(desk: Desk) -> bytes:
    key = desk.keys.medicale if desk.keys is not None else None
    if key is None:
        raise Forbidden(
            "Ce formulaire est médical : sa saisie ne peut être gardée qu’avec la clé médicale.",
            "Rien n’a été écrit. Demandez à un médecin ou à un infirmier de la cellule.",
        )
    return key


def _readable(desk: Desk, row: Brouillon) -> bool:
    held = desk.keys is not None and desk.keys.medicale is not None
    return row.contenu_chiffre is None or held


def _said(desk: Desk, row: Brouillon) -> dict[str, Any]:
    if row.contenu_chiffre is not None:
        return seals.unpack(seals.reveal(row, SEALED, _medical_key(desk)))
    said: dict[str, Any] = json.loads(row.contenu)
    return said


def _view(row: Brouillon, said: Mapping[str, Any]) -> BrouillonVue:
    return BrouillonVue(
        formulaire=row.formulaire,
        objet_id=row.objet_id,
        champ=row.champ_actif,
        garde_le=row.garde_le,
        medical=row.contenu_chiffre is not None,
        contenu=said.get("champs", {}),
        curseur=said.get("curseur", 0),
    )
