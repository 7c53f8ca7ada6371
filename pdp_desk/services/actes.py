"""What stands before every service function: the right of the member, and the journal after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from pdp_desk.domain.droits import PAR_CODE, peut
from pdp_desk.errors import Forbidden, VaultReadOnly
from pdp_desk.services.desk import Desk
from pdp_desk.storage import journal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = ParamSpec("P")
R = TypeVar("R")
ServiceFunction = Callable[Concatenate[Desk, P], R]


def acte(code: str) -> Callable[[ServiceFunction[P, R]], ServiceFunction[P, R]]:
    """The function is this act of the table: refused to other roles, and to readers if it writes.

    Raises `Forbidden` or `VaultReadOnly` before anything is read.
    """
    known = PAR_CODE[code]

    def guarded(function: ServiceFunction[P, R]) -> ServiceFunction[P, R]:
        @wraps(function)
        def checked(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> R:
            allow(desk, known.code)
            return function(desk, *args, **kwargs)

        checked.__acte__ = code  # type: ignore[attr-defined]
        return checked

    return guarded


def allow(desk: Desk, code: str) -> None:
    """Refuse an act the member's role does not have, or that would change a vault open to read."""
    known = PAR_CODE[code]
    if desk.membre.role not in known.roles:
        raise Forbidden(
            f"Votre fonction, {desk.membre.role.label}, ne permet pas {_de(known.libelle)}.",
            "Rien n’a été fait. Demandez-le à la personne responsable de la cellule.",
        )
    if known.ecrit and desk.lecture_seule:
        raise VaultReadOnly(
            f"Le coffre est ouvert en lecture seule : impossible {_de(known.libelle)}.",
            f"Ouvert avant vous : {desk.detenteur or 'un autre programme'}. "
            "Rien n’a été modifié ; rouvrez-le quand il sera libre.",
        )


def may(desk: Desk, code: str) -> bool:
    """Whether the window shows what leads to this act."""
    return peut(desk.membre.role, code) and not (PAR_CODE[code].ecrit and desk.lecture_seule)


def note(
    session: Session,
    desk: Desk,
    code: str,
    objet: str,
    objet_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write the act in the journal, in the transaction it belongs to, signed by the member.

    `objet` is a table; `detail` never holds anything medical, and names only where the trace of a
    correction needs them (they can be erased later without breaking the chain).
    """
    journal.append(
        session,
        journal.Ligne(
            instant=desk.now(),
            membre_id=desk.membre.id,
            acte=code,
            objet=objet,
            objet_id=objet_id,
            detail=detail,
        ),
        desk.keys.signature if desk.keys is not None else None,
    )


def note_erasure(
    session: Session,
    desk: Desk,
    code: str,
    objet: str,
    objet_id: int | None,
    lignes: Iterable[int],
    detail: Mapping[str, object] | None = None,
) -> None:
    """Empty the details of these lines of the journal, and note the act that asked for it.

    The note says which lines were emptied: the verification knows that nothing else was.
    """
    erased = journal.erase_details(session, lignes)
    note(session, desk, code, objet, objet_id, {**(detail or {}), **erased})


@contextmanager
def noted(
    desk: Desk,
    code: str,
    objet: str,
    objet_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> Iterator[Session]:
    """A transaction that begins with its line in the journal: for a nominative reading.

    What is read again within a minute (the window re-queries after a change) is one reading.
    """
    told = sorted((key, str(value)) for key, value in (detail or {}).items())
    reading = (code, objet, objet_id, tuple(told))
    if desk.lately_read(reading):
        with desk.store.read() as session:
            yield session
        return
    with desk.store.write() as session:
        note(session, desk, code, objet, objet_id, detail)
        yield session
    desk.was_read(reading)


def _de(infinitive: str) -> str:
    """« de parcourir », « d’ouvrir »."""
    return f"d’{infinitive}" if infinitive[0] in "aeiouyéèêàâîôû" else f"de {infinitive}"
