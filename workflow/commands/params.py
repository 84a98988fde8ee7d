"""Parameters that several commands take, each with its help in both languages (`中文 | English`)."""

from typing import Annotated, TypeAlias

import typer

from workflow.commands import completion
from workflow.wording import Language

BETWEEN = " | "


def translated(text: str | None, language: Language) -> str:
    """The half of a parameter's help that is in the language."""
    zh, _, en = (text or "").partition(BETWEEN)
    return zh if language == "zh" or not en else en


CaseNumber: TypeAlias = Annotated[
    str, typer.Argument(metavar="CASE", help="案件编号 | the case's number", autocompletion=completion.case_numbers)
]
OpenedUnder: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="PROCEDURE",
        help="案件库里或随附的规程名，或文件 | a procedure of the store, one that ships, or a file",
        autocompletion=completion.procedures,
    ),
]
Definition: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="PROCEDURE",
        help="文件，或随附规程的名字 | a file, or the name of a procedure that ships with complaints",
        autocompletion=completion.definitions,
    ),
]
Definitions: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="PROCEDURE...",
        help="文件，或随附规程的名字 | files, or names of procedures that ship with complaints",
        autocompletion=completion.definitions,
    ),
]
Values: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME=VALUE]...",
        help="填写的内容；=@文件 读文件，=- 读标准输入，+=列:值,列:值 加一行 | "
        "what is filled in; =@FILE reads a file, =- standard input, +=col:val,col:val adds a row",
        autocompletion=completion.field_names,
    ),
]
SignedFor: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="PERSON", help="代录此人在纸上的签名 | record the signature this person gave on paper"
    ),
]
Evidence: TypeAlias = Annotated[
    str | None,
    typer.Option("--evidence", metavar="FILE", help="纸面签名的影像 | the scan of the signature on paper"),
]
Saw: TypeAlias = Annotated[
    str | None,
    typer.Option("--saw", metavar="CODE", help="show 显示的签署代码 | the code that `show` prints"),
]
OccurredAt: TypeAlias = Annotated[
    str | None,
    typer.Option("--occurred", metavar="TIME", help="声称的发生时间 | when it is claimed to have happened"),
]
