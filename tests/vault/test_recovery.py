"""Recovery words: what is printed comes back, however it is typed; what is wrong is refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from pdp_desk.errors import WrongSecret
from pdp_desk.vault.recovery import entropy_of, words_of

SECRET = st.binary(min_size=32, max_size=32)


def bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@given(SECRET)
def test_words_give_back_their_bits(entropy: bytes) -> None:
    words = words_of(entropy)
    assert len(words) == 24
    assert entropy_of(words) == entropy
    assert entropy_of(" ".join(words)) == entropy


@given(SECRET)
def test_words_are_the_public_standard(entropy: bytes) -> None:
    """Another program that knows the French BIP 39 list reads the same 256 bits."""
    french = Mnemonic("french")
    phrase = unicodedata.normalize("NFD", " ".join(words_of(entropy)))
    assert french.check(phrase)
    assert bytes(french.to_entropy(phrase)) == entropy


@given(SECRET, st.data())
def test_typing_is_forgiving(entropy: bytes, data: st.DataObject) -> None:
    ways = (
        str.upper,
        str.capitalize,
        bare,
        lambda word: unicodedata.normalize("NFD", word),
        lambda word: bare(word)[:4],
        lambda word: word[:5],
    )
    typed = [data.draw(st.sampled_from(ways))(word) for word in words_of(entropy)]
    gap = data.draw(st.sampled_from([" ", "\n", "  ", ", ", " - ", "\t"]))
    assert entropy_of(gap.join(typed)) == entropy


def test_numbered_list_is_read() -> None:
    words = words_of(bytes(range(32)))
    assert entropy_of("\n".join(f"{n}. {word}" for n, word in enumerate(words, 1))) == bytes(
        range(32)
    )


@given(SECRET, st.integers(0, 23), st.integers(0, 23))
def test_swapped_words_are_mostly_refused_and_never_the_same_key(
    entropy: bytes, one: int, other: int
) -> None:
    words = list(words_of(entropy))
    words[one], words[other] = words[other], words[one]
    try:
        assert (entropy_of(words) == entropy) == (tuple(words) == words_of(entropy))
    except WrongSecret:
        assert tuple(words) != words_of(entropy)


@pytest.mark.parametrize("count", [0, 1, 12, 23, 25])
def test_wrong_count_is_said(count: int) -> None:
    words = (words_of(bytes(32)) * 2)[:count]
    with pytest.raises(WrongSecret, match=f"24 mots.*{count} ont"):
        entropy_of(words)


@pytest.mark.parametrize("typed", ["xylophone", "aba", "é"])
def test_unknown_word_is_named_by_its_place_only(typed: str) -> None:
    words = list(words_of(bytes(32)))
    words[6] = typed
    with pytest.raises(WrongSecret, match="n° 7") as caught:
        entropy_of(words)
    assert typed not in caught.value.message.replace("récupération", "")


def test_last_word_guards_the_others() -> None:
    """The checksum has 8 bits: of the 2,048 last words only 8 are accepted."""
    words = list(words_of(bytes(range(32))))
    accepted = 0
    for last in Mnemonic("french").wordlist:
        try:
            entropy_of([*words[:-1], last])
        except WrongSecret:
            continue
        accepted += 1
    assert accepted == 8
