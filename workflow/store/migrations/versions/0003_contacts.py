"""For large stores: by what a value is found as how somebody is reached stands beside it, so that the other cases of a
customer need not be looked for in every text.
"""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SOME = 1000
COLUMNS = ("stream", "seq", "name", "commitment", "salt", "value")
PARTS = frozenset({"contact", "phone", "mobile", "tel", "telephone", "email", "mail", "wechat"})
DROPPED = str.maketrans("", "", " -+()–—（）")
COUNTRY = re.compile(r"(?:\+|00)86(?=.*\d)|86(?=1\d{10}$)")
PHONE = re.compile(r"\+?[0-9(（][0-9 \-()–—（）]{5,}[0-9]")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def upgrade() -> None:
    op.create_table(
        "private_value_3",
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("commitment", TEXT, nullable=False),
        sa.Column("salt", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("contact", TEXT, nullable=True),
        sa.CheckConstraint("length(commitment) = 64", name="private_value_commitment_is_sha256"),
        sa.CheckConstraint("length(salt) = 64", name="private_value_salt_is_32_bytes"),
        sa.PrimaryKeyConstraint("stream", "seq", "name"),
    )
    connection = op.get_bind()
    found = connection.exec_driver_sql(f"SELECT {', '.join(COLUMNS)} FROM private_value")
    into = sa.table("private_value_3", *map(sa.column, (*COLUMNS, "contact")))
    while rows := found.fetchmany(SOME):
        connection.execute(sa.insert(into), [_with_contact(*row) for row in rows])
    op.drop_table("private_value")
    op.rename_table("private_value_3", "private_value")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER INDEX private_value_3_pkey RENAME TO private_value_pkey")
    there = sa.text("contact IS NOT NULL")
    op.create_index("private_value_contact", "private_value", ["contact"], sqlite_where=there, postgresql_where=there)


def _with_contact(stream: str, seq: int, name: str, commitment: str, salt: str, value: str) -> dict[str, object]:
    row = dict(zip(COLUMNS, (stream, seq, name, commitment, salt, value), strict=True))
    return {**row, "contact": _contact(name, value)}


def _contact(name: str, value: str) -> str | None:
    """The one contact in the value, empty for several."""
    if name.rpartition("_")[2] not in PARTS:
        return None
    try:
        text = json.loads(value)
    except ValueError:  # somebody tampered with it
        return None
    found = _contacts(text) if isinstance(text, str) else set()
    return next(iter(found), None) if len(found) < 2 else ""


def _contacts(text: str) -> set[str]:
    found = {*map(str.casefold, EMAIL.findall(text)), *_phones(EMAIL.sub(" ", text))}
    alone = text.strip().translate(DROPPED).casefold()
    return {alone} if not found and 5 <= len(alone) <= 40 else found


def _phones(text: str) -> set[str]:
    runs = (run for run in PHONE.findall(text))
    several = (([_phone(run)] if len(_phone(run)) <= 15 else map(_phone, run.split())) for run in runs)
    return {each for phones in several for each in phones if len(each) >= 7}


def _phone(run: str) -> str:
    plain = "".join(re.findall(r"[+0-9]", run))
    return COUNTRY.sub("", plain, count=1).lstrip("+0") if COUNTRY.match(plain) else plain.lstrip("+0")
