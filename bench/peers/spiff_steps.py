"""SpiffWorkflow: a BPMN process of six user tasks in lanes, serialised to JSON after each, and a row of history beside it.

As its pages say: parse once, keep the specification, `get_next_task(state=READY, manual=True, lane=..)`, put what the person
gave into the task's data, `run()` it, `do_engine_steps()`, `serialize_json`. The library brings no store; a row of SQLite holds
the JSON, in one transaction with the row of history. Each step reads the instance first with `deserialize_json`, as requests of
different people do. No gzip, which is slower. The lane is the check of the role; the amount is not checked, there is no check
that nobody else was faster, and no hash chain.

Two ways go further than the pages' settings. `--apart` leaves the specification out of what is stored, with a converter of our
own (the example application stores it apart as well, and tasks as rows). `--held` besides keeps all instances in memory, reads
none, and only writes.
"""

import sqlite3
import time
from argparse import Namespace
from itertools import pairwise

import turns
from content import FIELDS, STEPS, Step
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter

ROLES = {step.role: f"lane_{step.role}" for step in STEPS}
FLOW = ["start", *(step.action for step in STEPS), "end"]
TABLES = (
    "CREATE TABLE instance (id INTEGER PRIMARY KEY, workflow TEXT NOT NULL)",
    """CREATE TABLE history (id INTEGER PRIMARY KEY, instance_id INTEGER NOT NULL, action TEXT NOT NULL, person TEXT NOT NULL,
       note TEXT NOT NULL, at INTEGER NOT NULL)""",
)


def diagram() -> bytes:
    """As a modelling tool writes it, without the drawing."""
    lanes = "".join(
        f'<lane id="{lane}" name="{role}">'
        + "".join(f"<flowNodeRef>{step.action}</flowNodeRef>" for step in STEPS if step.role == role)
        + "</lane>"
        for role, lane in ROLES.items()
    )
    tasks = "".join(f'<userTask id="{at}" name="{at}">{ends(at)}</userTask>' for at in FLOW[1:-1])
    arrows = "".join(f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(FLOW))
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">
        <collaboration id="all"><participant id="us" processRef="complaint"/></collaboration>
        <process id="complaint" isExecutable="true"><laneSet id="lanes">{lanes}</laneSet>
        <startEvent id="start">{ends("start")}</startEvent>{tasks}<endEvent id="end">{ends("end")}</endEvent>{arrows}
        </process></definitions>""".encode()


def ends(node: str) -> str:
    place = FLOW.index(node)
    before = f"<incoming>{FLOW[place - 1]}_{node}</incoming>" if place else ""
    after = f"<outgoing>{node}_{FLOW[place + 1]}</outgoing>" if node != "end" else ""
    return before + after


def specification():  # type: ignore[no-untyped-def]
    parser = BpmnParser()
    parser.add_bpmn_str(diagram())
    return parser.get_spec("complaint")


SPECIFICATION = specification()


class WithoutSpecification(BpmnWorkflowConverter):
    """There is one specification, and it is here already."""

    def to_dict(self, workflow):  # type: ignore[no-untyped-def]
        stored = super(BpmnWorkflowConverter, self).to_dict(workflow)
        stored["bpmn_events"] = self.registry.convert(workflow.bpmn_events)
        return stored | {"spec": None, "subprocesses": {}}

    def from_dict(self, stored):  # type: ignore[no-untyped-def]
        return super().from_dict(stored | {"spec": SPECIFICATION})


class Spiff:
    kept = "SELECT count(*) FROM history"

    def __init__(self, given: Namespace) -> None:
        self._on = sqlite3.connect(turns.path_of(given.store), isolation_level=None)
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", *TABLES):
            self._on.execute(statement)
        converters = DEFAULT_CONFIG | ({BpmnWorkflow: WithoutSpecification} if given.apart or given.held else {})
        self._json = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(converters))
        self._held: dict[int | None, BpmnWorkflow] | None = {} if given.held else None

    def instance(self, six: turns.Six) -> float:
        workflow = BpmnWorkflow(SPECIFICATION)
        workflow.get_next_task(state=TaskState.READY).data.update(FIELDS)
        workflow.do_engine_steps()
        text = self._json.serialize_json(workflow)
        number = self._on.execute("INSERT INTO instance VALUES (NULL, ?)", (text,)).lastrowid
        if self._held is not None:
            self._held[number] = workflow
        return six(lambda place: self._step(number, STEPS[place]))

    def _step(self, number: int | None, step: Step) -> None:
        run = self._on.execute
        run("BEGIN IMMEDIATE")
        workflow = self._workflow(number)
        task = workflow.get_next_task(state=TaskState.READY, manual=True, lane=step.role)
        task.data["note"] = step.note
        task.run()
        workflow.do_engine_steps()
        run("UPDATE instance SET workflow = ? WHERE id = ?", (self._json.serialize_json(workflow), number))
        kept = (number, task.task_spec.name, step.person, step.note, time.time_ns() // 1000)
        run("INSERT INTO history VALUES (NULL, ?, ?, ?, ?, ?)", kept)
        run("COMMIT")

    def _workflow(self, number: int | None) -> BpmnWorkflow:
        if self._held is not None:
            return self._held[number]
        text = self._on.execute("SELECT workflow FROM instance WHERE id = ?", (number,)).fetchone()[0]
        return self._json.deserialize_json(text)

    def pragma(self, name: str) -> object:
        return turns.first(self._on.execute(f"PRAGMA {name}").fetchone())


if __name__ == "__main__":
    parser = turns.parser(__doc__)
    parser.add_argument("--apart", action="store_true", help="store the instances without their specification")
    parser.add_argument("--held", action="store_true", help="besides, keep the instances in memory, read none")
    given = parser.parse_args()
    turns.take_turns(Spiff(given), given)
