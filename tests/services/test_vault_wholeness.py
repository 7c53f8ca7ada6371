"""A closed database is the very one that was closed; after a brutal stop, it agrees with itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdp_desk.errors import AlteredVault
from pdp_desk.services import vault
from pdp_desk.storage.tables import Dossier
from pdp_desk.vault import wholeness
from pdp_desk.vault.folder import read_manifest
from tests.services.vaults import Made, refused, sql


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_a_log_put_beside_a_closed_base_is_refused(made: Made, end: str) -> None:
    """SQLite would replay it: an old log of this vault brings old pages back."""
    vault.close(made.open())
    made.base.with_name(made.base.name + end).write_bytes(bytes(4096))
    assert isinstance(refused(made), AlteredVault)


def test_no_digest_on_a_share(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another computer may still be reading: what is in the file is not all there is."""
    vault.close(made.open())
    assert wholeness.was_closed(read_manifest(made.folder))
    monkeypatch.setattr(wholeness, "on_network", lambda path: True)
    vault.close(made.open())
    assert not wholeness.was_closed(read_manifest(made.folder))


def test_after_a_brutal_stop_the_links_are_checked(made: Made, tmp_path: Path) -> None:
    """Pages of two moments may each be authentic, and every index sound."""
    desk = made.open()
    with desk.store.write() as session:
        session.add(Dossier(numero="2026-001", salarie_id=1))
    sql(desk, "UPDATE dossier SET referent_id = 4000")
    stopped = made.copied(tmp_path / "arrêté")
    vault.close(desk)
    with pytest.raises(AlteredVault, match="plusieurs moments"):
        stopped.open()
