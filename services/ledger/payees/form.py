"""The table of payees to be filled in. It holds no data; what is filled in goes to `POST /persons/file` alone."""

from shared.importing.templates import Column, TableTemplate

TEMPLATE = TableTemplate(
    sheet="收款人",
    title="",
    columns=(
        Column(heading="类型", name="kind", choices=("个人", "农户"), width=10, needed=True,
               note="收款的是个人还是农户。", example="农户"),
        Column(heading="所在地代码", name="place", kind="identifier", width=18, needed=True,
               note="所在村或乡镇的统计用区划代码。", example="654024101202"),
        Column(heading="姓名", name="name", width=16, needed=True,
               note="与证件一致；农户写户主姓名。", example="示例姓名"),
        Column(heading="公民身份号码", name="id_number", kind="identifier", width=22, needed=True,
               note="十八位，单元格须为文本格式（本表已设好）。", example="十八位号码"),
        Column(heading="收款账号", name="account", kind="identifier", width=24, needed=True,
               note="一卡通或银行账号，单元格须为文本格式（本表已设好）。", example="开户行给出的账号"),
        Column(heading="开户行", name="bank", width=20, note="账号的开户银行。", example="示例农商行"),
        Column(heading="电话", name="phone", kind="identifier", width=14, note="手机号码。", example="十一位号码"),
        Column(heading="户主编号", name="household", kind="identifier", width=40,
               note="个人属于已登记的农户时，填该农户在平台上的编号。", example="登记农户时平台给出的编号"),
    ),
    notes=("一行一个收款人。本表含个人信息，只能在平台的收款人登记中提交，不得作他用，提交后请删除。",),
)  # fmt: skip
