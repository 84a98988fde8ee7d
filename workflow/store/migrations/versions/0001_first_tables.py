"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name="attachment_digest_is_sha256"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "calendar",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(digest) = 64", name="calendar_digest_is_sha256"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "command_key",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("answer", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_command_key_stream", "command_key", ["stream"], unique=False)
    op.create_table(
        "definition",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(digest) = 64", name="definition_digest_is_sha256"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "event",
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.CheckConstraint("json_valid(body)", name="event_body_is_json").ddl_if(dialect="sqlite"),
        sa.CheckConstraint("body::json IS NOT NULL", name="event_body_is_json").ddl_if(dialect="postgresql"),
        sa.CheckConstraint("length(hash) = 64", name="event_hash_is_sha256"),
        sa.CheckConstraint("seq >= 1", name="event_seq_from_one"),
        sa.PrimaryKeyConstraint("stream", "seq"),
    )
    op.create_index("event_recorded_at", "event", ["recorded_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("lease", TEXT, nullable=True),
        sa.Column("problem", TEXT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("taken", TEXT, nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="notice_sent_at_fits"),
        sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="notice_only_waiting_is_tried"),
        sa.CheckConstraint("attempts >= 0", name="notice_attempts_are_counted"),
        sa.CheckConstraint("lease IS NULL OR state = 'waiting'", name="notice_only_waiting_is_leased"),
        sa.CheckConstraint("length(key) = 64", name="notice_key_is_sha256"),
        sa.CheckConstraint("seq >= 1", name="notice_seq_from_one"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dead')", name="notice_state_is_known"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("notice_event", "notice", ["stream", "seq"], unique=False)
    op.create_index("notice_next_at", "notice", ["next_at"], unique=False)
    op.create_table(
        "numbering",
        sa.Column("template", TEXT, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 1", name="numbering_from_one"),
        sa.PrimaryKeyConstraint("template", "year"),
    )
    op.create_table(
        "person",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("snapshot", TEXT, nullable=False),
        sa.CheckConstraint("seq >= 1", name="person_seq_from_one"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "private_value",
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("salt", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.CheckConstraint("length(salt) = 64", name="private_value_salt_is_32_bytes"),
        sa.PrimaryKeyConstraint("stream", "seq", "name"),
    )
    op.create_table(
        "store_info",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("clock", TEXT, nullable=False),
        sa.Column("clock_at", INSTANT, nullable=True),
        sa.CheckConstraint("(clock = 'simulated') = (clock_at IS NOT NULL)", name="store_info_clock_fits"),
        sa.CheckConstraint("clock IN ('real', 'simulated')", name="store_info_clock_is_known"),
        sa.CheckConstraint("id = 1", name="store_info_has_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "worker",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("host", TEXT, nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("beat_at", INSTANT, nullable=False),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.Column("silent_after", sa.Integer(), nullable=True),
        sa.CheckConstraint("pid >= 1", name="worker_pid_from_one"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "case_file",
        sa.Column("number", TEXT, nullable=False),
        sa.Column("procedure", TEXT, nullable=False),
        sa.Column("definition", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", TEXT, nullable=False),
        sa.Column("wake_at", INSTANT, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("snapshot", TEXT, nullable=False),
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
    op.create_table(
        "trouble",
        sa.Column("number", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", INSTANT, nullable=False),
        sa.Column("zh", TEXT, nullable=False),
        sa.Column("en", TEXT, nullable=False),
        sa.CheckConstraint("tries >= 1", name="trouble_tries_from_one"),
        sa.ForeignKeyConstraint(
            ["number"],
            ["case_file.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("trouble_retry_at", "trouble", ["retry_at"], unique=False)
