"""Loading with every check and proof stays within 2.5 times PyYAML's C loader alone; what was published, within that loader."""

import json
import subprocess
import sys

import pytest

MEASURE = """
import json, sys, time, yaml
from importlib.resources import files
from workflow.definitions.load import load, read_published

SOURCE = files("workflow.definitions").joinpath(f"library/{sys.argv[1]}.yaml").read_bytes()

def took(work):
    began = time.process_time()
    work(SOURCE)
    return time.process_time() - began

def alone(source):
    yaml.load(source, Loader=yaml.CSafeLoader)

rounds = [[took(work) for work in (alone, load, read_published)] for _ in range(9)]
print(json.dumps([min(times) for times in zip(*rounds)]))
"""
"""Shortest of several runs in CPU seconds, in a process of its own: no tracing, and what others do does not count."""


@pytest.mark.parametrize("name", ["ticketing_complaints", "complaint_handling"])
def test_reading_rules_costs_little_more_than_reading_their_yaml(name: str) -> None:
    ran = subprocess.run([sys.executable, "-c", MEASURE, name], capture_output=True, text=True, check=True)
    alone, loading, reading = json.loads(ran.stdout)

    assert loading <= 2.5 * alone
    assert reading <= alone
