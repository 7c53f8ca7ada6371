"""Search as one types over 200,000 persons, encrypted: each keystroke through the service.

uv run python -m tests.bench.bench_search
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any, TypeVar

import sqlcipher3.dbapi2 as sqlcipher

from pdp_desk.domain.folding import person_key
from pdp_desk.domain.views import FiltreDossiers, MembreVue
from pdp_desk.domain.vocabulary import Nature, Role
from pdp_desk.services import dossiers
from pdp_desk.services.desk import Desk
from pdp_desk.settings import RESOURCES
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from tests.bench.vaults import FOLDER, KEY
from tests.conftest import add_member

BUDGET_MS = 16.0
PERSONS, FIRMS, EVENTS = 200_000, 10_000, 5
FIRST, DAYS, TODAY = date(2016, 1, 1), 3652, date(2026, 1, 8)
SEARCHES, PAGES = 60, 60
PAGE = 40  # as the window asks
T = TypeVar("T")


def main() -> None:
    """Print the median, the 95th percentile and the longest of each kind of reading."""
    store = Store(search_store(), KEY)
    membre = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    desk = Desk(store=store, membre=membre, today=lambda: TODAY, titre="Banc")
    _show("list by name, page after page", _paging(desk, FiltreDossiers()))
    _show("list by report, page after page", _paging(desk, FiltreDossiers(recents=True)))
    _show("open ones by name", _paging(desk, FiltreDossiers(ouverts=True)))
    _show("open ones by report", _paging(desk, FiltreDossiers(ouverts=True, recents=True)))
    _show("one letter typed, by name", _typing(desk, FiltreDossiers()))
    _show("one letter typed, by report", _typing(desk, FiltreDossiers(recents=True)))
    _show("counting what was typed", _counting(desk))
    store.close()


def search_store(persons: int = PERSONS) -> Path:
    """The database, made once."""
    folder = FOLDER / f"noms-{persons}"
    if not folder.exists():
        work = folder.with_suffix(".tmp")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        _make(work / "donnees.db", persons)
        work.rename(folder)
    return folder / "donnees.db"


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    start = perf_counter()
    found = call()
    return (perf_counter() - start) * 1000, found


def _paging(desk: Desk, filtre: FiltreDossiers) -> list[float]:
    times: list[float] = []
    suite: str | None = None
    for _ in range(PAGES):
        took, page = _timed(partial(dossiers.list_dossiers, desk, filtre, suite, PAGE))
        times.append(took)
        suite = page.suite
    return times


def _typing(desk: Desk, filtre: FiltreDossiers) -> list[float]:
    """What people type, letter after letter: names, first names, employers, numbers."""
    times = []
    for wanted in _wanted():
        for length in range(1, len(wanted) + 1):
            typed = replace(filtre, texte=wanted[:length])
            times.append(_timed(partial(dossiers.list_dossiers, desk, typed, None, PAGE))[0])
    return times


def _counting(desk: Desk) -> list[float]:
    texts = [text for wanted in _wanted() for text in (wanted[:1], wanted[:3], wanted)]
    filtres = [FiltreDossiers(texte=text) for text in texts]
    return [_timed(partial(dossiers.count_dossiers, desk, filtre))[0] for filtre in filtres]


def _wanted() -> Iterator[str]:
    random = Random(7)
    names, firsts, places = _list("noms"), _list("prenoms_feminins"), _list("lieux")
    for turn in range(SEARCHES):
        name, first = random.choice(names), random.choice(firsts)
        kinds = (name, f"{name} {first}", f"{first} {name[:4]}", f"2024-{turn:04d}")
        yield (*kinds, random.choice(places))[turn % 5]


def _show(title: str, times: list[float]) -> None:
    p95 = quantiles(times, n=20)[-1]
    verdict = "" if p95 <= BUDGET_MS else f"   over {BUDGET_MS:.0f} ms"
    print(
        f"{title:<34} median {median(times):6.1f} ms   p95 {p95:6.1f} ms   "
        f"max {max(times):6.1f} ms   ({len(times)} readings){verdict}"
    )


def _list(name: str) -> list[str]:
    return (RESOURCES / "demo" / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1]


def _make(path: Path, persons: int) -> None:
    create_database(path, KEY)
    store = Store(path, KEY)
    schema.upgrade(store)
    add_member(store)
    store.close()
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("BEGIN")
    for table, columns, rows in _tables(persons):
        marks = ", ".join("?" * len(columns.split()))
        named = ", ".join(columns.split())
        connection.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()


def _tables(persons: int) -> Iterator[tuple[str, str, Iterator[tuple[Any, ...]]]]:
    random = Random(38)
    firms = [
        f"{random.choice(_list('noms'))} {random.choice(_list('lieux'))}" for _ in range(FIRMS)
    ]
    yield "entreprise", "id nom", iter(enumerate(firms, 1))
    yield "etablissement", "id entreprise_id nom", ((n, n, firm) for n, firm in enumerate(firms, 1))
    yield (
        "intervenant",
        "id nom nom_cle fonction",
        ((n, f"Référent {n}", f"referent {n}", "charge") for n in range(1, 21)),
    )
    yield "salarie", "id uid nom prenom nom_cle", _persons(random, persons)
    yield (
        "dossier",
        "id numero salarie_id etablissement_id referent_id signale_le pris_en_charge_le clos_le",
        _dossiers(random, persons),
    )
    yield "evenement", "salarie_id dossier_id nature jour realise", _events(random, persons)
    yield "orientation", "salarie_id dossier_id sens partenaire jour", _referrals(random, persons)


def _persons(random: Random, persons: int) -> Iterator[tuple[Any, ...]]:
    names = _list("noms")
    firsts = _list("prenoms_feminins") + _list("prenoms_masculins")
    for number in range(1, persons + 1):
        nom = random.choice(names)
        if random.random() < 0.15:
            nom = f"{nom}-{random.choice(names)}"
        prenom = random.choice(firsts)
        yield number, f"{number:032x}", nom, prenom, person_key(nom, prenom)


def _day(random: Random) -> date:
    return FIRST + timedelta(random.randrange(DAYS))


def _dossiers(random: Random, persons: int) -> Iterator[tuple[Any, ...]]:
    for number in range(1, persons + 1):
        day = _day(random)
        taken = (day + timedelta(10)).isoformat()
        closed = (day + timedelta(400)).isoformat() if random.random() < 0.9 else None
        firm, referent = random.randint(1, FIRMS), random.randint(1, 20)
        numero = f"{day.year}-{number:06d}"
        yield number, numero, number, firm, referent, day.isoformat(), taken, closed


def _events(random: Random, persons: int) -> Iterator[tuple[Any, ...]]:
    natures = [nature.value for nature in Nature]
    for _ in range(persons * EVENTS):
        number = random.randint(1, persons)
        yield number, number, random.choice(natures), _day(random).isoformat(), True


def _referrals(random: Random, persons: int) -> Iterator[tuple[Any, ...]]:
    for _ in range(persons // 2):
        number = random.randint(1, persons)
        yield number, number, "sortante", "cap_emploi", _day(random).isoformat()


if __name__ == "__main__":
    main()
