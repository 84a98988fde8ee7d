"""What ends a command before its time, in one line, with its exit code."""

import os
import re
import sys
import traceback
from collections.abc import Callable
from typing import Any

import typer

from workflow.commands import words
from workflow.commands.params import translated
from workflow.commands.surface.sheet import GAP, Block, Piece, Style, line
from workflow.commands.surface.terminal import Json, Terminal
from workflow.definitions.spelling import nearest
from workflow.errors import ComplaintsError

_EXTRA = r"unexpected extra argument\S* \((.*)\)"
INTERRUPTED, OUR_FAULT, USAGE, UNWRITTEN = 130, 70, 2, 1


def reported(work: Callable[[], Any], terminal: Terminal) -> int:
    """The exit code of `work`; whatever it raises is told and becomes one."""
    try:
        code = work()
    except ComplaintsError as error:
        return _failed(terminal, error.wording.code, error.say(terminal.language), error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        terminal.insist([*_below_the_prompt(terminal), line(terminal.words(words.INTERRUPTED))])
        return INTERRUPTED
    except BrokenPipeError:
        return _hung_up()
    except OSError as error:
        return _our_fault(error, terminal) if error.filename else _unwritten(error, terminal)
    except typer.TyperException as error:
        return _misused(error, terminal)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except Exception as error:
        return _our_fault(error, terminal)
    return code if isinstance(code, int) else 0


def _below_the_prompt(terminal: Terminal) -> list[Block]:
    """Ends the line in which a person typed Ctrl-C."""
    return [] if terminal.err.width is None else [GAP]


def _failed(terminal: Terminal, code: str, message: str, exit_code: int) -> int:
    data: Json = {"error": {"code": code, "message": message}}
    named = Piece("" if terminal.err.width is None else f"  {code}", Style.FAINT)  # for `complaints explain`
    terminal.error(data, [line(Piece(terminal.words(words.ERROR), Style.ALARM), message, named)])
    return exit_code


def _misused(error: Any, terminal: Terminal) -> int:
    """What typer found wrong with the words of the command."""
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error.message}\n")
        return USAGE
    _failed(terminal, "usage", _usage_message(error, terminal), USAGE)
    context = getattr(error, "ctx", None)
    if context is not None and terminal.for_people:
        hint: list[Block] = [
            line(Piece(terminal.words(words.SEE_HELP).format(command=context.command_path), Style.FAINT))
        ]
        terminal.tell(hint)
    return USAGE


def _usage_message(error: Any, terminal: Terminal) -> str:
    parameter, language = getattr(error, "param", None), terminal.language
    match type(error).__name__:
        case "MissingParameter" if parameter is not None:
            name = _called(parameter)
            text = translated(parameter.help, language)
            return terminal.words(words.MISSING_PARAMETER).format(name=name, text=text)
        case "NoSuchOption":
            near = nearest(error.option_name.lstrip("-"), (name.lstrip("-") for name in error.possibilities or ()))
            hint = "" if near is None else terminal.words(words.DID_YOU_MEAN).format(near=f"--{near}")
            return terminal.words(words.NO_OPTION).format(name=error.option_name, hint=hint)
        case "BadParameter" if parameter is not None:
            name = _called(parameter)
            return terminal.words(words.BAD_PARAMETER).format(name=name, value=error.message)
        case "BadOptionUsage":
            return terminal.words(words.OPTION_NEEDS_VALUE).format(name=error.option_name)
        case _ if (extra := re.search(_EXTRA, error.format_message())) is not None:
            return terminal.words(words.TOO_MANY).format(extra=extra[1])
        case _:
            return str(error.format_message())


def _called(parameter: Any) -> str:
    """An option by its name, an argument by what stands for it."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper())


def _hung_up() -> int:
    """Whoever read our output has gone; there is nobody left to tell."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - what is left in the buffer goes there at exit
    return 1


def _unwritten(error: OSError, terminal: Terminal) -> int:
    """What was found could not be written out; files and the store have reported their own faults by now."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - what is left in the buffer goes there at exit
    message = terminal.words(words.UNWRITTEN).format(problem=error.strerror or error)
    return _failed(terminal, "output_failed", message, UNWRITTEN)


def _our_fault(error: Exception, terminal: Terminal) -> int:
    if os.environ.get("COMPLAINTS_DEBUG"):
        traceback.print_exception(error)
    message = terminal.words(words.OUR_FAULT).format(kind=type(error).__name__, problem=error)
    return _failed(terminal, "internal", message, OUR_FAULT)
