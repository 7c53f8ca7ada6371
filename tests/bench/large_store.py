"""A service of 200,000 dossiers and 2,000,000 events over ten years: fictitious, drawn in bulk.

The same rows twice, encrypted and in clear, made once and kept in the temporary folder. Events are
in no order of date, which is the hard case for a year's scan.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from pdp_desk.domain import vocabulary as v
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from tests.bench.vaults import FOLDER, KEY
from tests.conftest import add_member

FIRST, DAYS = date(2016, 1, 1), 3652
YEAR = 2024
Draw = Iterator[tuple[Any, ...]]


class Size:
    """How many of each; everything follows from the dossiers."""

    def __init__(self, dossiers: int) -> None:
        self.dossiers = dossiers
        self.salaries = dossiers * 4 // 5
        self.etablissements = dossiers // 20
        self.entreprises = dossiers // 25
        self.evenements = dossiers * 10
        self.orientations = dossiers * 3 // 2


def large_stores(dossiers: int = 200_000) -> tuple[Path, Path]:
    """The encrypted database and its copy in clear."""
    folder = FOLDER / f"annees-{dossiers}-{schema.HEAD}"
    if not folder.exists():
        work = folder.with_suffix(".tmp")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        _make(work, Size(dossiers))
        work.rename(folder)
    return folder / "donnees.db", folder / "clair.db"


def _make(folder: Path, size: Size) -> None:
    path = folder / "donnees.db"
    create_database(path, KEY)
    store = Store(path, KEY)
    schema.upgrade(store)
    add_member(store)
    store.close()
    connection = _keyed(path)
    connection.execute("BEGIN")
    for table, columns, rows in _tables(size):
        marks = ", ".join("?" * len(columns.split()))
        named = ", ".join(columns.split())
        connection.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()
    _copy_in_clear(folder)


def _copy_in_clear(folder: Path) -> None:
    connection = _keyed(folder / "donnees.db")
    connection.execute("ATTACH DATABASE ? AS clair KEY ''", (str(folder / "clair.db"),))
    connection.execute("SELECT sqlcipher_export('clair')")
    connection.close()
    clear = sqlite3.connect(folder / "clair.db", isolation_level=None)
    clear.execute("PRAGMA journal_mode = WAL")
    clear.close()


def _keyed(path: Path) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    # Nothing to lose here, and every index page stays in memory while it fills.
    connection.execute("PRAGMA cache_size = -2000000")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _tables(size: Size) -> Iterator[tuple[str, str, Draw]]:
    random = Random(38)
    owner = [random.randint(1, size.salaries) for _ in range(size.dossiers)]
    place = [random.randint(1, size.etablissements) for _ in range(size.dossiers)]
    opened = [_days(random) for _ in range(size.dossiers)]
    closed = [day + timedelta(random.randint(60, 700)) for day in opened]
    yield "entreprise", "id nom", _firms(size)
    yield (
        "etablissement",
        "id entreprise_id nom naf_section effectif fort_risque_pdp suivi_carsat",
        _places(random, size),
    )
    yield "salarie", "id uid nom prenom nom_cle naissance sexe", _persons(random, size)
    yield (
        "dossier",
        "id numero salarie_id etablissement_id signale_le pris_en_charge_le clos_le raison"
        " tableau_mp pathologie",
        _dossiers(random, owner, place, opened, closed),
    )
    yield "arret", "salarie_id dossier_id debut fin", _leaves(random, owner, opened)
    yield (
        "evenement",
        "salarie_id dossier_id etablissement_id nature jour realise demandeur spsti_present"
        " propose_par dispense_reclassement dispositif type_aide statut",
        _events(random, size, owner, place),
    )
    yield (
        "orientation",
        "id salarie_id dossier_id etablissement_id sens partenaire motif jour",
        _referrals(random, size, owner, place),
    )
    yield "point_de_retour", "orientation_id mois attendu_le etat situation", _answers(random, size)
    yield "suivi", "salarie_id dossier_id mois jour situation", _follow_ups(random, owner, closed)
    yield (
        "irdp",
        "salarie_id dossier_id etablissement_id jour source classe",
        _results(random, size, owner, place),
    )
    yield "action", "id jour nature theme", _actions(random)
    yield "action_etablissement", "action_id etablissement_id", _reached(random, size)
    yield (
        "releve_annuel",
        "annee code valeur",
        iter([(YEAR, "mi_carriere_eligibles", 90000)]),
    )


ACTIONS = 20_000


def _days(random: Random) -> date:
    return FIRST + timedelta(random.randrange(DAYS))


def _chosen(random: Random, terms: Any, share: float = 1.0) -> str | None:
    return str(random.choice(terms).value) if random.random() < share else None


def _maybe(random: Random, share: float) -> bool | None:
    drawn = random.random()
    return None if drawn > 0.95 else drawn < share


def _firms(size: Size) -> Draw:
    for number in range(1, size.entreprises + 1):
        yield number, f"Entreprise {number}"


def _places(random: Random, size: Size) -> Draw:
    for number in range(1, size.etablissements + 1):
        firm = random.randint(1, size.entreprises)
        effectif = int(random.paretovariate(0.8)) % 900
        risk, carsat = _maybe(random, 0.2), _maybe(random, 0.1)
        yield number, firm, f"Site {number}", random.choice("CFGHIMNQS"), effectif, risk, carsat


def _persons(random: Random, size: Size) -> Draw:
    for number in range(1, size.salaries + 1):
        born = date(1956, 1, 1) + timedelta(random.randrange(17000))
        sexe = _chosen(random, list(v.Sexe), 0.99)
        names = (f"Nom{number}", "Claude", f"nom{number} claude")
        yield number, f"{number:032x}", *names, born.isoformat(), sexe


def _dossiers(
    random: Random, owner: list[int], place: list[int], opened: list[date], closed: list[date]
) -> Draw:
    raisons, pathologies = list(v.Raison), list(v.Pathologie)
    for number, person in enumerate(owner):
        raison = _chosen(random, raisons, 0.98)
        tableau = random.choice(["57A", "57C", "98", "97", "HT"]) if raison == "mp" else None
        taken = opened[number] + timedelta(random.randint(0, 30))
        ended = closed[number].isoformat() if random.random() < 0.9 else None
        yield (
            number + 1, f"D-{number + 1:07d}", person, place[number], opened[number].isoformat(),
            taken.isoformat(), ended, raison, tableau, _chosen(random, pathologies, 0.97),
        )  # fmt: skip


def _leaves(random: Random, owner: list[int], opened: list[date]) -> Draw:
    for number, person in enumerate(owner):
        start = opened[number] - timedelta(random.randint(0, 200))
        end = start + timedelta(random.randint(10, 600))
        yield (
            person,
            number + 1,
            start.isoformat(),
            end.isoformat() if random.random() < 0.9 else None,
        )


def _events(random: Random, size: Size, owner: list[int], place: list[int]) -> Draw:
    natures, asked, tools = list(v.Nature), list(v.Demandeur), list(v.Dispositif)
    aids, states, by = list(v.TypeAide), list(v.StatutDispositif), list(v.Proposant)
    for _ in range(size.evenements):
        number, nature = random.randrange(size.dossiers), random.choice(natures)
        tool = random.choice(tools).value if nature == "dispositif" else None
        yield (
            owner[number], number + 1, place[number], nature.value, _days(random).isoformat(),
            _maybe(random, 0.9), _chosen(random, asked) if nature == "visite_pre_reprise" else None,
            _maybe(random, 0.5) if nature == "rdv_liaison" else None,
            _chosen(random, by) if nature == "amenagement" else None,
            _maybe(random, 0.3) if nature == "avis_inaptitude" else None, tool,
            _chosen(random, aids) if tool == "agefiph" else None,
            _chosen(random, states) if tool else None,
        )  # fmt: skip


def _referrals(random: Random, size: Size, owner: list[int], place: list[int]) -> Draw:
    partners, reasons = list(v.Partenaire)[:6], list(v.MotifOrientation)
    for number in range(1, size.orientations + 1):
        case = random.randrange(size.dossiers)
        way = "sortante" if random.random() < 0.8 else "entrante"
        partner, reason = _chosen(random, partners), _chosen(random, reasons, 0.8)
        yield (
            number,
            owner[case],
            case + 1,
            place[case],
            way,
            partner,
            reason,
            _days(random).isoformat(),
        )


def _answers(random: Random, size: Size) -> Draw:
    states, found = list(v.EtatRetour), list(v.Situation)
    for number in range(1, size.orientations + 1):
        for mois in (3, 6):
            state = random.choice(states).value
            situation = _chosen(random, found) if state == "obtenu" else None
            yield number, mois, "2024-01-01", state, situation


def _follow_ups(random: Random, owner: list[int], closed: list[date]) -> Draw:
    found = list(v.Situation)
    for number, person in enumerate(owner):
        mois = random.choice([3, 6, 12])
        done = closed[number] + timedelta(mois * 30) if random.random() < 0.8 else None
        yield person, number + 1, mois, done and done.isoformat(), _chosen(random, found)


def _results(random: Random, size: Size, owner: list[int], place: list[int]) -> Draw:
    sources, classes = list(v.SourceIrdp), list(v.ClasseIrdp)
    for number in range(size.dossiers // 2):
        day = _days(random).isoformat()
        found = _chosen(random, sources), _chosen(random, classes)
        yield owner[number], number + 1, place[number], day, *found


def _actions(random: Random) -> Draw:
    natures, themes = list(v.NatureAction), list(v.Theme)
    for number in range(1, ACTIONS + 1):
        yield (
            number,
            _days(random).isoformat(),
            _chosen(random, natures),
            _chosen(random, themes, 0.8),
        )


def _reached(random: Random, size: Size) -> Draw:
    for number in range(1, ACTIONS + 1):
        for place in {random.randint(1, size.etablissements) for _ in range(random.randint(0, 3))}:
            yield number, place
