"""Six tasks, each assigned to a person as soon as it is there."""

from functools import cache

from content import FIELDS
from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from viewflow import this
from viewflow.workflow import flow

from viewflow_complaints.models import Complaint


@cache
def person(name: str) -> User:
    """Read once; `Assign(username=..)` would ask for them at every task."""
    found, _ = User.objects.get_or_create(username=name)
    return found


class NoteForm(forms.Form):
    note = forms.CharField()


def page(request: HttpRequest, **_: int) -> HttpResponse:
    """The view of every task."""
    form = NoteForm(request.POST)
    assert form.is_valid(), form.errors
    request.activation.task.data["note"] = form.cleaned_data["note"]
    request.activation.execute()
    return HttpResponse(status=204)


class ComplaintFlow(flow.Flow):
    process_class = Complaint

    start = flow.StartHandle(this.opened).Next(this.check)
    check = flow.View(page).Assign(lambda _: person("li")).Next(this.look_into)
    look_into = flow.View(page).Assign(lambda _: person("zhao")).Next(this.propose)
    propose = flow.View(page).Assign(lambda _: person("qian")).Next(this.approve)
    approve = flow.View(page).Assign(lambda _: person("sun")).Next(this.answer)
    answer = flow.View(page).Assign(lambda _: person("zhou")).Next(this.close)
    close = flow.View(page).Assign(lambda _: person("wu")).Next(this.end)
    end = flow.End()

    def opened(self, activation):  # type: ignore[no-untyped-def]
        for name, value in FIELDS.items():
            setattr(activation.process, name, value)
        return activation.process
