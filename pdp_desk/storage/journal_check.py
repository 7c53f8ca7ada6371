"""The proof of the journal: each line in its place, unchanged, signed by whom it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import ColumnElement, NullPool, create_engine, func, select
from sqlalchemy.orm import Session

from pdp_desk.domain.views_journal import Anomalie, Defaut, Tete
from pdp_desk.storage.engine import open_connection
from pdp_desk.storage.failures import translate_errors
from pdp_desk.storage.journal import ERASED, ORIGIN, numbers_of, signed_bytes, unpacked
from pdp_desk.storage.tables.systeme import Journal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BATCH = 2000
# How far a line is looked for on either side of the place where it stands.
REACH = 1000
KEY_SIZE = 32
KEPT = 50  # anomalies that are told one by one
# What the program does by itself, in a restored copy: nobody is there to sign.
AUTHORLESS = frozenset({"rejouer_effacements"})
Progress = Callable[[int, int], None]
_COLUMNS = (
    Journal.id,
    Journal.instant,
    Journal.membre_id,
    Journal.acte,
    Journal.objet,
    Journal.objet_id,
    Journal.detail,
    Journal.detail_empreinte,
    Journal.precedent,
    Journal.empreinte,
    Journal.signature,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A stored line, as it is."""

    id: int
    instant: datetime
    membre_id: int | None
    acte: str
    objet: str
    objet_id: int | None
    detail: str | None
    detail_empreinte: bytes | None
    precedent: bytes
    empreinte: bytes
    signature: bytes | None


@dataclass(frozen=True, slots=True)
class Signers:
    """Who may sign: members by number, with their name and their keys, the present one first.

    Whoever opens with the recovery words signs with a key of these words.
    """

    membres: Mapping[int, tuple[str, tuple[bytes, ...]]]
    mots: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Findings:
    """What the reading of all the lines has found."""

    lignes: int = 0
    debut: datetime | None = None
    fin: datetime | None = None
    tete: Tete | None = None
    anomalies: list[Anomalie] = field(default_factory=list)
    effacees: int = 0
    par_les_mots: int = 0
    anciennes_cles: int = 0
    sans_auteur: int = 0


def lines(session: Session, *kept: ColumnElement[bool]) -> Iterator[Line]:
    """Every line, or those a condition keeps, in the order of the numbers, a batch at a time."""
    every = select(*_COLUMNS).where(*kept).order_by(Journal.id)
    for row in session.execute(every.execution_options(yield_per=BATCH)):
        yield Line(*row)


def head(session: Session) -> Tete | None:
    """The last line."""
    last = select(Journal.id, Journal.empreinte).order_by(Journal.id.desc()).limit(1)
    row = session.execute(last).first()
    return Tete(row[0], row[1]) if row else None


def head_of_copy(path: Path, key: bytes) -> Tete | None:
    """The last line of the journal in a backup, which is not touched: read as it lies."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: open_connection(path, key, "mode=ro&immutable=1"),
        module=sqlcipher,
        poolclass=NullPool,
    )
    translate_errors(engine)
    with closing(Session(engine)) as session:
        return head(session)


def check(session: Session, signers: Signers, progress: Progress | None = None) -> Findings:
    """Read the whole chain; the anomalies are in the order of the lines."""
    total = session.scalar(select(func.count()).select_from(Journal)) or 0
    checker = _Checker(session, signers)
    for line in lines(session):
        checker.take(line)
        if progress is not None and checker.found.lignes % BATCH == 0:
            progress(checker.found.lignes, total)
    return checker.end()


def against(session: Session, known: Tete, name: str) -> Anomalie | None:
    """Compare with a line known from elsewhere: a backup, an export."""
    stands = session.execute(
        select(Journal.empreinte, Journal.instant).where(Journal.id == known.numero)
    ).first()
    if stands is not None:
        same = stands[0] == known.empreinte
        return None if same else Anomalie(Defaut.TEMOIN, known.numero, stands[1], nom=name)
    last = head(session)
    number = last.numero if last else 0
    if number > known.numero:  # a hole, which the chain has told already
        return Anomalie(Defaut.TEMOIN, known.numero, nom=name)
    return Anomalie(Defaut.COUPEE, number + 1, autre=known.numero, nom=name)


class _Checker:
    """Walks from line to line; what a line says of the one before is checked on the way."""

    def __init__(self, session: Session, signers: Signers) -> None:
        self._session = session
        self._seals = _Seals(signers)
        self._before, self._expected, self._shift = ORIGIN, 1, 0
        self._told: set[int] = set()
        self._erased: dict[int, datetime] = {}
        self._accounted: set[int] = set()
        self.found = Findings()

    def take(self, line: Line) -> None:
        """Check one line, then go on from what it says it is."""
        written = self._as_written(line)
        if written is None:
            self._say(Anomalie(Defaut.ALTEREE, line.id, line.instant))
        else:
            number, content = written
            self._check_place(line, number)
            self._check_seal(line, content)
        self._check_detail(line)
        self._count(line)
        self._before, self._expected = line.empreinte, line.id + 1

    def end(self) -> Findings:
        """What can be said once every line has been read."""
        for numero in sorted(self._erased.keys() - self._accounted):
            self._say(Anomalie(Defaut.EFFACEMENT, numero, self._erased[numero]))
        self.found.effacees = len(self._erased)
        self.found.anomalies.sort(key=lambda anomalie: anomalie.numero)
        return self.found

    def _check_place(self, line: Line, true: int) -> None:
        shift, linked = true - line.id, line.precedent == self._before
        if line.id > self._expected:
            self._say(Anomalie(Defaut.MANQUANTE, self._expected, autre=line.id - 1))
        elif shift and (shift != self._shift or not linked):
            self._say(self._misplaced(line, true))
        elif not linked and line.id - 1 not in self._told:
            # This line is whole: the one before is no longer the one that was there.
            self._say(Anomalie(Defaut.REMPLACEE, max(1, line.id - 1)))
        self._shift = shift

    def _check_seal(self, line: Line, content: bytes) -> None:
        if line.signature is None and line.membre_id is None and line.acte in AUTHORLESS:
            self.found.sans_auteur += 1
        elif line.signature is None:
            self._say(Anomalie(Defaut.NON_SIGNEE, line.id, line.instant))
        elif (sealed := self._seals.signer(line, content)) is None:
            name = self._seals.name(line.membre_id)
            self._say(Anomalie(Defaut.SIGNATURE, line.id, line.instant, nom=name))
        else:
            self.found.par_les_mots += sealed is Seal.WORDS
            self.found.anciennes_cles += sealed is Seal.FORMER

    def _check_detail(self, line: Line) -> None:
        if line.detail is None:
            if line.detail_empreinte is not None:
                self._erased[line.id] = line.instant
            return
        if sha256(line.detail.encode()).digest() != line.detail_empreinte:
            self._say(Anomalie(Defaut.DETAIL, line.id, line.instant))
        elif ERASED in line.detail:
            self._account(line)

    def _account(self, line: Line) -> None:
        """A line may only tell of what was erased before it."""
        try:
            told = set(numbers_of(str(unpacked(line.detail).get(ERASED, ""))))
        except ValueError:
            self._say(Anomalie(Defaut.DETAIL, line.id, line.instant))
        else:
            self._accounted |= {number for number in told if number < line.id}

    def _misplaced(self, line: Line, true: int) -> Anomalie:
        if true > line.id and not self._knows(line.precedent):
            # The lines between are gone, and those after took their numbers.
            return Anomalie(Defaut.MANQUANTE, line.id, autre=true - 1)
        return Anomalie(Defaut.DEPLACEE, line.id, line.instant, autre=true)

    def _as_written(self, line: Line) -> tuple[int, bytes] | None:
        """The number the line was written under, and its bytes; None when it was changed."""
        for number in self._likely(line.id):
            content = signed_bytes(line, number)
            if sha256(content).digest() == line.empreinte:
                return number, content
        return None

    def _likely(self, number: int) -> Iterator[int]:
        """Where it stands, as far as the line before it was, then further and further."""
        yield number
        yield number + self._shift
        if len(self.found.anomalies) < KEPT:  # in a ruin, nobody asks where each stone was
            yield from range(number + 1, number + REACH)
            yield from range(number - 1, max(0, number - REACH), -1)

    def _knows(self, empreinte: bytes) -> bool:
        known = select(Journal.id).where(Journal.empreinte == empreinte).limit(1)
        return empreinte == ORIGIN or self._session.execute(known).first() is not None

    def _count(self, line: Line) -> None:
        self.found.lignes += 1
        self.found.debut = self.found.debut or line.instant
        self.found.fin = line.instant
        self.found.tete = Tete(line.id, line.empreinte)

    def _say(self, anomalie: Anomalie) -> None:
        self.found.anomalies.append(anomalie)
        self._told.add(anomalie.numero)


class Seal(Enum):
    """Whose key a line is signed with."""

    MEMBER, FORMER, WORDS = range(3)


class _Seals:
    """Public keys, made ready once each."""

    def __init__(self, signers: Signers) -> None:
        self._signers = signers
        self._words = _ready(signers.mots)
        self._members = {id_: _ready(keys) for id_, (_, keys) in signers.membres.items()}

    def signer(self, line: Line, content: bytes) -> Seal | None:
        """With whose key the line is signed; None when it is nobody's who could be its author."""
        assert line.signature is not None
        own = self._members.get(line.membre_id, []) if line.membre_id is not None else []
        for place, key in enumerate(own):
            if _verifies(key, line.signature, content):
                return Seal.FORMER if place else Seal.MEMBER
        words = any(_verifies(key, line.signature, content) for key in self._words)
        return Seal.WORDS if words else None

    def name(self, membre_id: int | None) -> str:
        """Who the line says has signed."""
        known = self._signers.membres.get(membre_id) if membre_id is not None else None
        return known[0] if known else ""


def _ready(keys: Iterable[bytes]) -> list[Ed25519PublicKey]:
    return [_public(key) for key in keys if len(key) == KEY_SIZE]


def _public(key: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(key)


def _verifies(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
