"""The record is append-only: entries change only by forgetting, and end only with their circle."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = (
    """
    CREATE TRIGGER record_entry_no_change BEFORE UPDATE ON record_entry
    WHEN NEW.id IS NOT OLD.id OR NEW.circle_id IS NOT OLD.circle_id OR NEW.seq IS NOT OLD.seq
      OR NEW.at IS NOT OLD.at OR NEW.leaf IS NOT OLD.leaf OR NEW.hash IS NOT OLD.hash
      OR NEW.salt IS NOT NULL OR NEW.facts IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    """
    CREATE TRIGGER record_entry_no_delete BEFORE DELETE ON record_entry
    WHEN EXISTS (SELECT 1 FROM circle WHERE circle.id = OLD.circle_id)
    BEGIN SELECT RAISE(ABORT, 'the record ends only with its circle'); END
    """,
)
_POSTGRESQL = (
    """
    CREATE FUNCTION record_entry_no_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM circle WHERE circle.id = OLD.circle_id) THEN
          RAISE EXCEPTION 'the record ends only with its circle';
        END IF;
        RETURN OLD;
      END IF;
      IF (NEW.id, NEW.circle_id, NEW.seq, NEW.at, NEW.leaf, NEW.hash)
           IS DISTINCT FROM (OLD.id, OLD.circle_id, OLD.seq, OLD.at, OLD.leaf, OLD.hash)
         OR NEW.salt IS NOT NULL OR NEW.facts IS NOT NULL THEN
        RAISE EXCEPTION 'the record is append-only';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER record_entry_no_change BEFORE UPDATE OR DELETE ON record_entry
    FOR EACH ROW EXECUTE FUNCTION record_entry_no_change()
    """,
)


def upgrade() -> None:
    """Add the triggers."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take the triggers away."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER record_entry_no_change")
        op.execute("DROP TRIGGER record_entry_no_delete")
    else:
        op.execute("DROP TRIGGER record_entry_no_change ON record_entry")
        op.execute("DROP FUNCTION record_entry_no_change()")
