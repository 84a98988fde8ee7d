"""Who there is, and what is told of them."""

from workflow.engine.directory import Directory, Person

LI = Person(name="li", label="李雷", roles=frozenset({"clerk", "expert"}))
AN = Person(name="an", roles=frozenset({"clerk"}))
LEFT = Person(name="bo", roles=frozenset({"clerk"}), left=True)


def directory(*people: Person) -> Directory:
    return Directory(seq=1, people={person.name: person for person in people})


def test_the_holders_of_a_role_come_in_the_order_of_names_without_those_who_left():
    assert directory(LI, LEFT, AN).with_role("clerk") == (AN, LI)
    assert directory(LI).with_role("auditor") == ()


def test_a_directory_one_event_later_knows_its_own_holders():
    before = directory(LI)
    assert before.with_role("clerk") == (LI,)

    after = before.with_person(AN)

    assert (before.with_role("clerk"), after.with_role("clerk")) == ((LI,), (AN, LI))
    assert after.seq == 2


def test_a_programmer_is_not_shown_the_full_name():
    assert "李雷" not in repr(LI)
    assert repr(LI).startswith("Person(name='li', roles=frozenset(")
