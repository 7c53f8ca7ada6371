"""The search index over names, numbers and employers, and the triggers that keep it right.

SQLite only: FTS5 has no counterpart in the common language, another store brings its own search.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    (
        "CREATE VIRTUAL TABLE recherche USING fts5(nom, prenom, numero, entreprise, tokenize = "
        "\"unicode61 remove_diacritics 2\", prefix = '1 2 3')"
    ),
    "INSERT INTO recherche (recherche, rank) VALUES ('secure-delete', 1)",
    (
        "CREATE VIEW recherche_texte AS SELECT d.id, s.nom, s.prenom, d.numero, coalesce(e.nom, "
        "'') || CASE WHEN t.nom IS e.nom THEN '' ELSE ' ' || coalesce(t.nom, '') END AS "
        "entreprise FROM dossier d JOIN salarie s ON s.id = d.salarie_id LEFT JOIN etablissement "
        "t ON t.id = d.etablissement_id LEFT JOIN entreprise e ON e.id = t.entreprise_id"
    ),
    (
        "CREATE TRIGGER recherche_dossier_insert AFTER INSERT ON dossier BEGIN INSERT INTO "
        "recherche (rowid, nom, prenom, numero, entreprise) SELECT id, nom, prenom, numero, "
        "entreprise FROM recherche_texte WHERE id = NEW.id; END"
    ),
    (
        "CREATE TRIGGER recherche_dossier_delete AFTER DELETE ON dossier BEGIN DELETE FROM "
        "recherche WHERE rowid = OLD.id; END"
    ),
    (
        "CREATE TRIGGER recherche_dossier_update AFTER UPDATE OF numero, salarie_id, "
        "etablissement_id ON dossier BEGIN DELETE FROM recherche WHERE rowid IN (NEW.id); INSERT "
        "INTO recherche (rowid, nom, prenom, numero, entreprise) SELECT id, nom, prenom, numero, "
        "entreprise FROM recherche_texte WHERE id IN (NEW.id); END"
    ),
    (
        "CREATE TRIGGER recherche_salarie_update AFTER UPDATE OF nom, prenom ON salarie BEGIN "
        "DELETE FROM recherche WHERE rowid IN (SELECT id FROM dossier WHERE salarie_id = NEW.id);"
        " INSERT INTO recherche (rowid, nom, prenom, numero, entreprise) SELECT id, nom, prenom, "
        "numero, entreprise FROM recherche_texte WHERE id IN (SELECT id FROM dossier WHERE "
        "salarie_id = NEW.id); END"
    ),
    (
        "CREATE TRIGGER recherche_etablissement_update AFTER UPDATE OF nom, entreprise_id ON "
        "etablissement BEGIN DELETE FROM recherche WHERE rowid IN (SELECT id FROM dossier WHERE "
        "etablissement_id = NEW.id); INSERT INTO recherche (rowid, nom, prenom, numero, "
        "entreprise) SELECT id, nom, prenom, numero, entreprise FROM recherche_texte WHERE id IN "
        "(SELECT id FROM dossier WHERE etablissement_id = NEW.id); END"
    ),
    (
        "CREATE TRIGGER recherche_entreprise_update AFTER UPDATE OF nom ON entreprise BEGIN "
        "DELETE FROM recherche WHERE rowid IN (SELECT d.id FROM dossier d JOIN etablissement t ON"
        " t.id = d.etablissement_id WHERE t.entreprise_id = NEW.id); INSERT INTO recherche "
        "(rowid, nom, prenom, numero, entreprise) SELECT id, nom, prenom, numero, entreprise FROM"
        " recherche_texte WHERE id IN (SELECT d.id FROM dossier d JOIN etablissement t ON t.id = "
        "d.etablissement_id WHERE t.entreprise_id = NEW.id); END"
    ),
    (
        "INSERT INTO recherche (rowid, nom, prenom, numero, entreprise) SELECT id, nom, prenom, "
        "numero, entreprise FROM recherche_texte"
    ),
)
TRIGGERS = (
    "recherche_dossier_insert",
    "recherche_dossier_delete",
    "recherche_dossier_update",
    "recherche_salarie_update",
    "recherche_etablissement_update",
    "recherche_entreprise_update",
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for trigger in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    connection.exec_driver_sql("DROP VIEW recherche_texte")
    connection.exec_driver_sql("DROP TABLE recherche")
