"""The tables, declared once. Their columns hold only whole numbers, text and bytes; instants are microseconds UTC, except
`wake_at` and those of `notice` and `trouble`, which are in seconds. `event`, `definition` and `calendar` only ever grow; the
other tables follow from them or serve them. Texts are compared and sorted by code point in every database.
"""

from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, MetaData, Text, text
from sqlmodel import Field, SQLModel

INSTANT = BigInteger().with_variant(Integer, "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_IS_CONTACT = text("contact IS NOT NULL")


class Stored(SQLModel):
    """Keeps our tables apart from any that somebody else declares with SQLModel."""

    metadata: ClassVar[MetaData] = MetaData()


class EventRow(Stored, table=True):
    """History. `body` is the truth; the other columns repeat what the store looks for."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="event_seq_from_one"),
        CheckConstraint("length(hash) = 64", name="event_hash_is_sha256"),
        CheckConstraint("json_valid(body)", name="event_body_is_json").ddl_if(dialect="sqlite"),
        CheckConstraint("body::json IS NOT NULL", name="event_body_is_json").ddl_if(dialect="postgresql"),
        Index("event_recorded_at", "recorded_at"),
    )
    stream: str = Field(primary_key=True, sa_type=TEXT)
    seq: int = Field(primary_key=True)
    type: str = Field(sa_type=TEXT)
    recorded_at: int = Field(sa_type=INSTANT)
    hash: str = Field(sa_type=TEXT)
    body: str = Field(sa_type=TEXT)


class PrivateValueRow(Stored, table=True):
    """What a commitment in an event stands for; erased together with its salt, and never changed. `contact` is by what the
    value is found as how somebody is reached, see `seeking.contact_of`; it repeats personal data, so it stands where that does.
    """

    __tablename__ = "private_value"
    __table_args__ = (
        CheckConstraint("length(commitment) = 64", name="private_value_commitment_is_sha256"),
        CheckConstraint("length(salt) = 64", name="private_value_salt_is_32_bytes"),
        Index("private_value_contact", "contact", sqlite_where=_IS_CONTACT, postgresql_where=_IS_CONTACT),
    )
    stream: str = Field(primary_key=True, sa_type=TEXT)
    seq: int = Field(primary_key=True)
    name: str = Field(primary_key=True, sa_type=TEXT)
    commitment: str = Field(sa_type=TEXT)
    salt: str = Field(sa_type=TEXT)
    value: str = Field(sa_type=TEXT)
    contact: str | None = Field(sa_type=TEXT)


class CaseFileRow(Stored, table=True):
    """A case as it is now. `head` is the hash of its last event, `wake_at` the next mark of its clocks in seconds."""

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="case_file_seq_from_one"),
        CheckConstraint("length(head) = 64", name="case_file_head_is_sha256"),
        CheckConstraint("standing IN ('open', 'final', 'void')", name="case_file_standing_is_known"),
        CheckConstraint("wake_at IS NULL OR standing = 'open'", name="case_file_only_open_cases_wake"),
        Index("case_file_wake_at", "wake_at"),
        Index("case_file_standing", "standing", "procedure", "state"),
        Index("case_file_changed_at", "changed_at", "number"),
    )
    number: str = Field(primary_key=True, sa_type=TEXT)
    procedure: str = Field(sa_type=TEXT)
    definition: str = Field(sa_type=TEXT, foreign_key="definition.digest")
    state: str = Field(sa_type=TEXT)
    standing: str = Field(sa_type=TEXT)
    seq: int
    head: str = Field(sa_type=TEXT)
    wake_at: int | None = Field(sa_type=INSTANT)
    opened_at: int = Field(sa_type=INSTANT)
    changed_at: int = Field(sa_type=INSTANT)
    snapshot: str = Field(sa_type=TEXT)


class DefinitionRow(Stored, table=True):
    """A published definition, byte for byte."""

    __tablename__ = "definition"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="definition_digest_is_sha256"),)
    digest: str = Field(primary_key=True, sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    text: bytes = Field(sa_type=LargeBinary)
    published_at: int = Field(sa_type=INSTANT)


class CalendarRow(Stored, table=True):
    """A published calendar, byte for byte."""

    __tablename__ = "calendar"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="calendar_digest_is_sha256"),)
    digest: str = Field(primary_key=True, sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    text: bytes = Field(sa_type=LargeBinary)
    published_at: int = Field(sa_type=INSTANT)


class NoticeRow(Stored, table=True):
    """The outbox: what a person is to be told, written with the event that says so. It has no text: that is made when it is
    delivered. `next_at` is when it is to be tried; while somebody has it under `lease`, when that is over.
    `taken` lists the channels that have taken it already, by their marks, with a blank between."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("length(key) = 64", name="notice_key_is_sha256"),
        CheckConstraint("seq >= 1", name="notice_seq_from_one"),
        CheckConstraint("state IN ('waiting', 'sent', 'dead')", name="notice_state_is_known"),
        CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="notice_only_waiting_is_tried"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="notice_sent_at_fits"),
        CheckConstraint("lease IS NULL OR state = 'waiting'", name="notice_only_waiting_is_leased"),
        CheckConstraint("attempts >= 0", name="notice_attempts_are_counted"),
        Index("notice_next_at", "next_at"),
        Index("notice_event", "stream", "seq"),
    )
    key: str = Field(primary_key=True, sa_type=TEXT)
    stream: str = Field(sa_type=TEXT)
    seq: int
    about: str = Field(sa_type=TEXT)
    person: str = Field(sa_type=TEXT)
    not_before: int | None = Field(sa_type=INSTANT)
    state: str = Field(sa_type=TEXT)
    attempts: int
    next_at: int | None = Field(sa_type=INSTANT)
    lease: str | None = Field(sa_type=TEXT)
    problem: str | None = Field(sa_type=TEXT)
    sent_at: int | None = Field(sa_type=INSTANT)
    taken: str = Field(sa_type=TEXT)


class TroubleRow(Stored, table=True):
    """A case that could not be woken, and is left alone until `retry_at`. What went wrong stands there in both languages."""

    __tablename__ = "trouble"
    __table_args__ = (
        CheckConstraint("tries >= 1", name="trouble_tries_from_one"),
        Index("trouble_retry_at", "retry_at"),
    )
    number: str = Field(primary_key=True, sa_type=TEXT, foreign_key="case_file.number")
    since: int = Field(sa_type=INSTANT)
    tries: int
    retry_at: int = Field(sa_type=INSTANT)
    zh: str = Field(sa_type=TEXT)
    en: str = Field(sa_type=TEXT)


class WorkerRow(Stored, table=True):
    """A process that sweeps and delivers: since when, and when it was last heard of, by the machine's clock."""

    __tablename__ = "worker"
    __table_args__ = (CheckConstraint("pid >= 1", name="worker_pid_from_one"),)
    name: str = Field(primary_key=True, sa_type=TEXT)
    host: str = Field(sa_type=TEXT)
    pid: int
    started_at: int = Field(sa_type=INSTANT)
    beat_at: int = Field(sa_type=INSTANT)
    stopped_at: int | None = Field(sa_type=INSTANT)
    silent_after: int | None


class PersonRow(Stored, table=True):
    """A person as the directory has them now; `seq` is that of the last event about them."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("seq >= 1", name="person_seq_from_one"),)
    name: str = Field(primary_key=True, sa_type=TEXT)
    seq: int
    snapshot: str = Field(sa_type=TEXT)


class AttachmentRow(Stored, table=True):
    """The bytes of attachments, by their SHA-256."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="attachment_digest_is_sha256"),)
    digest: str = Field(primary_key=True, sa_type=TEXT)
    content: bytes = Field(sa_type=LargeBinary)


class NumberingRow(Stored, table=True):
    """The last number given out under a template in a year; year 0 where the template has none."""

    __tablename__ = "numbering"
    __table_args__ = (CheckConstraint("last >= 1", name="numbering_from_one"),)
    template: str = Field(primary_key=True, sa_type=TEXT)
    year: int = Field(primary_key=True)
    last: int


class CommandKeyRow(Stored, table=True):
    """A command that was carried out under an idempotency key, and what was answered."""

    __tablename__ = "command_key"
    key: str = Field(primary_key=True, sa_type=TEXT)
    stream: str = Field(sa_type=TEXT, index=True)
    fingerprint: str = Field(sa_type=TEXT)
    answer: str = Field(sa_type=TEXT)


class UnverifiedRow(Stored, table=True):
    """A stream that was written to, or whose rows were, `times` times since it was last verified. The database's triggers
    keep this table: nobody who writes can avoid it."""

    __tablename__ = "unverified"
    __table_args__ = (
        CheckConstraint("times >= 1", name="unverified_times_from_one"),
        Index("unverified_since", "since"),
    )
    stream: str = Field(primary_key=True, sa_type=TEXT)
    since: int = Field(sa_type=INSTANT)
    times: int


class DifferenceRow(Stored, table=True):
    """What verifying a stream has found last, in both languages; empty for a stream that agrees with its history."""

    __tablename__ = "difference"
    __table_args__ = (CheckConstraint("place >= 1", name="difference_place_from_one"),)
    stream: str = Field(primary_key=True, sa_type=TEXT)
    place: int = Field(primary_key=True)
    seq: int
    code: str = Field(sa_type=TEXT)
    zh: str = Field(sa_type=TEXT)
    en: str = Field(sa_type=TEXT)
    found_at: int = Field(sa_type=INSTANT)


class StoreInfoRow(Stored, table=True):
    """The one row about the store itself; `clock_at` is the time of a simulated clock."""

    __tablename__ = "store_info"
    __table_args__ = (
        CheckConstraint("id = 1", name="store_info_has_one_row"),
        CheckConstraint("(clock = 'simulated') = (clock_at IS NOT NULL)", name="store_info_clock_fits"),
        CheckConstraint("clock IN ('real', 'simulated')", name="store_info_clock_is_known"),
    )
    id: int = Field(primary_key=True)
    format: int
    created_at: int = Field(sa_type=INSTANT)
    zone: str = Field(sa_type=TEXT)
    clock: str = Field(sa_type=TEXT)
    clock_at: int | None = Field(sa_type=INSTANT)
