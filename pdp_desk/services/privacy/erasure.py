"""Erasing a person: what would go, the erasure itself, the ledger and its certificates."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from pdp_desk.domain.views_brouillons import INDICE
from pdp_desk.domain.views_rgpd import (
    EffacementVue,
    Mention,
    MotifEffacement,
    PrevisionEffacement,
    SauvegardeConcernee,
)
from pdp_desk.errors import UsageError, UserError
from pdp_desk.services.actes import acte, note, note_erasure, noted
from pdp_desk.services.desk import Desk
from pdp_desk.services.privacy.fading import backups_with
from pdp_desk.services.privacy.labels import TITRES
from pdp_desk.services.privacy.people import found_person
from pdp_desk.storage import residue
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.privacy import Ids, erase_rows, purge, rows_of
from pdp_desk.storage.queries import privacy as rows
from pdp_desk.storage.queries.drafts import any_waits
from pdp_desk.storage.tables import Effacement, Membre, Salarie
from pdp_desk.vault.fading import Holding
from pdp_desk.vault.folder import refuse_taken, set_hint, write_whole

BEFORE = "avant-effacement"
# Tables whose texts the erasure clears by itself: naming the person there is no mention.
CLEARED = ("import_ligne", "import_lot", "journal", "reglage")


class Certificat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the ledger keeps of an erasure: counts, nothing about the person."""

    comptes: tuple[tuple[str, int], ...]
    traces: int
    annees_figees: tuple[int, ...]
    mentions: int
    termine: bool = False


@acte("prevoir_effacement")
def foresee_erasure(desk: Desk, salarie_id: int) -> PrevisionEffacement:
    """What erasing a person would remove and leave; nothing is changed."""
    with noted(desk, "prevoir_effacement", "salarie", salarie_id) as session:
        person = found_person(session, salarie_id)
        uid, seen = person.uid, _foreseen(session, person)
    # Backups are opened one by one: not while the vault is held to write.
    return replace(seen, sauvegardes=len(backups_with(desk, {uid: desk.now()})[uid]))


@acte("effacer_personne")
def erase_person(desk: Desk, salarie_id: int, motif: str, confirmation: int) -> EffacementVue:
    """Erase a person and all that is about them; `confirmation` is the number of objects.

    A backup is made first; a backup that is restored later erases the person again.
    """
    # Imported here: the backups take this ledger back when one is restored.
    from pdp_desk.services.backups import before_risk

    why = MotifEffacement(motif)
    with desk.store.read() as session:
        _confirmed(session, salarie_id, confirmation)
    before_risk(desk, BEFORE)
    with desk.store.write() as session:
        ledger_id = _erase(session, desk, salarie_id, why, confirmation)
    _finish(desk, ledger_id)
    _forget_hint(desk)
    return _erasure(desk, ledger_id)


@acte("effacer_personne")
def finish_erasures(desk: Desk) -> int:
    """Rewrite the file where an erasure could not (disk full, power cut); how many were left."""
    with desk.store.read() as session:
        unfinished = [row.id for row in _ledger(session) if not _certificate(row).termine]
    for ledger_id in unfinished:
        _finish(desk, ledger_id)
    return len(unfinished)


@acte("voir_effacements")
def list_erasures(desk: Desk) -> tuple[EffacementVue, ...]:
    """The ledger, the last first, with the backups that still hold each person."""
    with desk.store.read() as session:
        known = _ledger(session)
    return tuple(reversed(_views(desk, known)))


@acte("voir_effacements")
def write_certificate(desk: Desk, effacement_id: int, vers: Path) -> Path:
    """Write the certificate of an erasure as a PDF; its path. Nothing is replaced."""
    # reportlab is slow to load: only when somebody asks for the page.
    from pdp_desk.documents import certificate

    refuse_taken(vers)
    content = certificate.compose(_erasure(desk, effacement_id))
    with file_errors():
        vers.parent.mkdir(parents=True, exist_ok=True)
    write_whole(vers, content)
    return vers


def _erase(
    session: Session, desk: Desk, salarie_id: int, why: MotifEffacement, confirmation: int
) -> int:
    person, found = _confirmed(session, salarie_id, confirmation)
    years = rows.years_of(session, found)
    frozen = tuple(year for year in years if year in rows.frozen_years(session))
    named = len(_mentions(session, residue.who_is(session, person), found))
    uid = person.uid
    gone = erase_rows(session, salarie_id)
    certificate = Certificat(_labelled(gone.counts), gone.traces, frozen, named)
    row = Effacement(
        salarie_uid=uid,
        efface_le=desk.now(),
        membre_id=desk.membre.id,
        motif=why.value,
        certificat=msgspec.json.encode(certificate).decode(),
    )
    session.add(row)
    session.flush()
    detail = {**gone.told, "motif": why.value}
    note_erasure(session, desk, "effacer_personne", "salarie", salarie_id, gone.details, detail)
    return row.id


def _foreseen(session: Session, person: Salarie) -> PrevisionEffacement:
    found, who = rows_of(session, person.id), residue.who_is(session, person)
    counts = _counts(session, who, found)
    years, frozen = rows.years_of(session, found), rows.frozen_years(session)
    named = _mentions(session, who, found)
    return PrevisionEffacement(
        salarie_id=person.id,
        nom=person.nom,
        prenom=person.prenom,
        comptes=_labelled(counts),
        total=sum(counts.values()),
        traces=residue.trace_counts(session, who, found),
        annees=years,
        figees=tuple(year for year in years if year in frozen),
        classeurs=tuple(residue.lots_of(session, found)),
        mentions=tuple(Mention(*where) for where in named),
    )


def _confirmed(session: Session, salarie_id: int, confirmation: int) -> tuple[Salarie, Ids]:
    """The person and their rows, if the number typed is that of what goes, now."""
    person = found_person(session, salarie_id)
    found = rows_of(session, salarie_id)
    total = sum(_counts(session, residue.who_is(session, person), found).values())
    if confirmation != total:
        raise UsageError(
            "Ce n’est pas le nombre d’éléments à effacer. Rien n’a été effacé.",
            f"Il y en a {total} à présent : relisez la liste, puis tapez ce nombre.",
        )
    return person, found


def _counts(session: Session, who: residue.Who, found: Ids) -> dict[str, int]:
    counts = {name: len(ids) for name, ids in found.items()}
    drafts = len(residue.drafts_of(session, who, found))
    return counts | ({"brouillon": drafts} if drafts else {})


def _mentions(session: Session, who: residue.Who, found: Ids) -> list[tuple[str, int, str]]:
    """Texts that name the person and stay: of others, or typed by somebody about others."""
    going = found | {"brouillon": residue.drafts_of(session, who, found)}
    return residue.mentions(session, who, going, CLEARED)


def _labelled(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((TITRES[name], counts[name]) for name in TITRES if counts.get(name))


def _finish(desk: Desk, ledger_id: int) -> None:
    """Leave no freed page behind; what could not be done is done later, the ledger knows."""
    try:
        done = purge(desk.store)
    except UserError:
        # The person is gone and their bytes are overwritten: only the file is not rewritten yet.
        done = False
    if not done:
        return
    with desk.store.write() as session:
        row = session.get_one(Effacement, ledger_id)
        whole = msgspec.structs.replace(_certificate(row), termine=True)
        row.certificat = msgspec.json.encode(whole).decode()
        note(session, desk, "effacer_personne", "effacement", ledger_id, {"termine": True})


def _forget_hint(desk: Desk) -> None:
    """The unlock screen no longer says that a draft waits, once the last one has gone too."""
    with desk.store.read() as session:
        waits = any_waits(session)
    if not waits and desk.folder is not None and desk.keys is not None:
        with suppress(UserError):  # the person is gone: only this line would be late
            set_hint(desk.folder, desk.keys, INDICE, None)


def _ledger(session: Session) -> list[Effacement]:
    return list(session.scalars(select(Effacement).order_by(Effacement.id)))


def _certificate(row: Effacement) -> Certificat:
    return msgspec.json.decode(row.certificat, type=Certificat)


def _reference(row: Effacement) -> str:
    """A number that names the erasure on paper, from which nothing can be found again."""
    return f"E-{row.id:04d}-{sha256(row.salarie_uid.encode()).hexdigest()[:8].upper()}"


def _erasure(at: Desk, ledger_id: int) -> EffacementVue:
    with at.store.read() as session:
        row = session.get(Effacement, ledger_id)
    if row is None:
        raise UsageError("Cet effacement n’est pas dans le registre du coffre.")
    return _views(at, [row])[0]


def _views(at: Desk, known: list[Effacement]) -> list[EffacementVue]:
    """The erasures as they are shown; each backup is opened once for all of them."""
    with at.store.read() as session:
        authors = {row.id: row.nom for row in session.scalars(select(Membre))}
    held = backups_with(at, {row.salarie_uid: row.efface_le for row in known})
    return [_view(at, row, authors.get(row.membre_id or 0), held[row.salarie_uid]) for row in known]


def _view(at: Desk, row: Effacement, author: str | None, held: list[Holding]) -> EffacementVue:
    known = _certificate(row)
    return EffacementVue(
        id=row.id,
        reference=_reference(row),
        efface_le=row.efface_le,
        par=author or "le programme",
        motif=MotifEffacement(row.motif).label,
        comptes=known.comptes,
        total=sum(count for _, count in known.comptes),
        traces=known.traces,
        annees_figees=known.annees_figees,
        mentions=known.mentions,
        sauvegardes=tuple(
            SauvegardeConcernee(one.copy.nom, one.copy.faite_le, one.sure, one.gone_on)
            for one in held
        ),
        termine=known.termine,
        service=at.titre,
    )
