"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name="attachment_digest_is_sha256"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "command_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_command_key_stream", "command_key", ["stream"], unique=False)
    op.create_table(
        "definition",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(digest) = 64", name="definition_digest_is_sha256"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "event",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("json_valid(body)", name="event_body_is_json").ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(hash) = 64", name="event_hash_is_sha256"),
        sa.CheckConstraint("seq >= 1", name="event_seq_from_one"),
        sa.PrimaryKeyConstraint("stream", "seq"),
    )
    op.create_index("event_recorded_at", "event", ["recorded_at"], unique=False)
    op.create_table(
        "numbering",
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 1", name="numbering_from_one"),
        sa.PrimaryKeyConstraint("template", "year"),
    )
    op.create_table(
        "person",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.CheckConstraint("seq >= 1", name="person_seq_from_one"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "private_value",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint("length(salt) = 64", name="private_value_salt_is_32_bytes"),
        sa.PrimaryKeyConstraint("stream", "seq", "name"),
    )
    op.create_table(
        "store_info",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("clock_at", INSTANT, nullable=True),
        sa.CheckConstraint("(clock = 'simulated') = (clock_at IS NOT NULL)", name="store_info_clock_fits"),
        sa.CheckConstraint("clock IN ('real', 'simulated')", name="store_info_clock_is_known"),
        sa.CheckConstraint("id = 1", name="store_info_has_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "case_file",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("wake_at", INSTANT, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.CheckConstraint("standing IN ('open', 'final', 'void')", name="case_file_standing_is_known"),
        sa.CheckConstraint("wake_at IS NULL OR standing = 'open'", name="case_file_only_open_cases_wake"),
        sa.CheckConstraint("length(head) = 64", name="case_file_head_is_sha256"),
        sa.CheckConstraint("seq >= 1", name="case_file_seq_from_one"),
        sa.ForeignKeyConstraint(
            ["definition"],
            ["definition.digest"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("case_file_standing", "case_file", ["standing", "procedure", "state"], unique=False)
    op.create_index("case_file_wake_at", "case_file", ["wake_at"], unique=False)
