"""What is said of the stories of a definition: what went otherwise, and what happened when."""

from workflow.wording import Label, Wording

NO_SUCH_STORY = Wording(
    code="no_such_story",
    zh="{file} 里没有第 {number} 个故事，共 {count} 个",
    en="{file} has no story {number}; it has {count}",
    fix_zh="不写 --story 会列出全部，按所列次序从 1 数起",
    fix_en="without --story all are listed; they are counted from 1 in that order",
)
STEP = Label(
    zh="第 {number} 步（第 {line} 行，{at}）：应为 {expected}，实为 {found}",
    en="step {number} (line {line}, {at}): expected {expected}, found {found}",
)
TIMES_IN = Label(
    zh="时间均为 {zone}；每行之首是故事的第几步", en="times in {zone}; each line begins with the story's step"
)
REFUSED = Label(zh="{action}：不予办理（{codes}）", en="{action}: refused ({codes})")
