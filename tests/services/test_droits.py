"""Rights, from the permission table: every service function, every role, no window (F39-F41)."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from pdp_desk import services
from pdp_desk.domain.droits import ACTES, PAR_CODE, Acte
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import Forbidden, VaultReadOnly
from pdp_desk.services.actes import may
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store

# What anybody who has opened the vault may do, whatever their function.
FREE = {"pdp_desk.services.vault.close"}
PLUMBING = {"pdp_desk.services.actes"}


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(services.__path__, "pdp_desk.services."):
        yield importlib.import_module(found.name)


def functions() -> dict[str, Callable[..., object]]:
    """Every public service function that is given an open desk."""
    found = {}
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ not in PLUMBING
            if (
                own
                and not name.startswith("_")
                and "desk" in inspect.signature(function).parameters
            ):
                found[f"{module.__name__}.{name}"] = function
    return found


FUNCTIONS = functions()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a store that cannot be opened: a refusal must come before anything is read."""
    store = Store(tmp_path / "absent.db", bytes(32), network=lambda _: False)
    member = MembreVue(id=1, nom="Claire Dumontet", role=Role.CHARGE)
    yield Desk(store=store, membre=member, today=lambda: date(2026, 11, 17), titre="Essai")
    store.close()


def acte_of(name: str) -> Acte:
    return PAR_CODE[FUNCTIONS[name].__acte__]  # type: ignore[attr-defined]


def test_every_function_with_a_desk_is_an_act() -> None:
    assert {name for name, f in FUNCTIONS.items() if not hasattr(f, "__acte__")} == FREE
    assert len(FUNCTIONS) > 10


def test_every_act_of_the_table_is_done_by_a_function() -> None:
    done = {acte_of(name).code for name in FUNCTIONS.keys() - FREE}
    assert done == {acte.code for acte in ACTES}


@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_the_table_says(desk: Desk, role: Role) -> None:
    at_work = replace(desk, membre=replace(desk.membre, role=role))
    for name in sorted(FUNCTIONS.keys() - FREE):
        print(name)  # shown with the failure
        check_right(at_work, name, role)


def check_right(at_work: Desk, name: str, role: Role) -> None:
    """The function refuses the role before anything else, or lets it into the call itself."""
    call = FUNCTIONS[name]
    if role not in acte_of(name).roles:
        with pytest.raises(Forbidden, match="ne permet pas"):
            call(at_work)
    elif len(required(call)) > 1:
        with pytest.raises(TypeError, match="missing"):
            call(at_work)
    assert may(at_work, acte_of(name).code) == (role in acte_of(name).roles)


def test_a_vault_open_to_read_is_never_written(desk: Desk) -> None:
    writing = sorted(name for name in FUNCTIONS.keys() - FREE if acte_of(name).ecrit)
    assert len(writing) > 10
    for name in writing:
        print(name)  # shown with the failure
        check_refused(desk, name)


def check_refused(desk: Desk, name: str) -> None:
    """An act that writes says who holds the vault, to every role that has it."""
    role = next(iter(acte_of(name).roles))
    reader = replace(
        desk,
        membre=replace(desk.membre, role=role),
        lecture_seule=True,
        detenteur="Inès Kaddour (poste 2)",
    )
    with pytest.raises(VaultReadOnly, match="Inès Kaddour"):
        FUNCTIONS[name](reader)
    assert not may(reader, acte_of(name).code)


def test_direction_sees_aggregates_only() -> None:
    named = {acte.code for acte in ACTES if acte.nominatif and Role.DIRECTION in acte.roles}
    assert named == set()


def required(function: Callable[..., object]) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.default is p.empty]
