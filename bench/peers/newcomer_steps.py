"""`transitions` with the SQLModel ORM, as somebody would write it who has read the first pages of both.

A session for every step; the case is fetched by its key and a Machine made for it, as the quick starts show, with conditions
for the role and the amount; the state is written back, a row of history added, and both are committed together. Role and amount
are checked. There is no check that nobody else was faster and no hash chain. SQLite is set to WAL and FULL by the event that
SQLAlchemy's page on SQLite recommends.
"""

from datetime import UTC, datetime

import turns
from content import FIELDS, LIMIT, STATES, STEPS, Step
from sqlalchemy import Engine, event
from sqlmodel import Field, Session, SQLModel, create_engine
from transitions import Machine


class Complaint(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    state: str = STATES[0]
    client: str
    phone: str
    product: str
    channel: str
    amount: int
    description: str


class History(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    action: str
    source: str
    target: str
    person: str
    note: str
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))  # noqa: TID251


class Flow:
    """One complaint with its machine."""

    def __init__(self, complaint: Complaint) -> None:
        self.complaint = complaint
        self.machine = Machine(model=self, states=list(STATES), initial=complaint.state, auto_transitions=False)
        for step in STEPS:
            self.machine.add_transition(step.action, step.source, step.target, conditions=["may_act", "within_limit"])

    def may_act(self, step: Step, role: str) -> bool:
        return role == step.role

    def within_limit(self, step: Step, role: str) -> bool:
        return step.action != "approve" or self.complaint.amount <= LIMIT


class Newcomer:
    kept = "SELECT count(*) FROM history"

    def __init__(self, store: str) -> None:
        self._engine: Engine = create_engine(store)
        event.listen(self._engine, "connect", set_pragmas)
        SQLModel.metadata.create_all(self._engine)

    def instance(self, six: turns.Six) -> float:
        with Session(self._engine) as session:
            complaint = Complaint.model_validate(FIELDS)
            session.add(complaint)
            session.commit()
            number = complaint.id
        return six(lambda place: self._step(number, STEPS[place]))

    def _step(self, number: int | None, step: Step) -> None:
        with Session(self._engine) as session:
            complaint = session.get_one(Complaint, number)
            flow = Flow(complaint)
            assert flow.trigger(step.action, step, step.role)
            kept = {"complaint_id": number, "action": step.action, "source": complaint.state, "target": flow.state}
            complaint.state = flow.state
            session.add(complaint)
            session.add(History(**kept, person=step.person, note=step.note))
            session.commit()

    def pragma(self, name: str) -> object:
        with self._engine.connect() as connection:
            return turns.first(connection.exec_driver_sql(f"PRAGMA {name}").one())


def set_pragmas(connection, _record) -> None:  # type: ignore[no-untyped-def]
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


if __name__ == "__main__":
    given = turns.parser(__doc__).parse_args()
    turns.take_turns(Newcomer(given.store), given)
