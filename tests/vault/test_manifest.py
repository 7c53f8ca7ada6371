"""coffre.json: exact bytes or a named refusal, before any password is asked for."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault, NewerVault, NotAVault, TruncatedVault, UserError
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault.manifest import (
    LONGEST,
    Database,
    Manifest,
    authenticate,
    canonical,
    parse,
    sealed,
)

VAULT = "0123456789abcdef" * 2
KEYS = wrapping.new_keys(bytes(range(32)), bytes(32))
MAC_KEY = KEYS.mac_key(VAULT)


def manifest() -> Manifest:
    cheap = wrapping.LOWEST_COST
    own = wrapping.password_slot(
        VAULT, KEYS, "é", uid="a" * 32, nom="Zoé Ébène", role=Role.RESPONSABLE, cost=cheap
    )
    return Manifest(
        id=VAULT,
        titre="Santé au travail — Sainte-Marthe",
        cree_le="2026-11-17",
        base=Database("donnees.db", bytes(16)),
        emplacements=(own, wrapping.words_slot(VAULT, KEYS, bytes(32))),
        indices={"sauvegarde_verifiee_le": "2026-11-16", "brouillons": True, "ouvertures": 3},
    )


WRITTEN = sealed(manifest(), MAC_KEY)


def forged(change: Callable[[dict[str, object]], object]) -> bytes:
    """What somebody without any key can write: everything but the authentication code."""
    content = json.loads(WRITTEN)
    del content["somme"]
    change(content)
    content["somme"] = wrapping_sum(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2)
    return f"{text}\n".encode()


def wrapping_sum(content: object) -> str:
    return sha256(canonical(content)).hexdigest()


def test_what_is_written_is_read() -> None:
    found = parse(WRITTEN)
    authenticate(found, MAC_KEY)
    assert msgspec.structs.replace(found, mac=b"") == msgspec.structs.replace(
        manifest(), mac=b"", emplacements=found.emplacements
    )
    assert found.titre == "Santé au travail — Sainte-Marthe"
    assert found.indices["brouillons"] is True


def test_writing_again_changes_nothing() -> None:
    assert sealed(parse(WRITTEN), MAC_KEY) == WRITTEN


def test_every_flipped_bit_is_seen() -> None:
    for place in range(len(WRITTEN)):
        for bit in range(8):
            changed = bytearray(WRITTEN)
            changed[place] ^= 1 << bit
            with pytest.raises(AlteredVault):
                parse(bytes(changed))


def test_every_cut_is_seen() -> None:
    for length in range(len(WRITTEN)):
        with pytest.raises(TruncatedVault):
            parse(WRITTEN[:length])


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_by_name(raw: bytes) -> None:
    with pytest.raises((AlteredVault, TruncatedVault, NotAVault)):
        parse(raw)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_any_json_is_refused_by_name(value: object) -> None:
    for raw in (json.dumps(value), json.dumps({"somme": "", "produit": value})):
        with pytest.raises(UserError):
            parse(raw.encode())


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"9" * 5_000, b'{"somme": "\\ud800"}\n'])
def test_hostile_json_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises((AlteredVault, NotAVault, TruncatedVault)):
        parse(raw)


def test_a_file_nested_as_deep_as_python_reads_is_refused_by_name() -> None:
    """It may be too deep to be written again, or to be understood."""
    files = [forged(partial(nest, depth=depth)) for depth in range(40, 110)]
    usual = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(len(inspect.stack(0)) + 110)
        refusals = {type(refusal(raw)) for raw in files}
    finally:
        sys.setrecursionlimit(usual)
    assert refusals == {AlteredVault, NewerVault}


def nest(content: dict[str, object], depth: int) -> None:
    inner: object = 1
    for _ in range(depth):
        inner = [inner]
    content["indices"] = {"x": inner}


def refusal(raw: bytes) -> BaseException | None:
    try:
        parse(raw)
    except (RecursionError, UserError) as error:
        return error
    return None


def test_a_file_of_any_length_is_refused_at_once() -> None:
    with pytest.raises(AlteredVault):
        parse(b" " * (LONGEST + 1))


@pytest.mark.parametrize("raw", [b"{}", b'{"name": "x"}\n', b"[]", b"3", b'"PDP Desk"'])
def test_a_file_of_another_program_is_not_a_vault(raw: bytes) -> None:
    with pytest.raises(NotAVault):
        parse(raw)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format=2),
        lambda content: content.update(format=2, autre=[1, {"x": "y"}]),
        lambda content: content.update(nouveau=1),
        lambda content: content["emplacements"][0].update(remise="x"),
        lambda content: content["emplacements"][0]["derivation"].update(algorithme="scrypt"),
        lambda content: content["emplacements"][0].update(role="archiviste"),
    ],
)
def test_a_later_format_is_said_newer(change: Callable[[dict[str, object]], object]) -> None:
    with pytest.raises(NewerVault):
        parse(forged(change))


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(titre="Autre"),
        lambda content: content.update(indices={"brouillons": False}),
        lambda content: content["emplacements"][0].update(nom="Zoé Ebene"),
        lambda content: content["emplacements"].pop(0),
        lambda content: content["emplacements"].reverse(),
        lambda content: content["base"].update(sel="AAAAAAAAAAAAAAAAAAAAAQ=="),
        lambda content: content["base"].update(fichier="donnees-2.db"),
        lambda content: content["emplacements"][0]["derivation"].update(memoire_kio=9),
        lambda content: content.update(mac="AAAA"),
    ],
)
def test_forged_content_is_not_authentic(change: Callable[[dict[str, object]], object]) -> None:
    """Anybody can compute the checksum; only an open vault knows the key of the code."""
    found = parse(forged(change))
    with pytest.raises(AlteredVault, match="modifié hors de PDP Desk"):
        authenticate(found, MAC_KEY)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["emplacements"][1].update(scelles=[]),
        lambda content: content["emplacements"][1]["derivation"].update(memoire_kio=0),
        lambda content: content["base"].update(sel="AAAAAAAAAAAAAAAAAAAAAB=="),
    ],
)
def test_the_same_content_written_otherwise_is_refused(
    change: Callable[[dict[str, object]], object],
) -> None:
    """The code is of the content: only the bytes PDP Desk writes are accepted for it."""
    with pytest.raises(AlteredVault, match="abîmé"):
        parse(forged(change))


ODD = (None, 0, -1, 2**70, 1.5, True, "", "x", "AAAA", [], {}, [1], {"a": 1}, "mots", "A" * 9000)


@given(st.randoms(use_true_random=False), st.sampled_from(ODD))
def test_any_edit_is_refused_or_not_authentic(chance: Random, odd: object) -> None:
    def edit(content: dict[str, object]) -> None:
        place: Any = content
        name = chance.choice(sorted(content))
        while isinstance(place[name], dict | list) and place[name] and chance.random() < 0.8:
            place = place[name]
            name = chance.choice(sorted(place) if isinstance(place, dict) else range(len(place)))
        place[name] = odd

    raw = forged(edit)
    if raw != WRITTEN:
        with pytest.raises(UserError):
            authenticate(parse(raw), MAC_KEY)


@pytest.mark.parametrize("name", ["../donnees.db", "/etc/passwd", "donnees-.db", "autre.db", ""])
def test_the_database_is_always_inside_the_folder(name: str) -> None:
    with pytest.raises(NewerVault):
        parse(forged(lambda content: content["base"].update(fichier=name)))  # type: ignore[attr-defined]


def test_another_key_does_not_authenticate() -> None:
    with pytest.raises(AlteredVault):
        authenticate(parse(WRITTEN), bytes(32))
