"""The database's own text index over the search entries: FTS5 on SQLite, a text vector on PostgreSQL.

Triggers (or a generated column) keep it in step, so the program only writes the table. A later migration that
rebuilds `documents_searchentry` on SQLite must make the triggers again.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE documents_fts USING fts5(
        head, body, content='documents_searchentry', content_rowid='document_id', tokenize='unicode61')""",
    """CREATE TRIGGER documents_fts_added AFTER INSERT ON documents_searchentry BEGIN
        INSERT INTO documents_fts(rowid, head, body) VALUES (new.document_id, new.head, new.body); END""",
    """CREATE TRIGGER documents_fts_removed AFTER DELETE ON documents_searchentry BEGIN
        INSERT INTO documents_fts(documents_fts, rowid, head, body)
        VALUES ('delete', old.document_id, old.head, old.body); END""",
    """CREATE TRIGGER documents_fts_changed AFTER UPDATE ON documents_searchentry BEGIN
        INSERT INTO documents_fts(documents_fts, rowid, head, body)
        VALUES ('delete', old.document_id, old.head, old.body);
        INSERT INTO documents_fts(rowid, head, body) VALUES (new.document_id, new.head, new.body); END""",
    "INSERT INTO documents_fts(documents_fts) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS documents_fts_added",
    "DROP TRIGGER IF EXISTS documents_fts_removed",
    "DROP TRIGGER IF EXISTS documents_fts_changed",
    "DROP TABLE IF EXISTS documents_fts",
]
POSTGRESQL = [
    """ALTER TABLE documents_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', head), 'A') || setweight(to_tsvector('simple', body), 'D')) STORED""",
    "CREATE INDEX documents_searchentry_vector ON documents_searchentry USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE documents_searchentry DROP COLUMN IF EXISTS vector"]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
