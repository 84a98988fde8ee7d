"""From Python's syntax tree to our typed one: every name, literal and comparison checked against what is declared."""

import ast
from collections.abc import Callable, Mapping
from typing import Literal, cast

from msgspec import Struct

from workflow.definitions.guards.expression import (
    All,
    Any,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    Constant,
    FieldRef,
    Has,
    In,
    Node,
    Today,
)
from workflow.definitions.guards.literals import Written, value_of
from workflow.definitions.guards.messages import (
    ARITHMETIC_TWO_KINDS,
    CHOICE_WITHOUT_ORDER,
    COMPARE_TWO_KINDS,
    HAS_NEEDS_LIST,
    IN_NEEDS_LIST,
    LIST_NEEDS_HAS,
    MONEY_TIMES_MONEY,
    NOT_A_TEST,
    NOT_IN_GUARDS,
    OPEN_CHOICE,
    PERSON_COMPARISON,
    QUOTE_THE_CHOICE,
    SETTING_UNDECIDED,
    TWO_CURRENCIES,
    TWO_UNITS,
    UNKNOWN_CHOICE,
    UNKNOWN_FUNCTION,
    UNKNOWN_GUARD_NAME,
    WRONG_ARGUMENT,
    YESNO_STANDS_ALONE,
    kind_label,
)
from workflow.definitions.guards.mistakes import Mistake, hint
from workflow.definitions.guards.scope import Scope, Typed
from workflow.definitions.guards.syntax import MAX_NODES, Parsed, too_long
from workflow.definitions.guards.trees import NO, YES, all_of, calculated, folded, negated
from workflow.definitions.values import Kind, Value
from workflow.wording import Label, Wording

_SIGNS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_MIRROR: Mapping[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ARITHMETIC: Mapping[type[ast.operator], Literal["+", "-", "*"]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_YES = Typed(kind=Kind.YESNO)
_NUMBER = Typed(kind=Kind.NUMBER)
_DATE = Typed(kind=Kind.DATE)
_SILENT = frozenset({Kind.TEXT, Kind.FILE, Kind.ROWS, Kind.DURATION})
_TIMES = frozenset({Kind.DATE, Kind.DATETIME})
_AMOUNTS = frozenset({Kind.NUMBER, Kind.MONEY})
_FUNCTIONS = ("filled", "done", "times", "overdue", "tally", "linked", "finished")
_NUMBERS = frozenset({"times", "tally"})


class Term(Struct, frozen=True):
    """One side of a comparison. A literal has no type of its own; it takes the other side's."""

    at: ast.expr
    node: Node
    typed: Typed | None
    literal: str | None = None


class Typing:
    """Types one parsed guard; reports the first mistake of each `and`/`or` part to `report`."""

    def __init__(self, parsed: Parsed, scope: Scope, report: Callable[[Mistake], None]) -> None:
        self.parsed = parsed
        self.scope = scope
        self.report = report
        self.nodes = 0
        self.failed = False
        self.dead = 0
        """Above 0 inside a part that an undecided setting has switched off."""

    def test(self, tree: ast.expr) -> Node:
        """A yes/no test; raises Mistake."""
        self._count()
        match tree:
            case ast.BoolOp(op=ast.And(), values=parts):
                return self._joined(parts, All, stop=NO)
            case ast.BoolOp(values=parts):
                return self._joined(parts, Any, stop=YES)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return negated(self.test(inner))
            case ast.Compare():
                return self._comparisons(tree)
            case ast.BinOp(op=ast.MatMult(), left=left, right=right):
                return self._has(left, right)
            case _:
                return self._bare(tree)

    def value(self, tree: ast.expr, typed: Typed) -> Node:
        """An expression whose value fits a field of this type; raises Mistake."""
        if typed.kind is Kind.YESNO:
            return self.test(tree)
        term = self._term(tree)
        found = term if term.typed is not None else self._settled(term, _DATE if typed.kind in _TIMES else typed)
        self._fits(tree, cast("Typed", found.typed), typed)
        return found.node

    def _fits(self, tree: ast.expr, found: Typed, wanted: Typed) -> None:
        self._same_kind(tree, found, wanted)
        if found.kind is not wanted.kind:
            raise self._mistake(tree, COMPARE_TWO_KINDS, one=kind_label(wanted.kind), other=kind_label(found.kind))
        foreign = [choice for choice in found.choices if choice not in wanted.choices]
        if foreign:
            raise self._mistake(tree, UNKNOWN_CHOICE, text=foreign[0], hint=hint(foreign[0], wanted.choices))

    def _joined(self, parts: list[ast.expr], join: type[All] | type[Any], stop: Constant) -> Node:
        """`stop` is the constant that decides the whole; what follows it is still checked, then left out."""
        kept: list[Node] = []
        stopped = False
        self_dead = self.dead
        for part in parts:
            node = self._part(part)
            stopped = stopped or node == stop
            self.dead = self_dead + stopped
            if not isinstance(node, Constant):
                kept.extend(node.parts if isinstance(node, join) else (node,))
        self.dead = self_dead
        if stopped or not kept:
            return stop if stopped else Constant(not stop.value)
        return kept[0] if len(kept) == 1 else join(tuple(kept))

    def _part(self, part: ast.expr) -> Node:
        try:
            return self.test(part)
        except Mistake as mistake:
            self.failed = True
            self.report(mistake)
            return Today()  # a stand-in: the guard is given up when its last part has been read

    def _comparisons(self, tree: ast.Compare) -> Node:
        left = self._member_or_term(tree.left, tree.ops[0], tree.comparators[0])
        tests: list[Node] = []
        for sign, right_tree in zip(tree.ops, tree.comparators, strict=True):
            if isinstance(sign, ast.In | ast.NotIn):
                tests.append(self._in(left, right_tree, sign))
                continue
            right = self._term(right_tree)
            tests.append(self._compare(left, _SIGNS[type(sign)], right))
            left = right
        return tests[0] if len(tests) == 1 else all_of(tests)

    def _member_or_term(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Term:
        """`'x' in demands` is how others write `demands has 'x'`."""
        if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, ast.Name):
            typed = self.scope.fields.get(_plain(right.id))
            if typed is not None and typed.kind is Kind.LIST:
                raise self._mistake(right, LIST_NEEDS_HAS, name=_plain(right.id))
        return self._term(left)

    def _in(self, left: Term, right: ast.expr, sign: ast.In | ast.NotIn) -> Node:
        if not isinstance(right, ast.List | ast.Tuple) or not right.elts:
            raise self._mistake(right, IN_NEEDS_LIST)
        if left.typed is None:
            raise self._mistake(left.at, IN_NEEDS_LIST)
        if left.typed.open:
            raise self._mistake(left.at, OPEN_CHOICE)
        values = tuple(self._element(left, element) for element in right.elts)
        found: Node = In(left.node, values)
        if isinstance(left.node, Constant):
            found = Constant(left.node.value in values)
        return negated(found) if isinstance(sign, ast.NotIn) else found

    def _element(self, left: Term, element: ast.expr) -> Value:
        term = self._term(element)
        node = self._compare(left, "==", term)
        if isinstance(node, Compare) and isinstance(node.right, Constant):
            return node.right.value
        if isinstance(left.node, Constant) and left.typed is not None:
            return cast("Constant", self._settled(term, left.typed).node).value
        raise self._mistake(element, IN_NEEDS_LIST)

    def _compare(self, left: Term, sign: Comparison, right: Term) -> Node:
        if left.typed is None and right.typed is None:
            raise self._mistake(left.at, NOT_A_TEST, text=self.parsed.source(left.at))
        if left.typed is None or (isinstance(left.node, Constant) and not isinstance(right.node, Constant)):
            left, sign, right = right, _MIRROR[sign], left
        typed = cast("Typed", left.typed)
        self._comparable(left.at, typed, sign)
        if right.typed is None:
            right = self._settled(right, typed)
        else:
            self._comparable(right.at, right.typed, sign)
            self._same_kind(right.at, right.typed, typed)
        return folded(Compare(left.node, sign, right.node))

    def _comparable(self, at: ast.expr, typed: Typed, sign: Comparison) -> None:
        if typed.kind in _SILENT:
            raise self._mistake(at, NOT_IN_GUARDS, kind=kind_label(typed.kind))
        if typed.kind is Kind.YESNO:
            raise self._mistake(at, YESNO_STANDS_ALONE, text=self.parsed.source(at).lower())
        if typed.kind is Kind.LIST:
            raise self._mistake(at, LIST_NEEDS_HAS, name=self.parsed.source(at))
        if sign in ("==", "!="):
            return
        if typed.kind is Kind.PERSON:
            raise self._mistake(at, PERSON_COMPARISON)
        if typed.kind is Kind.CHOICE:
            raise self._mistake(at, OPEN_CHOICE if typed.open else CHOICE_WITHOUT_ORDER)

    def _same_kind(self, at: ast.expr, found: Typed, wanted: Typed) -> None:
        if found.currency != wanted.currency and found.currency and wanted.currency:
            raise self._mistake(at, TWO_CURRENCIES, one=str(wanted.currency), other=str(found.currency))
        if found.unit != wanted.unit and found.unit and wanted.unit:
            raise self._mistake(at, TWO_UNITS, one=wanted.unit, other=found.unit)
        if found.kind is wanted.kind or {found.kind, wanted.kind} <= _TIMES:
            return
        raise self._mistake(at, COMPARE_TWO_KINDS, one=kind_label(wanted.kind), other=kind_label(found.kind))

    def _has(self, left: ast.expr, right: ast.expr) -> Node:
        name = _plain(left.id) if isinstance(left, ast.Name) else ""
        typed = self.scope.fields.get(name)
        if typed is None or typed.kind is not Kind.LIST:
            if isinstance(left, ast.Name):
                self._named(left)
            raise self._mistake(left, HAS_NEEDS_LIST)
        term = self._term(right)
        if term.literal is None:
            raise self._mistake(right, QUOTE_THE_CHOICE, name=self.parsed.source(right))
        return Has(name, cast("str", cast("Constant", self._settled(term, typed).node).value))

    def _bare(self, tree: ast.expr) -> Node:
        term = self._term(tree)
        if term.typed is None or term.typed.kind is not Kind.YESNO:
            raise self._mistake(tree, NOT_A_TEST, text=self.parsed.source(tree).replace(" @ ", "has"))
        return term.node

    def _term(self, tree: ast.expr) -> Term:
        self._count()
        match tree:
            case ast.Name():
                return self._named(tree)
            case ast.Constant(value=str() as text):
                return Term(tree, Constant(text), None, text)
            case ast.Constant(value=int() | float()):
                return Term(tree, Constant(0), None, self.parsed.source(tree))
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() as sign, left=left, right=right):
                return self._arithmetic(tree, _ARITHMETIC[type(sign)], self._term(left), self._term(right))
            case ast.Call():
                return self._call(tree)
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()) | ast.BinOp(op=ast.MatMult()):
                return Term(tree, self.test(tree), _YES)
            case _:
                raise self._mistake(tree, NOT_A_TEST, text=self.parsed.source(tree).lower())

    def _named(self, tree: ast.Name) -> Term:
        name = _plain(tree.id)
        if name in self.scope.fields:
            return Term(tree, FieldRef(name), self.scope.fields[name])
        if name in self.scope.settings:
            return self._setting(tree, name)
        if name == "today":
            return Term(tree, Today(), _DATE)
        raise self._unknown(tree, name)

    def _setting(self, tree: ast.Name, name: str) -> Term:
        setting = self.scope.settings[name]
        if setting.typed.kind is Kind.DURATION:
            raise self._mistake(tree, NOT_IN_GUARDS, kind=kind_label(Kind.DURATION))
        if setting.value is not None:
            return Term(tree, Constant(setting.value), setting.typed)
        if self.dead:
            return Term(tree, Constant(0), setting.typed)
        raise self._mistake(tree, SETTING_UNDECIDED, name=name)

    def _unknown(self, tree: ast.expr, name: str) -> Mistake:
        choices = {choice for typed in self.scope.fields.values() for choice in typed.choices}
        if name in choices:
            return self._mistake(tree, QUOTE_THE_CHOICE, name=name)
        if name in ("true", "false", "yes", "no"):
            return self._mistake(tree, YESNO_STANDS_ALONE, text=name)
        if name in self.scope.actions:
            return self._mistake(tree, NOT_A_TEST, text=name)
        near = hint(name, [*self.scope.fields, *self.scope.settings, "today"])
        return self._mistake(tree, UNKNOWN_GUARD_NAME, name=name, hint=near)

    def _call(self, tree: ast.Call) -> Term:
        function = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if function not in _FUNCTIONS:
            name = self.parsed.source(tree.func).lower()
            raise self._mistake(tree, UNKNOWN_FUNCTION, name=name, hint=hint(name, _FUNCTIONS))
        names = [argument for argument in tree.args if isinstance(argument, ast.Name)]
        since = tree.keywords[0].value if tree.keywords else None
        if len(names) != 1 or len(tree.args) != 1 or len(tree.keywords) > (function == "done"):
            raise self._mistake(tree, WRONG_ARGUMENT, function=function)
        if function == "filled":
            return self._filled(names[0])
        if since is None or isinstance(since, ast.Name):
            return self._asked(tree, function, names[0], since)
        raise self._mistake(since, WRONG_ARGUMENT, function=function)

    def _filled(self, tree: ast.Name) -> Term:
        name = _plain(tree.id)
        if name in self.scope.settings:
            return Term(tree, Constant(self.scope.settings[name].value is not None), _YES)
        if name not in self.scope.fields:
            raise self._unknown(tree, name)
        return Term(tree, Call("filled", name), _YES)

    def _asked(self, tree: ast.Call, function: str, named: ast.Name, since: ast.Name | None) -> Term:
        links = self.scope.links
        others = {"overdue": self.scope.clocks, "tally": self.scope.tallies, "linked": links, "finished": links}
        known = others.get(function, self.scope.actions)
        for each in (named, since):
            if each is not None and _plain(each.id) not in known:
                near = hint(_plain(each.id), sorted(known))
                raise self._mistake(each, UNKNOWN_GUARD_NAME, name=_plain(each.id), hint=near)
        called = cast("Literal['done', 'times', 'overdue', 'tally', 'linked', 'finished']", function)
        node = Call(called, _plain(named.id), _plain(since.id) if since else None)
        return Term(tree, node, _NUMBER if function in _NUMBERS else _YES)

    def _arithmetic(self, tree: ast.expr, sign: Literal["+", "-", "*"], left: Term, right: Term) -> Term:
        one, other = left.typed or right.typed, right.typed or left.typed
        if one is None or other is None:
            left, right, one, other = self._settled(left, _NUMBER), self._settled(right, _NUMBER), _NUMBER, _NUMBER
        for term in (left, right):
            if term.typed is not None and term.typed.kind not in _AMOUNTS:
                raise self._mistake(term.at, ARITHMETIC_TWO_KINDS, kind=kind_label(term.typed.kind))
        if sign == "*":
            typed = self._product(tree, left, right)
        else:
            self._same_kind(right.at, other, one)
            typed = one
        literal_type = _NUMBER if sign == "*" else typed
        nodes = [term.node if term.typed else self._settled(term, literal_type).node for term in (left, right)]
        return Term(tree, calculated(Arithmetic(nodes[0], sign, nodes[1])), typed)

    def _product(self, tree: ast.expr, left: Term, right: Term) -> Typed:
        money = [term.typed for term in (left, right) if term.typed is not None and term.typed.kind is Kind.MONEY]
        if len(money) == 2:
            raise self._mistake(tree, MONEY_TIMES_MONEY)
        if money:
            return money[0]
        return next((term.typed for term in (left, right) if term.typed is not None and term.typed.unit), _NUMBER)

    def _settled(self, term: Term, typed: Typed) -> Term:
        """A literal in the type of the other side."""
        worded = isinstance(term.node, Constant) and isinstance(term.node.value, str)
        literal = Written(term.literal or "", self.parsed.source(term.at), self.parsed.offset(term.at), worded=worded)
        return Term(term.at, Constant(value_of(literal, typed)), typed)

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise too_long()

    def _mistake(self, tree: ast.expr, wording: Wording, **blanks: str | Label) -> Mistake:
        return Mistake(wording, self.parsed.offset(tree), **blanks)


def _plain(name: str) -> str:
    """The name as it was written; `syntax` wrote Python's own words in capitals."""
    return name.lower() if name.isupper() else name
