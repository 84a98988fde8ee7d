"""The door: reads the command line, calls one command, and turns what comes of it into output and an exit code."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from workflow.commands import params, words
from workflow.commands.coercion import simple, simplified
from workflow.commands.entry import Entry
from workflow.commands.errand import Errand, Opener
from workflow.commands.faults import reported
from workflow.commands.registry import ENTRIES
from workflow.commands.surface import plain_signs
from workflow.commands.surface.sheet import Colour, Sheet, rendered
from workflow.commands.surface.terminal import Form, Voice, terminal
from workflow.commands.wishes import DEFAULT_STORE, Consent, Run, Wishes, arranged, form_of, language_of
from workflow.definitions.spelling import did_you_mean
from workflow.errors import UsageError
from workflow.wording import Language

PROGRAM = "complaints"


class Command(TyperCommand):
    """A command that refuses shared options it would not honour, and speaks both languages."""

    entry: Entry

    def invoke(self, ctx: Any) -> Any:
        ignored = sorted(ctx.obj.wishes.careful - self.entry.honours)
        if ignored:
            raise UsageError(words.NOT_HONOURED, command=self.entry.name, option=ignored[0])
        return super().invoke(ctx)

    def get_help_option(self, ctx: Any) -> Any:
        return simple(super().get_help_option(ctx))

    def get_help(self, ctx: Any) -> str:
        from workflow.commands.help_page import command_page  # only who asks for help waits for it

        language = ctx.find_root().command.language
        parameters: list[Any] = [*self.params]
        for parameter in parameters:
            parameter.help = params.translated(parameter.help, language)
        return _page(command_page(self.entry, parameters, language))


class Root(TyperGroup):
    """Makes a command when it is asked for: `--help` and `check` import nothing of the others."""

    language: Language
    opens: Opener | None

    def list_commands(self, ctx: Any) -> list[str]:
        return [name for name in ENTRIES if " " not in name]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = ENTRIES.get(cmd_name)
        return None if entry is None else made(entry)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise typer.Abort from interrupt

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, rest = _named(args)
        if name in ENTRIES:
            return name, self.get_command(ctx, name), rest
        if not name.startswith("-") and not ctx.resilient_parsing:
            raise UsageError(words.NO_COMMAND, name=name, hint=did_you_mean(name, ENTRIES))
        return super().resolve_command(ctx, args)

    def get_help_option(self, ctx: Any) -> Any:
        return simple(super().get_help_option(ctx))

    def get_help(self, ctx: Any) -> str:
        from workflow.commands.help_page import root_page  # only who asks for help waits for it

        return _page(root_page(self.language))


def _named(args: Sequence[str]) -> tuple[str, list[str]]:
    """The command that is meant, and what follows it; some have names of two words, as `calendar show`."""
    first, rest = args[0], list(args[1:])
    if rest and not rest[0].startswith("-") and any(name.startswith(f"{first} ") for name in ENTRIES):
        return f"{first} {rest[0]}", rest[1:]
    return first, rest


def made(entry: Entry) -> Any:
    """The command as typer knows it."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(entry.name, cls=Command, help=entry.says.en)(entry.load())
    command = simplified(typer.main.get_command(single))
    assert isinstance(command, Command)
    command.entry = entry
    return command


def root(
    ctx: typer.Context,
    *,
    db: Annotated[str, typer.Option("--db", envvar="COMPLAINTS_DB")] = DEFAULT_STORE,
    person: Annotated[str | None, typer.Option("--as", envvar="COMPLAINTS_USER")] = None,
    lang: Annotated[str | None, typer.Option("--lang")] = None,
    output: Annotated[str, typer.Option("-o", "--output")] = "table",
    as_json: Annotated[bool, typer.Option("--json")] = False,
    no_color: Annotated[bool, typer.Option("--no-color")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet")] = False,
    key: Annotated[str | None, typer.Option("--key")] = None,
    expect_seq: Annotated[int | None, typer.Option("--expect-seq")] = None,
    at: Annotated[str | None, typer.Option("--at")] = None,
) -> None:
    """Gathers what was said for every command."""
    assert isinstance(ctx.command, Root)
    if lang not in (None, "zh", "en"):
        raise UsageError(words.NO_LANGUAGE, value=str(lang))
    if output not in tuple(Form):
        raise UsageError(words.NO_FORM, value=output, hint=did_you_mean(output, tuple(Form)))
    wishes = Wishes(
        db=db,
        person=person,
        language=ctx.command.language,
        form=Form.JSON if as_json else Form(output),
        colour=Colour.OFF if no_color else Colour.ON,
        voice=Voice.QUIET if quiet else Voice.NORMAL,
        run=Run.DRY if dry_run else Run.REAL,
        consent=Consent.GIVEN if yes else Consent.ASK,
        key=key,
        expect_seq=expect_seq,
        at=at,
    )
    ctx.obj = errand_of(wishes, ctx.command.opens)


def errand_of(wishes: Wishes, opens: Opener | None = None) -> Errand:
    shown = terminal(language=wishes.language, form=wishes.form, voice=wishes.voice, colour=wishes.colour)
    return Errand(wishes=wishes, terminal=shown, run=run, opens=opens, commands=ENTRIES)


def assemble(language: Language, opens: Opener | None = None) -> Any:
    """The whole command line, in one language."""
    app = typer.Typer(cls=Root, rich_markup_mode=None, no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(root)
    command = simplified(typer.main.get_command(app))
    assert isinstance(command, Root)
    command.language, command.opens = language, opens
    return command


def run(arguments: Sequence[str], opens: Opener | None = None) -> int:
    """Runs one command line, on stores that are kept open where `opens` has them; returns its exit code."""
    spoken = arranged(arguments)
    language = language_of(spoken, os.environ)
    shown = terminal(
        language=language,
        form=form_of(spoken),
        voice=Voice.NORMAL,
        colour=Colour.OFF if "--no-color" in spoken else Colour.ON,
    )
    return reported(lambda: assemble(language, opens).main(spoken, prog_name=PROGRAM, standalone_mode=False), shown)


def _page(sheet: Sheet) -> str:
    """A help page as text, folded and coloured when stdout is a terminal."""
    looks = terminal(language="en", form=Form.TABLE, voice=Voice.NORMAL, colour=Colour.ON).out
    return "\n".join(rendered(sheet, looks))


def main() -> None:
    """The entry point of `complaints`."""
    plain_signs.register()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=plain_signs.NAME)
    sys.exit(run([_text(word) for word in sys.argv[1:]]))


def _text(word: str) -> str:
    """A word of the command line in UTF-8, even where the locale says ASCII."""
    return os.fsencode(word).decode("utf-8", "surrogateescape")


if __name__ == "__main__":
    main()
