"""Importing a workbook: try it, do it, list the batches, undo one."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import Fiche, Provenance
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import BilanAnnulation, BilanImport, LotVue, Probleme
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.errors import UnreadableWorkbook, UsageError
from pdp_desk.imports.headers import IGNORED, is_meaning
from pdp_desk.imports.lexicon import colonnes
from pdp_desk.imports.plan import Plan, plan
from pdp_desk.imports.rows import RowPlan
from pdp_desk.imports.workbook import fingerprint, read_workbook
from pdp_desk.services import backups
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.storage.correspondances import load_confirmed, save_confirmed
from pdp_desk.storage.intake import Verdict, foresee, take_in
from pdp_desk.storage.intake.lots import close_lot, forget_lot, lot_rows, open_lot
from pdp_desk.storage.intake.undo import undo_lot

CHANGES = frozenset({SortLigne.NOUVEAU, SortLigne.COMPLETE})
NOT_STORED = frozenset({SortLigne.CONFLIT, SortLigne.INCOMPLET, SortLigne.ILLISIBLE})


@contextmanager
def _in_bulk() -> Iterator[None]:
    """Without the collector of cycles: it would scan, again and again, rows that all stay."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


@acte("essayer_import")
def preview(desk: Desk, fichier: Path) -> BilanImport:
    """What importing the workbook would do; nothing is kept."""
    with _in_bulk():
        _, read = _read(desk, fichier)
        with noted(desk, "essayer_import", "import_lot"):
            pass  # what is foreseen below must stay in a session that keeps nothing
        with desk.store.read() as session:
            verdicts = foresee(session, _pairs(read))
        return replace(_bilan(fichier.name, read, verdicts), essai=True)


@acte("importer")
def import_workbook(desk: Desk, fichier: Path) -> BilanImport:
    """Import the workbook, all of it or nothing.

    What changes nothing leaves no batch: only its line in the journal.
    """
    with _in_bulk():
        empreinte, read = _read(desk, fichier)
        desk.essaye.clear()
        backups.before_risk(desk, "avant import")
        with desk.store.write() as session:
            return _store(session, desk, read, fichier.name, empreinte)


@acte("importer")
def store_fiches(
    desk: Desk, rows: Iterable[tuple[Provenance, Fiche]], *, fichier: str
) -> BilanImport:
    """Store fiches made elsewhere as one batch, undoable like an import."""
    plans = tuple(RowPlan(at, [fiche]) for at, fiche in rows)
    digest = hashlib.sha256(fichier.encode()).hexdigest()
    with desk.store.write() as session:
        return _store(session, desk, Plan(plans, ()), fichier, digest)


@acte("annuler_import")
def undo(desk: Desk, lot_id: int) -> BilanAnnulation:
    """Undo a batch: remove what it created, restore what it filled in, keep later work."""
    with desk.store.read() as session:
        _refuse_gone(session, lot_id)
    backups.before_risk(desk, "avant annulation")
    with desk.store.write() as session:
        _refuse_gone(session, lot_id)
        note(session, desk, "annuler_import", "import_lot", lot_id)
        return undo_lot(session, lot_id, desk.now())


@acte("voir_imports")
def lots(desk: Desk) -> tuple[LotVue, ...]:
    """The imports, the latest first."""
    with desk.store.read() as session:
        rows = lot_rows(session)
    return tuple(replace(lot, gardees=_kept(bilan)) for lot, bilan in rows)


@acte("nommer_colonne")
def confirm_column(desk: Desk, *, feuille: str, entete: str, champ: str | None) -> None:
    """Remember what a column means for the next imports ("-": leave it aside; None: forget).

    An empty sheet name means every sheet.
    """
    if champ is not None and not is_meaning(champ):
        raise UsageError(f"« {champ} » n'est pas un champ connu.", "Choisissez-le dans la liste.")
    with desk.store.write() as session:
        note(session, desk, "nommer_colonne", "correspondance_colonne", detail={"champ": champ})
        save_confirmed(session, feuille=fold(feuille), colonne=fold(entete), champ=champ)


def meanings() -> tuple[tuple[str, str], ...]:
    """What a column may be confirmed to mean: code and French label, "-" for nothing."""
    known = tuple((champ.code, champ.libelle) for champ in colonnes().champ)
    return (*known, (IGNORED, "à laisser de côté"))


def _refuse_gone(session: Session, lot_id: int) -> None:
    """Only an import still in force can be undone."""
    lot = next((lot for lot, _ in lot_rows(session) if lot.id == lot_id), None)
    if lot is None:
        raise UsageError(f"Il n'y a pas d'import n° {lot_id}.", "Choisissez-le dans la liste.")
    if lot.annule_le is not None:
        raise UsageError(f"L'import n° {lot_id} est déjà annulé.")


def _read(desk: Desk, fichier: Path) -> tuple[str, Plan]:
    """The digest of a file and what is understood of it: once for a dry run and its import."""
    with desk.store.read() as session:
        confirmed = load_confirmed(session)
    how = fichier, frozenset(confirmed.items()), desk.today()
    empreinte = fingerprint(fichier)
    known = desk.essaye.get((empreinte, how))
    if known is not None:
        return empreinte, known
    desk.essaye.clear()
    workbook = read_workbook(fichier)
    read = plan(workbook, confirmed=confirmed, today=desk.today())
    _refuse_unrecognised(workbook.fichier, read)
    desk.essaye[workbook.empreinte, how] = read
    return workbook.empreinte, read


def _refuse_unrecognised(fichier: str, read: Plan) -> None:
    if any(feuille.genre is not None for feuille in read.feuilles):
        return
    reasons = {f"« {feuille.nom} » : {feuille.raison}" for feuille in read.feuilles}
    raise UnreadableWorkbook(
        f"Aucune feuille de « {fichier} » n'a été reconnue ({', '.join(reasons)}).",
        "Il faut une ligne de titres : nom, prénom, signalement, date, type de visite…",
    )


def _store(session: Session, desk: Desk, read: Plan, fichier: str, empreinte: str) -> BilanImport:
    lot_id = open_lot(session, fichier, empreinte, at=desk.now(), membre_id=desk.membre.id)
    bilan = _bilan(fichier, read, take_in(session, _pairs(read), lot_id))
    if any(bilan.comptes.get(sort) for sort in CHANGES):
        close_lot(session, lot_id, lignes=bilan.lues, bilan=_pack(bilan))
        note(session, desk, "importer", "import_lot", lot_id, {"lignes": bilan.lues})
        return replace(bilan, lot_id=lot_id)
    forget_lot(session, lot_id)
    # Nothing is stored, but what is in the vault was compared with the workbook, and shown.
    note(session, desk, "importer", "import_lot", None, {"lignes": bilan.lues, "sans_effet": True})
    return bilan


def _pairs(read: Plan) -> list[tuple[Provenance, Fiche]]:
    return [(row.at, fiche) for row in read.lignes for fiche in row.fiches]


def _bilan(fichier: str, read: Plan, verdicts: Sequence[Verdict]) -> BilanImport:
    counts: Counter[SortLigne] = Counter()
    problems: list[Probleme] = []
    aside: list[Probleme] = []
    remaining = iter(verdicts)
    for row in read.lignes:
        own = [next(remaining) for _ in row.fiches]
        counts[row.sort or _row_sort(own)] += 1
        told = aside if row.aside else problems
        told += row.problemes
        told += _told(own)
    bilan = BilanImport(
        fichier,
        len(read.lignes),
        dict(counts),
        read.feuilles,
        tuple(problems),
        ecartees=tuple(aside),
    )
    assert bilan.lues == sum(counts.values()), "a row was read and not accounted for"
    return bilan


def _row_sort(verdicts: Sequence[Verdict]) -> SortLigne:
    """The verdict of a row is that of its main fiche, raised by what came with it."""
    sorts, main = {verdict.sort for verdict in verdicts}, verdicts[0].sort
    if SortLigne.CONFLIT in sorts:
        return SortLigne.CONFLIT
    if main in CHANGES or main in NOT_STORED:
        return main
    if sorts & CHANGES:
        return SortLigne.COMPLETE
    return SortLigne.DEJA_PRESENT if SortLigne.DEJA_PRESENT in sorts else main


def _told(verdicts: Sequence[Verdict]) -> list[Probleme]:
    """The reasons of the intake, once per row."""
    told: dict[tuple[str, str], Probleme] = {}
    for verdict in verdicts:
        at = verdict.provenance
        if verdict.motif:
            told[verdict.motif, ""] = Probleme(at.feuille, at.ligne, verdict.motif)
        for gap in verdict.divergences:
            motif = f"déjà « {gap.garde} », gardé ; le classeur dit « {gap.ecarte} »"
            told[gap.champ, motif] = Probleme(at.feuille, at.ligne, motif, gap.champ, gap.ecarte)
    return list(told.values())


def _pack(bilan: BilanImport) -> str:
    """What the lot remembers: counts and reasons, without names nor values of cells."""
    reasons: dict[str, int] = defaultdict(int)
    for problem in bilan.problemes:
        reasons[problem.motif] += 1
    kept = {"comptes": bilan.comptes, "motifs": len(reasons)}
    return msgspec.json.encode(kept).decode()


def _kept(bilan: str) -> int:
    counts = msgspec.json.decode(bilan).get("comptes", {})
    return sum(counts.get(sort.value, 0) for sort in CHANGES)
