"""For teams: values that are kept apart can be read without their salts, changed streams wait to be verified, what verifying
finds has a place, and persons say which logins may act as them.
"""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SOME = 1000


def upgrade() -> None:
    _private_values()
    _persons()
    _verifying()
    op.create_index("case_file_changed_at", "case_file", ["changed_at", "number"], unique=False)


def _private_values() -> None:
    op.create_table(
        "private_value_2",
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("commitment", TEXT, nullable=False),
        sa.Column("salt", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.CheckConstraint("length(commitment) = 64", name="private_value_commitment_is_sha256"),
        sa.CheckConstraint("length(salt) = 64", name="private_value_salt_is_32_bytes"),
        sa.PrimaryKeyConstraint("stream", "seq", "name"),
    )
    connection = op.get_bind()
    found = connection.exec_driver_sql("SELECT stream, seq, name, salt, value FROM private_value")
    into = sa.table("private_value_2", *map(sa.column, ("stream", "seq", "name", "commitment", "salt", "value")))
    while rows := found.fetchmany(SOME):
        connection.execute(sa.insert(into), [_committed(*row) for row in rows])
    op.drop_table("private_value")
    op.rename_table("private_value_2", "private_value")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER INDEX private_value_2_pkey RENAME TO private_value_pkey")


def _committed(stream: str, seq: int, name: str, salt: str, value: str) -> dict[str, object]:
    """A row with its commitment, as version 1 of events has it."""
    bound = json.dumps([stream, seq, name, salt], ensure_ascii=False, separators=(",", ":"))[:-1]
    commitment = sha256(b"complaints.value.v1\0" + f"{bound},{value}]".encode(errors="surrogateescape")).hexdigest()
    return {"stream": stream, "seq": seq, "name": name, "commitment": commitment, "salt": salt, "value": value}


def _persons() -> None:
    connection = op.get_bind()
    person = sa.table("person", sa.column("name"), sa.column("snapshot"))
    for name, snapshot in connection.execute(sa.select(person.c.name, person.c.snapshot)).all():
        text = json.dumps({**json.loads(snapshot), "logins": []}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        connection.execute(sa.update(person).where(person.c.name == name).values(snapshot=text))


def _verifying() -> None:
    op.create_table(
        "unverified",
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times >= 1", name="unverified_times_from_one"),
        sa.PrimaryKeyConstraint("stream"),
    )
    op.create_index("unverified_since", "unverified", ["since"], unique=False)
    op.create_table(
        "difference",
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("zh", TEXT, nullable=False),
        sa.Column("en", TEXT, nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.CheckConstraint("place >= 1", name="difference_place_from_one"),
        sa.PrimaryKeyConstraint("stream", "place"),
    )
