"""Compiled guards answer as the text says: against an interpreter that walks the text anew each time."""

import ast
import re
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.definitions.guards.compile import compile_guard
from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.guards.scope import Scope, Typed
from workflow.definitions.problems import Problems
from workflow.definitions.values import Kind, Value
from workflow.definitions.words import Place, Word

SCOPE = Scope(
    fields={
        "kind": Typed(kind=Kind.CHOICE, choices=("claim", "appeal", "praise")),
        "cost": Typed(kind=Kind.MONEY, currency="JPY"),
        "refund": Typed(kind=Kind.MONEY, currency="JPY"),
        "urgent": Typed(kind=Kind.YESNO),
        "demands": Typed(kind=Kind.LIST, choices=("damages", "repair")),
    },
    actions=frozenset({"judge", "submit"}),
)
NUMBERS = st.integers(0, 6).map(str)
SUMS = st.sampled_from(["cost", "refund", "cost + refund", "cost - refund", "2 * cost", "refund + 2"])
ATOMS = st.one_of(
    st.builds(lambda s, o, n: f"{s} {o} {n}", SUMS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), NUMBERS),
    st.builds(lambda a, s, b: f"{a} <= {s} < {b}", NUMBERS, SUMS, NUMBERS),
    st.builds(lambda o, c: f"kind {o} '{c}'", st.sampled_from(["==", "!="]), st.sampled_from(["claim", "appeal"])),
    st.builds(lambda o: f"kind {o} ['claim', 'praise']", st.sampled_from(["in", "not in"])),
    st.builds(lambda c: f"demands has '{c}'", st.sampled_from(["damages", "repair"])),
    st.sampled_from(["urgent", "filled(cost)", "filled(kind)", "done(judge)", "done(judge, since: submit)"]),
    st.builds(lambda n: f"times(submit) > {n}", NUMBERS),
)
GUARDS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda a, o, b: f"({a}) {o} ({b})", inner, st.sampled_from(["and", "or"]), inner),
        st.builds(lambda a, o, b: f"{a} {o} {b}", inner, st.sampled_from(["and", "or"]), inner),
        inner.map(lambda a: f"not ({a})"),
    ),
    max_leaves=5,
)
AMOUNTS = st.integers(0, 7)
CASES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["claim", "appeal", "praise"]),
        "cost": AMOUNTS,
        "refund": AMOUNTS,
        "urgent": st.booleans(),
        "demands": st.sampled_from([("damages",), ("repair",), ("repair", "damages")]),
    },
)
DEEDS = st.dictionaries(st.sampled_from(["judge", "submit"]), st.integers(1, 3))


class Case:
    def __init__(self, values: Mapping[str, Value], deeds: Mapping[str, int]) -> None:
        self.values = values
        self.deeds = deeds

    def value(self, field: str) -> Value:
        if field not in self.values:
            raise Unfilled(field)
        return self.values[field]

    def filled(self, field: str) -> bool:
        return field in self.values

    def done(self, action: str, since: str | None) -> bool:
        return action in self.deeds and (since is None or self.deeds[action] > self.deeds.get(since, 0))

    def times(self, action: str) -> int:
        return self.deeds.get(action, 0)


def naive(text: str, case: Case) -> object:
    """Walks the syntax tree of the text, one node at a time, with Python's own meaning of each."""
    rewritten = re.sub(r"(\w+) has ('\w+')", r"has(\1, \2)", text).replace("since: submit", "'submit'")
    return _walked(ast.parse(rewritten, mode="eval").body, case)


def _walked(tree: ast.expr, case: Case) -> object:
    if isinstance(tree, ast.BoolOp | ast.UnaryOp):
        return _joined(tree, case)
    match tree:
        case ast.Compare(left=left, ops=signs, comparators=others):
            return _chained(_walked(left, case), list(zip(signs, others, strict=True)), case)
        case ast.BinOp(left=left, op=op, right=right):
            one, other = _walked(left, case), _walked(right, case)
            return {ast.Add: one + other, ast.Sub: one - other, ast.Mult: one * other}[type(op)]  # type: ignore[operator]
        case ast.Call(func=ast.Name(id=name), args=args):
            return _called(name, args, case)
        case ast.List(elts=elements):
            return [_walked(element, case) for element in elements]
        case ast.Name(id=name):
            return case.value(name)
        case ast.Constant(value=value):
            return value
    raise AssertionError(ast.dump(tree))


def _joined(tree: ast.BoolOp | ast.UnaryOp, case: Case) -> object:
    if isinstance(tree, ast.UnaryOp):
        return not _walked(tree.operand, case)
    found: object = None
    for value in tree.values:
        found = _walked(value, case)
        if bool(found) is isinstance(tree.op, ast.Or):
            break
    return found


def _chained(left: object, rest: list[tuple[ast.cmpop, ast.expr]], case: Case) -> bool:
    for sign, tree in rest:
        right = _walked(tree, case)
        if not _compared(left, type(sign).__name__, right):
            return False
        left = right
    return True


def _compared(left: object, sign: str, right: object) -> bool:
    outcomes = {"Eq": left == right, "NotEq": left != right}
    if isinstance(right, list):
        return (left in right) is (sign == "In")
    if sign in outcomes:
        return outcomes[sign]
    assert isinstance(left, int)
    assert isinstance(right, int)
    return {"Lt": left < right, "LtE": left <= right, "Gt": left > right, "GtE": left >= right}[sign]


def _called(name: str, args: list[ast.expr], case: Case) -> object:
    texts = [arg.id if isinstance(arg, ast.Name) else ast.literal_eval(arg) for arg in args]
    if name == "has":
        return texts[1] in case.value(texts[0])  # type: ignore[operator]
    if name == "filled":
        return case.filled(texts[0])
    if name == "times":
        return case.times(texts[0])
    return case.done(texts[0], texts[1] if len(texts) > 1 else None)


@settings(max_examples=400, deadline=None)
@given(GUARDS, CASES, DEEDS)
def test_a_compiled_guard_answers_as_its_text_says(
    text: str, values: Mapping[str, Value], deeds: Mapping[str, int]
) -> None:
    problems = Problems()
    guard = compile_guard(Word.at(text, Place(1, 1), quoted=False), SCOPE, problems)
    if guard is None:
        assert [problem.code for problem in problems.found] == ["guard_too_long"]
        return
    case = Case(values, deeds)
    try:
        expected: object = bool(naive(text, case))
    except Unfilled:
        expected = Unfilled
    try:
        found: object = guard.test(case)  # type: ignore[arg-type]
    except Unfilled:
        found = Unfilled

    assert found is expected
