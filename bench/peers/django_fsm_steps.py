"""django-fsm-2: a model with an FSMField, and a row of history for each transition in the same transaction.

As its page says: transitions are methods with `conditions` and `permission`, `has_transition_perm` is asked before, `save()`
after. Fast by Django's own pages: `save(update_fields=["state"])`, see also django_store. The package keeps no history, so a
plain model does (its page names django-fsm-log, which writes a row with a generic foreign key: more work, not less). Role
and amount are checked. The row is locked with select_for_update on Postgres; there is no other check that nobody else was
faster, and no hash chain.
"""

from functools import partial
from types import SimpleNamespace

import django_store
import turns
from content import FIELDS, LIMIT, STATES, STEPS, Step

given = turns.parser(__doc__).parse_args()
django_store.set_up(given.store, ("django_fsm",))

from django.db import connection, models, transaction  # noqa: E402
from django_fsm import FSMField, FSMModelMixin, has_transition_perm  # noqa: E402
from django_fsm import transition as moves  # noqa: E402

PEOPLE = {step.person: SimpleNamespace(name=step.person, roles={step.role}) for step in STEPS}


def within_limit(complaint: "Complaint") -> bool:
    return bool(complaint.amount <= LIMIT)


def has_role(role: str, _complaint: "Complaint", user: SimpleNamespace) -> bool:
    return role in user.roles


def by_role(role: str) -> partial[bool]:
    return partial(has_role, role)


class Complaint(FSMModelMixin, models.Model):
    state = FSMField(default=STATES[0], protected=True)
    client = models.TextField()
    phone = models.TextField()
    product = models.TextField()
    channel = models.TextField()
    amount = models.IntegerField()
    description = models.TextField()

    class Meta:
        app_label = "peers"

    @moves(field=state, source="received", target="checked", permission=by_role("desk"))
    def check_it(self) -> None: ...

    @moves(field=state, source="checked", target="clear", permission=by_role("expert"))
    def look_into(self) -> None: ...

    @moves(field=state, source="clear", target="proposed", permission=by_role("agent"))
    def propose(self) -> None: ...

    @moves(field=state, source="proposed", target="approved", conditions=[within_limit], permission=by_role("manager"))
    def approve(self) -> None: ...

    @moves(field=state, source="approved", target="answered", permission=by_role("agent"))
    def answer(self) -> None: ...

    @moves(field=state, source="answered", target="closed", permission=by_role("keeper"))
    def close(self) -> None: ...


class History(models.Model):
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE)
    action = models.TextField()
    source = models.TextField()
    target = models.TextField()
    person = models.TextField()
    note = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "peers"


class DjangoFsm:
    kept = "SELECT count(*) FROM peers_history"

    def __init__(self) -> None:
        with connection.schema_editor() as schema:
            schema.create_model(Complaint)
            schema.create_model(History)
        self._found = Complaint.objects.select_for_update() if connection.vendor == "postgresql" else Complaint.objects

    def instance(self, six: turns.Six) -> float:
        number = Complaint.objects.create(**FIELDS).pk
        return six(lambda place: self._step(number, STEPS[place]))

    def _step(self, number: int, step: Step) -> None:
        with transaction.atomic():
            complaint = self._found.get(pk=number)
            source, move = complaint.state, getattr(complaint, "check_it" if step.action == "check" else step.action)
            assert has_transition_perm(move, PEOPLE[step.person])
            move()
            complaint.save(update_fields=["state"])
            kept = {"action": step.action, "source": source, "target": complaint.state}
            History.objects.create(complaint=complaint, **kept, person=step.person, note=step.note)

    def pragma(self, name: str) -> object:
        return django_store.pragma(name)


if __name__ == "__main__":
    turns.take_turns(DjangoFsm(), given)
