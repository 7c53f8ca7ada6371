"""The page of the recovery kit: one sheet that says everything, and whose code can be read."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import numpy as np
import pytest
from pypdf import PdfReader
from zxingcpp import read_barcodes

from pdp_desk.documents.recovery_kit import Kit, compose, qr_of
from pdp_desk.services.kit import make_kit
from pdp_desk.services.recovery import read_words, word_list
from pdp_desk.vault.recovery import entropy_of, words_of

WORDS = words_of(bytes(range(32)))
DAY = date(2026, 11, 17)


@pytest.fixture(scope="module")
def page() -> PdfReader:
    content = make_kit(WORDS, titre="Sainte-Marthe <santé> & Cie", le=DAY)
    return PdfReader(BytesIO(content))


def test_it_is_one_a4_page_in_embedded_fonts(page: PdfReader) -> None:
    assert len(page.pages) == 1
    assert [round(side) for side in page.pages[0].mediabox[2:]] == [595, 842]
    fonts = page.pages[0]["/Resources"]["/Font"].get_object().values()
    named = {font.get_object()["/BaseFont"] for font in fonts}
    assert {name for name in named if "Inter" not in name} <= {"/Helvetica"}


def test_every_word_stands_beside_its_number(page: PdfReader) -> None:
    lines = page.pages[0].extract_text().split("\n")
    for place, word in enumerate(WORDS, 1):
        assert lines[lines.index(str(place)) + 1] == word


def test_it_says_which_vault_when_and_how(page: PdfReader) -> None:
    text = " ".join(page.pages[0].extract_text().split())
    for said in (
        "Sainte-Marthe <santé> & Cie",
        "17 novembre 2026",
        "Ctrl+R",
        "255 fois sur 256",
        "Jamais à côté de l’ordinateur",
        "Date et signature",
    ):
        assert said in text, said


def test_f22_the_properties_of_the_file_say_no_word(page: PdfReader) -> None:
    assert page.metadata is not None
    said = " ".join(str(value) for value in page.metadata.values()).casefold()
    assert "sainte-marthe" in said
    assert [word for word in WORDS if word in said.split()] == []


def test_f19_the_code_gives_the_words_back() -> None:
    matrix = np.array(list(qr_of(WORDS).matrix_iter(scale=4, border=4)), dtype=np.uint8)
    text = read_barcodes((1 - matrix) * 255)[0].text
    assert entropy_of(text) == bytes(range(32))
    assert read_words(text).juste


def test_the_longest_words_and_the_longest_title_fit() -> None:
    longest = sorted(word_list(), key=len)[-24:]
    content = compose(Kit("Service de prévention et de santé au travail " * 3, tuple(longest), DAY))
    assert len(PdfReader(BytesIO(content)).pages) == 1


def test_the_same_words_make_the_same_bytes() -> None:
    assert make_kit(WORDS, titre="A", le=DAY) == make_kit(WORDS, titre="A", le=DAY)
