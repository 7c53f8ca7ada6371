"""Where a file lives, read in the mount table."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdp_desk.storage.place import _escaped, _unescaped, identity, is_unc, on_network

MOUNTS = """\
22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /tmp rw - tmpfs tmpfs rw
40 22 0:50 / /mnt/equipe rw,relatime - cifs //serveur/equipe rw,vers=3.1.1
41 40 0:51 / /mnt/equipe/local rw - ext4 /dev/vdb rw
42 22 0:52 / /mnt/nom\\040avec\\040espace rw shared:9 master:2 - nfs4 serveur:/export rw
43 22 0:53 / /media/clef rw - vfat /dev/sdb1 rw
44 22 0:54 / /media/distant rw - fuse.sshfs moi@serveur: rw
45 22 0:55 / /couvert rw - nfs serveur:/a rw
46 45 0:56 / /couvert rw - ext4 /dev/vdc rw
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/Nom.coffre/donnees.db", False),
        ("/tmp/Nom.coffre/donnees.db", False),
        ("/mnt/equipe/Nom.coffre/donnees.db", True),
        ("/mnt/equipe", True),
        ("/mnt/equipement/donnees.db", False),
        ("/mnt/equipe/local/donnees.db", False),
        ("/mnt/nom avec espace/donnees.db", True),
        ("/media/clef/donnees.db", False),
        ("/media/distant/donnees.db", True),
        ("/couvert/donnees.db", False),
        ("//serveur/partage/donnees.db", True),
    ],
)
def test_network_mounts(path: str, expected: bool) -> None:
    assert on_network(Path(path), MOUNTS) is expected


def test_a_link_to_a_share_is_a_share(tmp_path: Path) -> None:
    """F12: the same file through another path."""
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "link").symlink_to(share)
    mounts = f"40 22 0:50 / {share} rw - nfs serveur:/a rw\n"
    assert on_network(tmp_path / "link" / "donnees.db", mounts)
    assert not on_network(tmp_path / "donnees.db", mounts)


def test_an_empty_or_odd_table_means_local() -> None:
    assert not on_network(Path("/a"), "")
    assert not on_network(Path("/a"), "nonsense\n1 2 - nfs\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"\\serveur\partage\Nom.coffre", True),
        (r"\\?\UNC\serveur\partage\Nom.coffre", True),
        (r"\\?\unc\serveur\partage", True),
        ("//serveur/partage", True),
        (r"\\?\C:\Cellule\Nom.coffre", False),
        (r"C:\Cellule\Nom.coffre", False),
        (r"\Cellule", False),
        ("/srv/Nom.coffre", False),
    ],
)
def test_f12_the_names_windows_gives_to_a_share(path: str, expected: bool) -> None:
    assert is_unc(path) is expected


def test_f12_a_place_has_one_identity_whatever_the_path(tmp_path: Path) -> None:
    folder = tmp_path / "Équipe n° 1.coffre"
    folder.mkdir()
    (tmp_path / "lien").symlink_to(folder)
    known = identity(folder)
    assert identity(tmp_path / "lien") == known
    assert identity(folder / ".." / folder.name) == known
    assert identity(tmp_path) != known
    folder.rename(tmp_path / "Renommé.coffre")
    assert identity(tmp_path / "Renommé.coffre") == known


def test_f11_what_the_system_tells_of_its_mounts_is_read_like_the_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where there is no /proc (macOS), the same is asked of the system."""
    import psutil

    from pdp_desk.storage import place

    class Part:
        """One mount as psutil tells it."""

        def __init__(self, mountpoint: str, fstype: str) -> None:
            self.mountpoint, self.fstype = mountpoint, fstype

    share = tmp_path / "Partage de l’équipe"
    share.mkdir()
    parts = [Part("/", "apfs"), Part(str(share), "smbfs")]
    monkeypatch.setattr(place, "MOUNTS", tmp_path / "absent")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: parts)
    assert on_network(share / "Nom.coffre")
    assert not on_network(tmp_path / "Nom.coffre")
    assert _unescaped(_escaped("a b\\c")) == "a b\\c"
