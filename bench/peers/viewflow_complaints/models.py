"""The process of a complaint: a proxy whose fields are kept in the JSON of viewflow's own row."""

from viewflow import jsonstore
from viewflow.workflow.models import Process


class Complaint(Process):
    client = jsonstore.CharField(max_length=200)
    phone = jsonstore.CharField(max_length=200)
    product = jsonstore.CharField(max_length=200)
    channel = jsonstore.CharField(max_length=200)
    amount = jsonstore.IntegerField()
    description = jsonstore.TextField()

    class Meta:
        proxy = True
