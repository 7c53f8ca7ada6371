"""The delay before locking: one choice for the team, within its limits, in the journal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from pdp_desk.domain.verrouillage import MINUTES, Verrouillage
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import Forbidden, UsageError
from pdp_desk.services.desk import Desk
from pdp_desk.services.locking import DELAY, lock_settings, set_lock_settings
from pdp_desk.storage.reglages import set_setting
from pdp_desk.storage.tables import Journal as Line


def test_ten_minutes_until_somebody_chooses(desk: Desk) -> None:
    assert lock_settings(desk) == Verrouillage(minutes=MINUTES, captures=False)
    set_lock_settings(desk, Verrouillage(minutes=3, captures=True))
    assert lock_settings(desk) == Verrouillage(minutes=3, captures=True)
    with desk.store.read() as session:
        (line,) = session.scalars(select(Line))
    assert line.acte == "regler_verrouillage"
    assert '"minutes": 3' in (line.detail or "")


@pytest.mark.parametrize("minutes", [0, -1, 61])
def test_never_never_and_never_at_once(desk: Desk, minutes: int) -> None:
    with pytest.raises(UsageError, match="1 à 60"):
        set_lock_settings(desk, Verrouillage(minutes=minutes))
    assert lock_settings(desk).minutes == MINUTES


@pytest.mark.parametrize(("stored", "read"), [(9000, 60), (0, 1), ("jamais", MINUTES)])
def test_a_setting_written_otherwise_stays_within_its_limits(
    desk: Desk, stored: object, read: int
) -> None:
    with desk.store.write() as session:
        set_setting(session, DELAY, stored)
    assert lock_settings(desk).minutes == read


def test_only_those_in_charge_change_it(desk: Desk) -> None:
    charge = replace(desk, membre=replace(desk.membre, role=Role.CHARGE))
    assert lock_settings(charge).minutes == MINUTES
    with pytest.raises(Forbidden):
        set_lock_settings(charge, Verrouillage(minutes=60))
