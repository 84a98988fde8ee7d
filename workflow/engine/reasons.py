"""The wordings of every refusal the engine gives. `fix` says what to do; who could act stands beside, in the refusal."""

from workflow.wording import Wording

STATE = Wording(
    code="state",
    zh="案件现为“{state}”，此时不能“{action}”",
    en="the case is in “{state}”, where “{action}” is not possible",
    fix_zh="可在这些状态进行：{possible}",
    fix_en="it is possible in: {possible}",
)
FINAL = Wording(
    code="final",
    zh="案件已“{state}”，不再变动",
    en="the case is “{state}”, which is final",
    fix_zh="如确有必要，请登记新的案件",
    fix_en="if something has come up, open a new case",
)
VOID = Wording(
    code="void",
    zh="案件 {case} 已作废",
    en="case {case} is void",
    fix_zh="它的编号保留，记录仍可查看",
    fix_en="its number stays and its history can be read",
)
UNKNOWN_ACTION = Wording(
    code="unknown_action",
    zh="规程中没有名为 {action} 的动作{near}",
    en="the procedure has no action {action}{near}",
    fix_zh="用 complaints can 查看能做什么",
    fix_en="`complaints can` lists what can be done",
)
ROLE = Wording(
    code="role",
    zh="“{action}”须由{roles}办理，{person} 没有这一角色",
    en="“{action}” is for {roles}; {person} does not hold that role",
    fix_zh="请改由有此角色的人员办理",
    fix_en="ask somebody who does",
)
ROLE_VACANT = Wording(
    code="role",
    zh="“{action}”须由{roles}办理，{person} 没有这一角色，现在也没有别人可以办理",
    en="“{action}” is for {roles}; {person} does not hold that role, and just now nobody could act in it",
    fix_zh="请管理员指定一人：complaints people set 人员 {options}",
    fix_en="have an administrator appoint somebody: complaints people set PERSON {options}",
)
WHO_UNKNOWN = Wording(
    code="role",
    zh="“{action}”由谁办理取决于“{field}”（{name}），现在没有人可以办理",
    en="who may do “{action}” depends on “{field}” ({name}); as it stands nobody may",
    fix_zh="请先填写或更正 {name}",
    fix_en="fill in or correct {name} first",
)
ASSIGNEE = Wording(
    code="assignee",
    zh="“{action}”只能由承办人办理，{person} 不是承办人",
    en="“{action}” is for the assignee; {person} is not",
    fix_zh="请承办人办理，或先改派",
    fix_en="ask the assignee, or assign the case first",
)
HELD_BY = Wording(
    code="held_by",
    zh="{person} 虽有“{role}”之名，但不符合条件：{condition}",
    en="{person} is listed as {role} but does not meet its condition: {condition}",
    fix_zh="请更正人员名录，或改由符合条件的人员办理",
    fix_en="correct the directory, or ask somebody who meets it",
)
UNKNOWN_PERSON = Wording(
    code="unknown_person",
    zh="名录中没有 {person}",
    en="{person} is not in the directory",
    fix_zh="先用 complaints people 登记",
    fix_en="add them with `complaints people` first",
)
HAS_LEFT = Wording(
    code="unknown_person",
    zh="{person} 已离职",
    en="{person} has left",
    fix_zh="请改由在职人员办理；登记有误时由管理员用 complaints people set 更正",
    fix_en="somebody else has to; if that is a mistake, an administrator corrects it with `complaints people set`",
)
SUSPENDED = Wording(
    code="suspended",
    zh="{person} 因“{tally}”停岗（案件 {case}），不能办理任何事项",
    en="{person} is suspended because of “{tally}” (case {case}) and may not act at all",
    fix_zh="考核合格后，由相关负责人在该案件中办理“{lift}”",
    fix_en="it ends when “{lift}” is done on that case",
)
SUSPENDED_ELSEWHERE = Wording(
    code="suspended",
    zh="{person} 因案件 {case} 停岗，不能办理任何事项",
    en="{person} is suspended because of case {case} and may not act at all",
    fix_zh="在该案件中解除后即可恢复，见 complaints can {case}",
    fix_en="it ends on that case; see complaints can {case}",
)
APPROVER = Wording(
    code="approver",
    zh="此件须由{level}审批，{person} 无此权限",
    en="this needs the signature of {level}; {person} is not entitled to give it",
    fix_zh="请转交有权审批的人员",
    fix_en="pass it on to somebody who is",
)
APPROVER_VACANT = Wording(
    code="approver",
    zh="此件须由{level}审批，{person} 不是，而现在没有人可签：有权者外出、停岗、须回避，或尚未指定",
    en="this needs the signature of {level}; {person} is not entitled to give it, and just now nobody is: whoever could is "
    "away, suspended, barred in this case, or not appointed",
    fix_zh="请管理员指定一人：complaints people set 人员 {options}；或更正外出时间",
    fix_en="have an administrator appoint somebody, complaints people set PERSON {options}, or correct an absence",
)
AWAY = Wording(
    code="approver",
    zh="{person} 现在登记为外出，不能签署",
    en="{person} is recorded as away now and does not sign",
    fix_zh="由代签人签署，或更正外出时间",
    fix_en="a stand-in signs, or the absence is corrected",
)
NOTHING_TO_SIGN = Wording(
    code="state",
    zh="“{approval}”现在没有待签的签名",
    en="no signature of “{approval}” is waited for",
    fix_zh="用 complaints can 查看能做什么",
    fix_en="`complaints can` lists what can be done",
)
NOTHING_FITS = Wording(
    code="approver",
    zh="“{approval}”没有一行适用于此案，无从确定由谁审批",
    en="no line of “{approval}” fits this case, so nobody can be asked to sign",
    fix_zh="这是规程的错误，请告知规程负责人",
    fix_en="this is a fault of the definition; tell its owner",
)
SIGNED_ALREADY = Wording(
    code="signed_already",
    zh="{person} 本轮已签署",
    en="{person} has already signed in this round",
    fix_zh="还需另一人签署",
    fix_en="another person has to sign as well",
)
SAME_DEPARTMENT = Wording(
    code="same_department",
    zh="本轮签署须来自不同部门，{person} 与已签署者同属 {department}",
    en="the signatures of a round come from different departments; {person} is of {department}, like one who has signed",
    fix_zh="请其他部门的人员签署",
    fix_en="ask somebody of another department",
)
FOUR_EYES = Wording(
    code="four_eyes",
    zh="{person} 在本案中已办理“{did}”，不得再“{action}”",
    en="{person} already did “{did}” in this case and may not “{action}” as well",
    fix_zh="须由另一人办理",
    fix_en="somebody else has to",
)
CONCERNED = Wording(
    code="four_eyes",
    zh="{person} 是本案的“{did}”，不得“{action}”",
    en="{person} is this case's “{did}” and may not “{action}”",
    fix_zh="须由另一人办理",
    fix_en="somebody else has to",
)
UNSEEN = Wording(
    code="saw",
    zh="签署前须看过所签内容，命令里没有写明所看到的代码",
    en="a signature needs to have seen what is signed, and the command does not say its code",
    fix_zh="用 complaints approve 办理，或加 --saw 写明 complaints show 显示的代码",
    fix_en="use `complaints approve`, or add --saw and the code that `complaints show` prints",
)
SAW = Wording(
    code="saw",
    zh="签署前须看过所签内容：代码 {given} 与现内容不符",
    en="a signature needs to have seen what is signed: the code {given} is not that of the present content",
    fix_zh="请再次查看案件，并使用其中显示的代码",
    fix_en="look at the case again and use the code that `complaints show` prints",
)
PAPER = Wording(
    code="paper",
    zh="代录他人签名者不得是提交人：{person} 已办理“{did}”",
    en="whoever records a signature given on paper may not be the proposer: {person} did “{did}”",
    fix_zh="请另一人代录",
    fix_en="somebody else has to record it",
)
PAPER_SELF = Wording(
    code="paper",
    zh="{person} 自己的签名不能由自己代录",
    en="{person} cannot record their own signature as one given on paper",
    fix_zh="本人直接签署，或请另一人代录",
    fix_en="sign directly, or have somebody else record it",
)
EVIDENCE = Wording(
    code="evidence",
    zh="代录 {person} 的纸面签名须附上影像",
    en="a signature that {person} gave on paper is recorded with its scan",
    fix_zh="加上 --evidence 文件",
    fix_en="add --evidence FILE",
)
EVIDENCE_ALONE = Wording(
    code="evidence",
    zh="影像只用于代录纸面签名",
    en="evidence belongs to a signature that is recorded for somebody else",
    fix_zh="加上 --for 签名人，或去掉 --evidence",
    fix_en="add --for with who signed, or leave out --evidence",
)
PAPER_ONLY_SIGNS = Wording(
    code="paper",
    zh="只有签署可以代录，“{action}”不是签署",
    en="only a signature can be recorded for somebody else; “{action}” is none",
    fix_zh="去掉 --for",
    fix_en="leave out --for",
)
ASKS = Wording(
    code="asks",
    zh="缺少“{field}”（{name}），办理“{action}”时必须填写",
    en="“{field}” ({name}) is missing; “{action}” asks for it",
    fix_zh="加上 {name}=…",
    fix_en="add {name}=...",
)
NEEDS = Wording(
    code="needs",
    zh="“{field}”（{name}）尚未填写，不能“{action}”",
    en="“{field}” ({name}) is not filled in yet, which “{action}” needs",
    fix_zh="由这些动作填写：{writers}",
    fix_en="it is written by: {writers}",
)
NO_LEVEL = Wording(
    code="needs",
    zh="无法判断“{approval}”由谁审批：“{field}”（{name}）未填",
    en="who must sign “{approval}” cannot be judged: “{field}” ({name}) is not filled in",
    fix_zh="先填写 {name}",
    fix_en="fill in {name} first",
)
NEEDS_DUTY = Wording(
    code="needs",
    zh="“{field}”（{name}）尚未完成，不能“{action}”",
    en="“{field}” ({name}) has not been done yet, which “{action}” needs",
    fix_zh="由这些动作完成：{writers}",
    fix_en="it is done by: {writers}",
)
UNKNOWN_FIELD = Wording(
    code="unknown_field",
    zh="“{action}”不写入 {name}",
    en="“{action}” does not write {name}",
    fix_zh="它可写入：{fields}",
    fix_en="it writes: {fields}",
)
NOT_TAKEN_NOW = Wording(
    code="unknown_field",
    zh="“{action}”这时不写入 {name}，只在“{when}”时才写入",
    en="“{action}” does not write {name} now, only where {when}",
    fix_zh="去掉 {name}=",
    fix_en="leave {name}= out",
)
GUARD = Wording(
    code="guard",
    zh="不符合“{action}”的条件：{when}",
    en="the condition of “{action}” does not hold: {when}",
    fix_zh="请核对所填内容",
    fix_en="check what was filled in",
)
GUARD_UNFILLED = Wording(
    code="guard",
    zh="无法判断“{action}”的条件 {when}：“{field}”（{name}）未填",
    en="the condition of “{action}”, {when}, cannot be judged: “{field}” ({name}) is not filled in",
    fix_zh="先填写 {name}",
    fix_en="fill in {name} first",
)
ITEM_UNFILLED = Wording(
    code="guard",
    zh="无法判断“{action}”是否须有 {item}：条件 {when} 用到的“{field}”（{name}）未填",
    en="whether “{action}” takes {item} cannot be judged: {when} asks about “{field}” ({name}), which is not filled in",
    fix_zh="先填写 {name}",
    fix_en="fill in {name} first",
)
TALLY_UNFILLED = Wording(
    code="guard",
    zh="无法判断是否计入“{tally}”：“{field}”（{name}）未填",
    en="whether this counts as “{tally}” cannot be judged: “{field}” ({name}) is not filled in",
    fix_zh="先填写 {name}",
    fix_en="fill in {name} first",
)
NOTICE_UNFILLED = Wording(
    code="guard",
    zh="无法判断是否发出通知“{notice}”：“{field}”（{name}）未填",
    en="whether the notice “{notice}” goes out cannot be judged: “{field}” ({name}) is not filled in",
    fix_zh="先填写 {name}",
    fix_en="fill in {name} first",
)
AMBIGUOUS = Wording(
    code="ambiguous",
    zh="“{action}”同时符合两条：{first}；{second}",
    en="two moves of “{action}” fit at once: {first}; {second}",
    fix_zh="这是规程的错误，请告知规程负责人",
    fix_en="this is a fault of the definition; tell its owner",
)
DUTY = Wording(
    code="duty",
    zh="尚有未完成的“{duty}”，在此之前不能“{action}”",
    en="“{duty}” is still open and blocks “{action}”",
    fix_zh="先办理 {name}",
    fix_en="do {name} first",
)
NO_DUTY = Wording(
    code="state",
    zh="现在没有待办的“{duty}”",
    en="the duty “{duty}” is not open",
    fix_zh="用 complaints can 查看能做什么",
    fix_en="`complaints can` lists what can be done",
)
NOBODY_SUSPENDED = Wording(
    code="state",
    zh="本案没有因“{tally}”停岗的人员",
    en="nobody is suspended because of “{tally}” in this case",
    fix_zh="请在造成停岗的那个案件中办理",
    fix_en="it is done on the case that brought the suspension about",
)
RULE = Wording(
    code="rule",
    zh="这样会违反规则“{rule}”",
    en="this would break the rule “{rule}”",
    fix_zh="请核对所填内容",
    fix_en="check what was filled in",
)
RULE_UNFILLED = Wording(
    code="rule",
    zh="无法判断规则“{rule}”：“{field}”（{name}）未填",
    en="the rule “{rule}” cannot be judged: “{field}” ({name}) is not filled in",
    fix_zh="先填写 {name}",
    fix_en="fill in {name} first",
)
CANNOT_ACT = Wording(
    code="assigns",
    zh="{person} 在“{state}”中没有可办的事项，不能作为承办人",
    en="{person} could do nothing in “{state}” and cannot be its assignee",
    fix_zh="请指定有相应角色的人员",
    fix_en="name somebody who holds a role that acts there",
)
NOT_FIT = Wording(
    code="assigns",
    zh="{person} 虽有“{role}”之名，但不符合条件：{condition}，不能作为“{state}”的承办人",
    en="{person} is listed as {role} but does not meet its condition: {condition}; they cannot be the assignee in “{state}”",
    fix_zh="请指定符合条件的人员，或更正人员名录",
    fix_en="name somebody who meets it, or correct the directory",
)
MAY_NOT_ASSIGN = Wording(
    code="role",
    zh="改派由现承办人或{roles}办理，{person} 都不是",
    en="a case is assigned by its assignee or by {roles}; {person} is neither",
    fix_zh="请他们办理",
    fix_en="ask one of them",
)
CORRECTOR = Wording(
    code="role",
    zh="“{action}”须有更正员（corrector）角色，{person} 没有",
    en="“{action}” needs the role corrector, which {person} does not hold",
    fix_zh="请有此角色的人员办理",
    fix_en="ask somebody who does",
)
NOT_CORRECTABLE = Wording(
    code="unknown_field",
    zh="{name} 是推导出来的，不能直接更正",
    en="{name} is derived and cannot be corrected itself",
    fix_zh="更正它所依据的项目：{inputs}",
    fix_en="correct what it is derived from: {inputs}",
)
REASON = Wording(
    code="asks",
    zh="作废须说明理由，或指出与哪个案件重复",
    en="voiding a case needs a reason, or the case it duplicates",
    fix_zh="加上 --reason 或 --duplicate-of",
    fix_en="add --reason or --duplicate-of",
)
ITSELF = Wording(
    code="duplicate",
    zh="案件 {case} 不能与自己重复",
    en="case {case} cannot be a duplicate of itself",
    fix_zh="请指出另一个案件",
    fix_en="name the other case",
)
NOT_OPENING = Wording(
    code="state",
    zh="“{action}”不能用来登记新案件",
    en="“{action}” does not open a case",
    fix_zh="可用：{possible}",
    fix_en="these do: {possible}",
)
