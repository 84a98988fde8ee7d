"""What every peer stores: a complaint with six fields, and six steps that six people take, each with a note of their own.

Plain Python, for the environments of the peers have nothing of ours.
"""

from typing import NamedTuple


class Step(NamedTuple):
    action: str
    source: str
    target: str
    person: str
    role: str
    note: str


FIELDS: dict[str, str | int] = {
    "client": "Wang Fang",
    "phone": "13800000000",
    "product": "Season ticket, west stand",
    "channel": "hotline",
    "amount": 12900,
    "description": "The gate did not open with the ticket; the second half was missed and nobody at the counter could help.",
}
"""The amount is in cents."""
LIMIT = 50000
"""Up to here the manager may approve alone."""
STEPS = (
    Step("check", "received", "checked", "li", "desk", "Called back: the ticket is valid, the order number is right."),
    Step("look_into", "checked", "clear", "zhao", "expert", "The log of gate 7 shows three readings that failed."),
    Step("propose", "clear", "proposed", "qian", "agent", "Give back the price of the match and an upgrade in May."),
    Step("approve", "proposed", "approved", "sun", "manager", "Agreed: it was our gate, and the sum is within limits."),
    Step("answer", "approved", "answered", "zhou", "agent", "Told by telephone and in writing; the customer agrees."),
    Step("close", "answered", "closed", "wu", "keeper", "The refund has arrived. Nothing is left to be done here."),
)
STATES = ("received", *(step.target for step in STEPS))
