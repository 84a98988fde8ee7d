"""viewflow's workflow layer: six human tasks, which are its own history.

As its pages say: a Flow of `flow.View` nodes, a process that is a proxy with JSON fields (no table of its own), `Assign` so that
a task belongs to somebody when it is made (else somebody has to take it, one more transaction), then `task.activation()`,
`start` and `execute`, as its view wrapper does for a request that was posted, with the wrapper's check `can_execute`; but
without request, form, page and session. `--posted` does give the request, with a form of one field, to the wrapped view of
the task, still without a client, middleware or a page in answer. The lock is the default, `no_lock`; django_store has the settings. The note is kept in
the task's data. Whose task it is takes the place of the role; the amount is not checked; there is no hash chain.

It is published under the AGPL (a commercial licence exists): it may be measured, and is neither shipped nor depended on.
"""

import django_store
import turns
from content import STEPS, Step

APPLICATIONS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "viewflow",
    "viewflow.workflow",
    "viewflow_complaints",
)
TABLES_AT_ONCE = dict.fromkeys(("auth", "contenttypes", "viewflow"), None)

parser = turns.parser(__doc__)
parser.add_argument("--posted", action="store_true", help="post a form to the view of the task")
given = parser.parse_args()
django_store.set_up(given.store, APPLICATIONS, MIGRATION_MODULES=TABLES_AT_ONCE)

from django.core.management import call_command  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)

from django.test import RequestFactory  # noqa: E402
from viewflow.workflow import STATUS  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402
from viewflow_complaints.flows import ComplaintFlow, person  # noqa: E402


class Viewflow:
    kept = f"SELECT count(*) FROM viewflow_task WHERE status = '{STATUS.DONE}' AND flow_task_type = 'HUMAN'"

    def instance(self, six: turns.Six) -> float:
        number = ComplaintFlow.start.run().pk
        take = self._post if given.posted else self._step
        return six(lambda place: take(number, STEPS[place]))

    def _step(self, number: int, step: Step) -> None:
        task = Task.objects.get(process_id=number, status=STATUS.ASSIGNED)
        with task.activation() as activation:
            assert activation.flow_task.can_execute(person(step.person), task)
            activation.start(None)
            task.data["note"] = step.note
            activation.execute()

    def _post(self, number: int, step: Step) -> None:
        task = Task.objects.get(process_id=number, status=STATUS.ASSIGNED)
        request = RequestFactory().post("/", {"note": step.note})
        request.user = person(step.person)
        answer = task.flow_task.view_path.callback(request, process_pk=number, task_pk=task.pk)
        assert answer.status_code == 204, answer

    def pragma(self, name: str) -> object:
        return django_store.pragma(name)


if __name__ == "__main__":
    turns.take_turns(Viewflow(), given)
