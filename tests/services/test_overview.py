"""What an open vault says of itself."""

from __future__ import annotations

import pytest

from pdp_desk.errors import UsageError
from pdp_desk.services import backups, vault
from pdp_desk.services.desk import Desk
from pdp_desk.services.overview import vault_overview
from tests.services.vaults import Made, today


def test_the_folder_is_described_and_weighed(made: Made) -> None:
    desk = made.open()
    before = vault_overview(desk)
    assert (before.titre, before.cree_le, before.format) == ("Sainte-Marthe", today(), 1)
    assert before.dossier == made.folder.absolute()
    assert before.taille >= made.base.stat().st_size
    assert before.taille_sauvegardes == 0
    assert not before.reseau
    made_backup = backups.back_up(desk)
    after = vault_overview(desk)
    assert after.taille_sauvegardes == made_backup.taille
    vault.close(desk)


def test_a_desk_without_a_vault_says_so(desk: Desk) -> None:
    with pytest.raises(UsageError, match="pas de dossier"):
        vault_overview(desk)
