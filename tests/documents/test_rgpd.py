"""The papers of a person's rights: they hold whatever is written, and the certificate one page."""

from __future__ import annotations

import json
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from pdp_desk.documents import certificate, person_file
from pdp_desk.domain.views_rgpd import (
    DossierPersonne,
    EffacementVue,
    Rubrique,
    SauvegardeConcernee,
)

NASTY = "<b>L’Haÿ & fils</b> œuvre « n° 5 »\nseconde ligne " + "x" * 300


def a_file(texts: list[str]) -> DossierPersonne:
    fiches = tuple((("texte", "Texte", text, text),) for text in texts)
    seen = (
        ("instant", "Le", "1er mars", "2026-03-01"),
        ("membre_id", "Par", "Élodie", "Élodie"),
        ("acte", "Action", "ouvrir", "ouvrir"),
    )
    return DossierPersonne(
        service="Sainte-Marthe",
        exporte_le=datetime(2026, 11, 17, 9, 30),
        personne="Anne <Besson>",
        rubriques=(Rubrique("evenement", "Visites", fiches), Rubrique("journal", "Qui", (seen,))),
        medical=True,
        avis_medical="",
        source_medicale="",
    )


def test_any_text_is_printed_as_it_is(tmp_path: Path) -> None:
    person_file.write_pdf(a_file([NASTY] * 200), tmp_path / "a.pdf")
    reader = PdfReader(tmp_path / "a.pdf")
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "<b>L’Haÿ & fils</b> œuvre" in text
    assert "Anne <Besson>" in text
    assert f"page 1 / {len(reader.pages)}" in text
    assert reader.metadata is not None
    assert "Besson" not in str(dict(reader.metadata))


def test_a_text_longer_than_a_page_goes_on(tmp_path: Path) -> None:
    long = " ".join(f"mot{n}" for n in range(4000))
    person_file.write_pdf(a_file([long, "x" * 9000]), tmp_path / "a.pdf")
    reader = PdfReader(tmp_path / "a.pdf")
    assert "mot3999" in "".join(page.extract_text() for page in reader.pages)


def test_a_person_with_nothing_has_a_file_too(tmp_path: Path) -> None:
    person_file.write_pdf(a_file([]), tmp_path / "a.pdf")
    person_file.write_json(a_file([]), tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["donnees"]["evenement"] == []


def test_the_same_file_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        person_file.write_pdf(a_file([NASTY]), tmp_path / f"{name}.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_full_certificate_is_one_page_and_promises_no_more_than_it_knows() -> None:
    held = SauvegardeConcernee("x", datetime(2026, 11, 1), certaine=False, disparait_le=None)
    paper = certificate.compose(
        EffacementVue(
            id=1,
            reference="E-0001-1A2B3C4D",
            efface_le=datetime(2026, 11, 17, 9, 30),
            par="Claire Dumontet",
            motif="demande de la personne",
            comptes=tuple((f"Rubrique {at}", 1000 * at) for at in range(15)),
            total=105_000,
            traces=12,
            annees_figees=(2023, 2024, 2025),
            mentions=2,
            sauvegardes=(
                held,
                SauvegardeConcernee(
                    "y", datetime(2026, 11, 2), certaine=True, disparait_le=date(2026, 12, 3)
                ),
            ),
            termine=False,
            service="Sainte-Marthe",
        )
    )
    (page,) = PdfReader(BytesIO(paper)).pages
    text = page.extract_text()
    assert "2023, 2024, 2025" in text
    assert "à retirer à la main" in text
    assert "vers le 3 décembre 2026 si le coffre sert chaque jour" in text
    assert "au plus tard" not in text
    assert "débranché, n’est pas lue d’ici" in " ".join(text.split())
    assert "reste à réécrire" in text
    assert "Remis à" in text
