"""Where the function of each command is; a module is imported when its command is asked for, and not before."""

from collections.abc import Callable
from typing import TypeAlias

Function: TypeAlias = Callable[..., int]


def check() -> Function:
    from workflow.commands.owner.check import check as found

    return found


def examples() -> Function:
    from workflow.commands.owner.examples import examples as found

    return found


def questions() -> Function:
    from workflow.commands.owner.questions import questions as found

    return found


def schema() -> Function:
    from workflow.commands.owner.schema import schema as found

    return found


def new() -> Function:
    from workflow.commands.owner.new import new as found

    return found


def publish() -> Function:
    from workflow.commands.owner.publish import publish as found

    return found


def open_() -> Function:
    from workflow.commands.agent.acting import open_ as found

    return found


def do_() -> Function:
    from workflow.commands.agent.acting import do as found

    return found


def approve() -> Function:
    from workflow.commands.agent.approve import approve as found

    return found


def todo() -> Function:
    from workflow.commands.agent.todo import todo as found

    return found


def list_() -> Function:
    from workflow.commands.agent.listing import list_ as found

    return found


def find() -> Function:
    from workflow.commands.agent.finding import find as found

    return found


def show() -> Function:
    from workflow.commands.agent.show import show as found

    return found


def clock() -> Function:
    from workflow.commands.agent.clock import clock as found

    return found


def form() -> Function:
    from workflow.commands.forms.printing import form as found

    return found


def can() -> Function:
    from workflow.commands.agent.can import can as found

    return found


def note() -> Function:
    from workflow.commands.agent.keeping import note as found

    return found


def attach() -> Function:
    from workflow.commands.agent.keeping import attach as found

    return found


def assign() -> Function:
    from workflow.commands.agent.keeping import assign as found

    return found


def correct() -> Function:
    from workflow.commands.agent.keeping import correct as found

    return found


def merge() -> Function:
    from workflow.commands.agent.merge import merge as found

    return found


def void() -> Function:
    from workflow.commands.agent.keeping import void as found

    return found


def import_() -> Function:
    from workflow.commands.agent.importing import import_ as found

    return found


def shell() -> Function:
    from workflow.commands.agent.shell import shell as found

    return found


def export() -> Function:
    from workflow.commands.agent.exporting import export as found

    return found


def history() -> Function:
    from workflow.commands.auditor.history import history as found

    return found


def explain() -> Function:
    from workflow.commands.auditor.explain import explain as found

    return found


def replay() -> Function:
    from workflow.commands.auditor.replay import replay as found

    return found


def init() -> Function:
    from workflow.commands.operator.store import init as found

    return found


def withdraw() -> Function:
    from workflow.commands.owner.publish import withdraw as found

    return found


def backup() -> Function:
    from workflow.commands.operator.store import backup as found

    return found


def restore() -> Function:
    from workflow.commands.operator.restore import restore as found

    return found


def store_roles() -> Function:
    from workflow.commands.operator.roles import roles as found

    return found


def store_status() -> Function:
    from workflow.commands.operator.storekeeping import status as found

    return found


def store_check() -> Function:
    from workflow.commands.operator.storekeeping import check as found

    return found


def store_upgrade() -> Function:
    from workflow.commands.operator.storekeeping import upgrade as found

    return found


def store_copy() -> Function:
    from workflow.commands.operator.storekeeping_copy import copy as found

    return found


def tick() -> Function:
    from workflow.commands.operator.store import tick as found

    return found


def worker() -> Function:
    from workflow.commands.operator.worker import worker as found

    return found


def notices() -> Function:
    from workflow.commands.operator.notices import notices as found

    return found


def doctor() -> Function:
    from workflow.commands.operator.doctor import doctor as found

    return found


def people() -> Function:
    from workflow.commands.operator.people import people as found

    return found


def calendar_list() -> Function:
    from workflow.commands.calendars.listing import list_ as found

    return found


def calendar_check() -> Function:
    from workflow.commands.calendars.check import check as found

    return found


def calendar_show() -> Function:
    from workflow.commands.calendars.show import show as found

    return found


def calendar_due() -> Function:
    from workflow.commands.calendars.due import due as found

    return found


def calendar_history() -> Function:
    from workflow.commands.calendars.history import history as found

    return found


def calendar_publish() -> Function:
    from workflow.commands.calendars.publish import publish as found

    return found


def calendar_import() -> Function:
    from workflow.commands.calendars.importing import import_ as found

    return found


def handover() -> Function:
    from workflow.commands.operator.handover import handover as found

    return found


def demo() -> Function:
    from workflow.commands.operator.demo import demo as found

    return found
