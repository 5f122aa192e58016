"""The database itself refuses to change the audit trail, and to remove what no checkpoint covers.

Who owns the tables can drop these triggers; then the chain and its signed end show what was done. PostgreSQL's
TRUNCATE passes by triggers of rows, and the check finds that too. A later migration that lets SQLite rebuild the table
of entries must make the triggers again.
"""

from django.core.signing import Signer
from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER audit_entry_stays_as_it_is BEFORE UPDATE ON departments_auditentry
    BEGIN
        SELECT RAISE(ABORT, 'the audit trail is append-only');
    END
    """,
    """
    CREATE TRIGGER audit_entry_stays BEFORE DELETE ON departments_auditentry
    WHEN OLD.number > COALESCE((SELECT MAX(number) FROM departments_auditcheckpoint), 0)
    BEGIN
        SELECT RAISE(ABORT, 'the audit trail is append-only');
    END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.number <= COALESCE((SELECT MAX(number) FROM departments_auditcheckpoint), 0) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER audit_entry_stays_as_it_is BEFORE UPDATE ON departments_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()
    """,
    """
    CREATE TRIGGER audit_entry_stays BEFORE DELETE ON departments_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()
    """,
]
NO_SQLITE = ["DROP TRIGGER IF EXISTS audit_entry_stays_as_it_is", "DROP TRIGGER IF EXISTS audit_entry_stays"]
NO_POSTGRESQL = [
    "DROP TRIGGER IF EXISTS audit_entry_stays_as_it_is ON departments_auditentry",
    "DROP TRIGGER IF EXISTS audit_entry_stays ON departments_auditentry",
    "DROP FUNCTION IF EXISTS audit_entry_refuse()",
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in NO_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else NO_SQLITE:
        schema_editor.execute(statement)


def sign_the_end(apps, schema_editor):
    """Of a trail that was there before its end was signed (as `departments.audit.signatures` signs)."""
    head = apps.get_model("departments", "AuditHead")
    last = apps.get_model("departments", "AuditEntry").objects.order_by("-number").first()
    if last is not None and not head.objects.exists():
        signature = Signer(salt="departments.audit.head").signature(f"{last.number} {last.hash}")
        head.objects.create(pk=1, number=last.number, hash=last.hash, signature=signature)


class Migration(migrations.Migration):
    dependencies = [("departments", "0002_organisation")]
    operations = [
        migrations.RunPython(sign_the_end, migrations.RunPython.noop),
        migrations.RunPython(guard, release),
    ]
